import type { Peer } from './peer';

/** What a release, or somebody who does it wrong, says to an account: the same to each peer. */
export interface Conversation {
  readonly name: string;
  readonly hold: (peer: Peer) => Promise<void>;
}

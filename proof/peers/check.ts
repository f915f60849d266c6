/** One line of the table that the peers end with. */
export interface PeerRow {
  /** What was looked at, in a few words: `release`, `kiln-prod`, `launch template`. */
  readonly says: string;
  readonly ok: boolean;
  /** What was compared, in numbers; of a failure what differs and where. */
  readonly detail: string;
}

/** What all checks share. */
export interface PeerSetting {
  /** The cloud assemblies (what `cdk synth` leaves in cdk.out), synthesised once for all: a folder for each stage. */
  readonly assemblies: Readonly<Record<'prod' | 'staging', string>>;
  /** Says how far the check is, in a few words. */
  readonly tell: (progress: string) => void;
}

/** A question put to a program that nobody here wrote. */
export interface PeerCheck {
  /** What `--only` takes. */
  readonly name: string;
  /** What is asked of whom, in a sentence. */
  readonly says: string;
  /** Rejects where the question could not be put; an answer that is not as it should be is a row that is not ok. */
  readonly run: (setting: PeerSetting) => Promise<readonly PeerRow[]>;
}

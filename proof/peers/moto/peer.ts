import { KilnError } from '../../../lambdas/domain/errors';
import type { Setting } from '../../../lambdas/functions';
import type { Adapter, ClientSource } from '../../../lambdas/shared/clients';
import type { ServiceName } from '../../../simulator/service';
import { listeningClients } from './listening';

/** What a conversation needs to find in an account, each by its name there. */
export interface Places {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  readonly profileArn: string;
  readonly baseImageId: string;
  readonly listenerArn: string;
  readonly bucket: string;
  readonly machineArn: string;
}

/** A call as its caller sees it. */
export interface Said {
  readonly service: ServiceName;
  readonly operation: string;
  readonly input: object;
  /** What tells it from others of its operation, where one of the peers may refuse it: mostly what is wrong with it. */
  readonly about?: string;
  readonly output?: object;
  readonly error?: Error;
}

/** Somebody who answers AWS's calls: our simulator, or moto. */
export interface Peer {
  readonly places: Places;
  /** An adapter, as a Lambda of this account has it. */
  use<Face>(adapter: Adapter<Face>): Face;
  readonly clients: ClientSource;
  setting(name: Setting): string;
  /** Calls that AWS refuses. By what name each peer does is seen by what was said. @param about what is wrong with them */
  readonly refused: (about: string, calls: () => Promise<unknown>) => Promise<void>;
  /** Calls that AWS takes, and the other peer may not. @param about what is special about them */
  readonly taken: (about: string, calls: () => Promise<unknown>) => Promise<void>;
  /** Of what AWS refuses, that of which this peer has refused nothing so far. */
  readonly letPass: readonly string[];
  /** Lets what was begun come to an end: so many seconds, where time is to be had. */
  settle(seconds: number): Promise<void>;
}

/** The settings of the deployment that both have. */
export type Settings = Readonly<Record<Setting, string>>;

/** A peer that is reached by these clients. */
export function peerOf(
  clients: ClientSource,
  onCall: (said: Said) => object | undefined,
  account: { readonly places: Places; readonly settings: Settings },
  settle: (seconds: number) => Promise<void>,
): Peer {
  let now: { readonly about: string; refused: boolean } | undefined;
  const letPass: string[] = [];
  const listening = listeningClients(clients, (said) => {
    if (now === undefined) return onCall(said);
    now.refused ||= isRefusal(said);
    return onCall({ ...said, about: now.about });
  });
  const isRefused = async (about: string, calls: () => Promise<unknown>): Promise<boolean> => {
    const attempt = { about, refused: false };
    now = attempt;
    try {
      await calls();
      return attempt.refused;
    } catch (error) {
      if (!isAnswer(error)) throw error;
      return true;
    } finally {
      now = undefined;
    }
  };
  return {
    places: account.places,
    clients: listening,
    use: (adapter) => adapter(listening, (name) => account.settings[name]),
    setting: (name) => account.settings[name],
    settle,
    letPass,
    async refused(about, calls) {
      if (!(await isRefused(about, calls))) letPass.push(about);
    },
    async taken(about, calls) {
      await isRefused(about, calls);
    },
  };
}

/** Adapters know some refusals for an answer; and PutEvents refuses entry by entry. */
function isRefusal({ error, output = {} }: Said): boolean {
  return error !== undefined || ('FailedEntryCount' in output && output.FailedEntryCount !== 0);
}

/** An error that came as an answer, and is none of whoever asked. */
function isAnswer(error: unknown): boolean {
  return error instanceof Error && ('$metadata' in error || error instanceof KilnError);
}

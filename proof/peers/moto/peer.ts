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
  /** What is wrong with it, where it is to be refused. */
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
  /** Calls that ought to be refused. That both peers refuse them, and by the same name, is seen by what was said. @param about what is wrong with them */
  readonly refused: (about: string, calls: () => Promise<unknown>) => Promise<void>;
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
  let wrong: string | undefined;
  const listening = listeningClients(clients, (said) => onCall(wrong === undefined ? said : { ...said, about: wrong }));
  return {
    places: account.places,
    clients: listening,
    use: (adapter) => adapter(listening, (name) => account.settings[name]),
    setting: (name) => account.settings[name],
    settle,
    async refused(about, calls) {
      wrong = about;
      try {
        await calls();
      } catch (error) {
        if (!isAnswer(error)) throw error;
      } finally {
        wrong = undefined;
      }
    },
  };
}

/** An error that came as an answer, and is none of whoever asked. */
function isAnswer(error: unknown): boolean {
  return error instanceof Error && ('$metadata' in error || error instanceof KilnError);
}

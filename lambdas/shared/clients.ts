import type { Setting } from '../functions';

/** What every SDK v3 client has in common, as far as Kiln cares. */
export interface SdkClient {
  send(...call: never[]): Promise<unknown>;
  readonly middlewareStack: {
    add(
      middleware: (
        next: unknown,
        context: { readonly clientName?: string; readonly commandName?: string },
      ) => (args: { readonly input: object }) => Promise<{ output: object; response: unknown }>,
      options: { readonly step: 'initialize'; readonly priority: 'high'; readonly name: string },
    ): void;
  };
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

export interface ClientSettings {
  /** Attempts of one call in all. */
  readonly maxAttempts: number;
  /** Whether the middleware of a command is put together once, and not for each call. */
  readonly cacheMiddleware?: boolean;
  readonly region?: string;
  /** A profile of the shared configuration files. */
  readonly profile?: string;
  readonly credentials?: Credentials | (() => Promise<Credentials>);
  readonly requestHandler?: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: boolean;
  };
}

/**
 * Gives the one client of a kind; whoever asks for it the second time gets the same.
 * @param patience where a kind of client has times and attempts of its own
 */
export type ClientSource = <C extends SdkClient>(Client: new (settings: ClientSettings) => C, patience?: Patience) => C;

/** How long, and how often, a call is tried. */
export type Patience = Required<Pick<ClientSettings, 'maxAttempts' | 'requestHandler'>>;

/**
 * Times and attempts of every AWS call. A call that hangs is given up early enough for three attempts to fit into the
 * shortest function time-out.
 * `throwOnRequestTimeout`: without it the handler only warns. Source: `@smithy/node-http-handler`, NodeHttpHandlerOptions.
 */
export const CLIENT_SETTINGS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
} as const satisfies Patience;

/** The clients of a Lambda: region and credentials come from its environment. */
export function lambdaClients(): ClientSource {
  const built = new Map<unknown, unknown>();
  return (Client, patience = CLIENT_SETTINGS) => {
    const known = built.get(Client);
    if (known instanceof Client) return known;
    const client = new Client(patience);
    built.set(Client, client);
    return client;
  };
}

/** A thin face of one AWS service, made for each invocation from the kept client it needs, and the function's settings. */
export type Adapter<Face> = (clients: ClientSource, setting: (name: Setting) => string) => Face;

/**
 * Declares an adapter.
 * @example export const s3 = adapter(S3Client, (client) => ({ async head(…) { … client.send(…) } }));
 */
export function adapter<C extends SdkClient, Face>(
  Client: new (settings: ClientSettings) => C,
  face: (client: C, setting: (name: Setting) => string) => Face,
  patience?: Patience,
): Adapter<Face> {
  return (clients, setting) => face(clients(Client, patience), setting);
}

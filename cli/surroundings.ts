import type { ClientSource } from '../lambdas/shared/clients';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** What a command lives in: AWS and a terminal, or a simulated AWS inside of this process. */
export interface Surroundings {
  /** Of the region that was asked for. */
  readonly clients: ClientSource;
  /** Of another one: prices are told in a few regions only. */
  clientsIn(region: string): ClientSource;
  /** Epoch milliseconds. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** So many random lower-case hexadecimal digits. */
  randomHex(digits: number): string;
  /** What a person at the terminal answers; undefined where nobody sits there. */
  ask(question: string): Promise<string | undefined>;
  /** POSTs JSON to a function URL, signed by the person's credentials. */
  post(url: string, body: object): Promise<HttpAnswer>;
}

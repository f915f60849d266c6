import type { z } from 'zod';
import type { RehearsalEvent } from '../simulator/report/rehearsal-event';
import type { Kiln } from './deployment';
import type { Painter } from './painter';

/** What a command says in the end: for `--json`, for people, for the shell. */
export interface Answer {
  readonly exitCode: number;
  readonly json: object;
  /** Without a line end. */
  readonly text: (painter: Painter) => string;
}

/** What a command says while it works; nothing of it goes into `--json`. */
export interface Telling {
  /** Something happened. */
  readonly event: (event: RehearsalEvent) => void;
  readonly line: (text: string) => void;
}

/** One verb of the command line. */
export interface Command<Input> {
  /** Of its argument and its flags, by their names in camelCase. Every message completes "write …". */
  readonly input: z.ZodType<Input>;
  run(input: Input, kiln: Kiln, telling: Telling): Promise<Answer>;
}

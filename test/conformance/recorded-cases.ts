import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/**
 * What AWS Step Functions itself did with 104 state machines, recorded on AWS by the authors of LocalStack.
 * The recordings are not part of this repository: they lie beside it, or where KILN_SHARED says.
 */
const SHARED = process.env.KILN_SHARED ?? resolve(__dirname, '..', '..', '..', 'shared');
const FILE = join(SHARED, 'asl-conformance', 'cases.json');

const json = z.json();

const outcome = z.object({
  type: z.string(),
  output: json.optional(),
  error: z.string().optional(),
  cause: json.optional(),
});

const task = z.object({
  state: z.string(),
  recordedAttempts: z.array(z.object({ parameters: json.optional(), input: json.optional(), outcome })).default([]),
});

const execution = z.object({
  id: z.string(),
  kind: z.literal('execution'),
  features: z.array(z.string()),
  definition: z.record(z.string(), json),
  input: json,
  tasks: z.array(task),
  expected: z.object({
    status: z.enum(['SUCCEEDED', 'FAILED']),
    output: json.optional(),
    error: z.string().optional(),
    cause: json.optional(),
    stateSequence: z.array(z.string()),
    eventTypes: z.array(z.string()),
    trace: z.array(z.record(z.string(), json)),
  }),
  sequenceDeterministic: z.boolean(),
});

const other = z.object({ id: z.string(), kind: z.enum(['testState', 'validation']), features: z.array(z.string()) });

export type ExecutionCase = z.output<typeof execution>;
export type RecordedTask = z.output<typeof task>;

/**
 * All recorded cases; undefined, with a word why, where the recordings are not at hand.
 * @throws Error under CI, where they have to be
 */
export function recordedCases(): readonly (ExecutionCase | z.output<typeof other>)[] | undefined {
  if (!existsSync(FILE)) {
    const message =
      'the recordings of AWS Step Functions are not at hand: set KILN_SHARED to the folder that holds asl-conformance';
    if (process.env.CI === 'true') throw new Error(message);
    console.warn(`skipped: ${message}`);
    return undefined;
  }
  return z.array(z.discriminatedUnion('kind', [execution, other])).parse(JSON.parse(readFileSync(FILE, 'utf8')));
}

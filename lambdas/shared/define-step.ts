import type { z } from 'zod';
import type { Setting } from '../functions';
import { asStepError } from './aws-errors';
import type { Adapter } from './clients';
import { type Log, stepLogger } from './logger';
import { lambdaRuntime, type Runtime, type StepContext } from './runtime';

export interface Contract<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly input: Input;
  readonly output: Output;
}

/** A Lambda handler, and the same with its surroundings given: `run` is what a rehearsal calls. */
export interface Step {
  (event: unknown, context: StepContext): Promise<unknown>;
  run(event: unknown, context: StepContext, runtime: Runtime): Promise<unknown>;
}

type Adapters = Readonly<Record<string, Adapter<unknown>>>;
type Faces<A extends Adapters> = { readonly [Name in keyof A]: ReturnType<A[Name]> };

/** What an act is given besides its input. */
export interface Tools {
  readonly now: () => number;
  readonly randomHex: (digits: number) => string;
  readonly setting: (name: Setting) => string;
  readonly log: Log;
}

/**
 * Makes a state's Lambda handler: parses the input, lets the act do its one thing, parses the output, puts release,
 * fleet and execution on every log line, and names errors by what the workflow does next.
 *
 * @throws TransientAwsError when AWS throttles, fails or does not answer: the state's retry policy repeats the step.
 * @throws the act's own KilnError, or the SDK's error under its own name.
 * @example
 * export const handler = defineStep(contracts.CheckGeneration, { groups: autoScaling }, async (input, { groups, now }) => …);
 */
export function defineStep<Input extends z.ZodType, Output extends z.ZodType, A extends Adapters>(
  contract: Contract<Input, Output>,
  adapters: A,
  act: (input: z.output<Input>, tools: Tools & Faces<A>) => Promise<z.input<Output>>,
): Step {
  let kept: Runtime | undefined;

  const run = async (event: unknown, context: StepContext, runtime: Runtime): Promise<unknown> => {
    const log = stepLogger(event, context, runtime);
    try {
      const input = contract.input.parse(event);
      const output = await act(input, { ...toolsOf(runtime, log), ...facesOf(adapters, runtime) });
      const result = contract.output.parse(output);
      log.info('done', { result });
      return result;
    } catch (error) {
      log.error('failed', { error });
      throw asStepError(error);
    }
  };

  const handler = (event: unknown, context: StepContext): Promise<unknown> => {
    kept ??= lambdaRuntime();
    return run(event, context, kept);
  };
  return Object.assign(handler, { run });
}

function toolsOf(runtime: Runtime, log: Log): Tools {
  return {
    now: () => runtime.now(),
    randomHex: (digits) => runtime.randomHex(digits),
    setting: (name) => runtime.setting(name),
    log,
  };
}

function facesOf<A extends Adapters>(adapters: A, runtime: Runtime): Faces<A> {
  const faces: Record<string, unknown> = {};
  for (const [name, make] of Object.entries(adapters))
    faces[name] = make(runtime.clients, (setting) => runtime.setting(setting));
  // The one assertion of this file: Object.entries forgets which key belongs to which adapter.
  return faces as Faces<A>;
}

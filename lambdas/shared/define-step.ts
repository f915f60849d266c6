import type * as z from 'zod';
import { isBlock } from '../domain/block';
import { KilnError } from '../domain/errors';
import type { Measure } from '../domain/kiln-metrics';
import type { Setting } from '../functions';
import { asStepError } from './aws-errors';
import type { Adapter, ClientSource } from './clients';
import { countedClients } from './counted-clients';
import { IS_LAMBDA, lambdaRuntime } from './lambda-runtime';
import { type Log, releaseKeys, stepLogger } from './logger';
import { report } from './measuring';
import type { Runtime, StepContext, TracedWork } from './runtime';

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
  /** The environment, such as `prod`. */
  readonly stage: string;
  /** Keeps a value for CloudWatch. */
  readonly measure: (...measures: readonly Measure[]) => void;
}

/** What comes after the act, and never fails the step. See `telling`. */
export type Afterwards<Input, Result> = (
  done: { readonly input: Input; readonly result: Result },
  tools: Tools & { readonly clients: ClientSource },
) => Promise<void>;

/**
 * Makes a state's Lambda handler: parses the input, lets the act do its one thing, parses the output, puts release,
 * fleet and execution on every log line, measures, and names errors by what the workflow does next.
 *
 * @param afterwards what the result means to those who watch: `telling(…)`
 * @throws TransientAwsError when AWS throttles, fails or does not answer: the state's retry policy repeats the step.
 * @throws the act's own KilnError, or the SDK's error under its own name.
 * @example
 * export const handler = defineStep(contracts.CheckGeneration, { groups: autoScaling }, async (input, { groups, now }) => …);
 */
export function defineStep<Input extends z.ZodType, Output extends z.ZodType, A extends Adapters>(
  contract: Contract<Input, Output>,
  adapters: A,
  act: (input: z.output<Input>, tools: Tools & Faces<A>) => Promise<z.input<Output>>,
  afterwards?: Afterwards<z.output<Input>, z.output<Output>>,
): Step {
  const run = async (event: unknown, context: StepContext, runtime: Runtime): Promise<unknown> => {
    const log = stepLogger(event, context, runtime);
    const measures: Measure[] = [];
    const tools = toolsOf(runtime, log, (...more) => void measures.push(...more));
    const clients = countedClients(runtime.clients, {
      retried: (attempts) => tools.measure({ name: 'AwsRetries', value: attempts }),
      throttled: () => tools.measure({ name: 'AwsThrottles', value: 1 }),
    });
    const work = async () => {
      const input = contract.input.parse(event);
      const output = await act(input, { ...tools, ...facesOf(adapters, clients, runtime) });
      const result = contract.output.parse(output);
      if (isPending(result)) tools.measure({ name: 'Polls', value: 1 });
      log.info('done', { result });
      await afterwards?.({ input, result }, { ...tools, clients });
      return result;
    };
    try {
      return await (runtime.trace?.(tracedWork(event, context), work) ?? work());
    } catch (error) {
      log.error('failed', { error });
      const named = asStepError(error);
      if (!(named instanceof KilnError)) tools.measure({ name: 'UnexpectedErrors', value: 1 });
      throw named;
    } finally {
      try {
        report(runtime.stage, measures, runtime.metricSink);
      } catch (error) {
        log.warn('not measured', { error });
      }
    }
  };

  let kept: Runtime | undefined;
  const keptRuntime = (): Runtime => {
    kept ??= lambdaRuntime();
    return kept;
  };
  // A Lambda's initialisation has the whole of a processor, its invocations do not: the act's clients are made then.
  if (IS_LAMBDA) facesOf(adapters, keptRuntime().clients, keptRuntime());
  const handler = (event: unknown, context: StepContext): Promise<unknown> => run(event, context, keptRuntime());
  return Object.assign(handler, { run });
}

function toolsOf(runtime: Runtime, log: Log, measure: Tools['measure']): Tools {
  return {
    now: () => runtime.now(),
    randomHex: (digits) => runtime.randomHex(digits),
    setting: (name) => runtime.setting(name),
    log,
    stage: runtime.stage,
    measure,
  };
}

function facesOf<A extends Adapters>(adapters: A, clients: ClientSource, runtime: Runtime): Faces<A> {
  const faces: Record<string, unknown> = {};
  for (const [name, make] of Object.entries(adapters))
    faces[name] = make(clients, (setting) => runtime.setting(setting));
  // The one assertion of this file: Object.entries forgets which key belongs to which adapter.
  return faces as Faces<A>;
}

/** A trace is looked for by the release, the fleet and the state. */
function tracedWork(event: unknown, { functionName }: StepContext): TracedWork {
  const { state, release, fleet } = releaseKeys(event);
  const annotations = Object.entries({ state, release, fleet }).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return { name: `## ${functionName}`, annotations: Object.fromEntries(annotations) };
}

/** "Not yet", as every check says it. */
function isPending(result: unknown): boolean {
  return isBlock(result) && result.status === 'PENDING';
}

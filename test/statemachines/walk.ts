import { compiled } from '../../simulator/aws/sfn/state-machines';
import { VirtualClock } from '../../simulator/clock';
import { seededRandom } from '../../simulator/random';
import { Execution, type StateMachine } from '../../simulator/states/execution';
import { isJsonObject, type Json } from '../../simulator/states/json';
import type { TaskRequest } from '../../simulator/states/world';
import { machines } from './machines';

/** By state: what its task comes to, time after time, the last one for ever; see walks.yaml. */
export type Answers = Readonly<Record<string, Json>>;

/** A machine's way from an input to its end, with stand-ins for functions and nested machines. */
interface Walk {
  /** A line for each call: seconds from the start, state, what it is given of its own, and the states behind it. */
  readonly story: readonly string[];
  /** `FAILED Error: cause` or `SUCCEEDED {…}` */
  readonly ends: string;
  /** `release.PlanRelease` and its like. */
  readonly entered: readonly string[];
}

const START = Date.parse('2026-11-02T09:00:00Z');
/** So long every call takes: what is measured from one moment is not what is measured from another. */
const CALL_MS = 1000;

/** @throws Error where nobody said what a task comes to */
export async function walk(machine: string, input: Json, answers: Answers): Promise<Walk> {
  const clock = new VirtualClock(START);
  const asked = new Map<string, number>();
  const entered: string[] = [];
  const story: string[] = [];
  const execution = new Execution(
    { arn: `arn:${machine}`, name: machine, roleArn: 'arn:role', definition: definitionOf(machine) },
    `arn:execution:${machine}`,
    'execution',
    input,
    {
      clock,
      random: seededRandom(1),
      transitionMs: 0,
      onStatus: () => undefined,
      onState: ({ kind, stateName, stateType }) => {
        if (kind !== 'entered') return;
        entered.push(`${machine}.${stateName}`);
        if (stateType === 'Task') return;
        story.push(story.length === 0 ? stateName : `${story.pop()} > ${stateName}`);
      },
      tasks: {
        start: (request, events) => {
          const { stateName } = request;
          const time = asked.get(stateName) ?? 0;
          asked.set(stateName, time + 1);
          story.push(`${(clock.now() - START) / 1000} ${stateName} ${given(request)}`);
          const answer = answerOf(answers[stateName], time, stateName);
          if (answer === 'never') return { abandon: () => undefined };
          clock.after(CALL_MS, () => {
            clock.promiseTouched();
            if (isJsonObject(answer) && typeof answer.fails === 'string')
              events.failed(answer.fails, typeof answer.cause === 'string' ? answer.cause : '');
            else events.succeeded(request.resource.kind === 'lambda:invoke' ? { Payload: answer } : answer);
          });
          return { abandon: () => undefined };
        },
      },
    },
  );
  execution.start();
  await clock.run(() => execution.end !== undefined);
  return { story, ends: told(execution.end), entered };
}

function told({ status, output, error, cause }: NonNullable<Execution['end']> = { status: 'ABORTED' }): string {
  return status === 'SUCCEEDED' ? `${status} ${JSON.stringify(output)}` : `${status} ${error}: ${cause}`;
}

function answerOf(answers: Json | undefined, time: number, state: string): Json {
  const list = Array.isArray(answers) ? answers : [answers];
  const answer = list[Math.min(time, list.length - 1)];
  if (answer === undefined) throw new Error(`Nobody said what ${state} comes to.`);
  return answer;
}

/** What a task is given of its own: not what each is given. Moments as seconds from the start. */
function given({ arguments: all }: TaskRequest): string {
  if (!isJsonObject(all)) return JSON.stringify(all);
  const { FunctionName: _function, StateMachineArn: _machine, Payload, ...nested } = all;
  const {
    state: _state,
    execution: _execution,
    startedAt: _startedAt,
    token: _token,
    ...own
  } = isJsonObject(Payload) ? Payload : {};
  const text = JSON.stringify({ ...nested, ...own });
  return text.replaceAll(
    /"(since|at)":(\d{10})/g,
    (_whole, name: string, at: string) => `"${name}":${Number(at) - START / 1000}`,
  );
}

function definitionOf(machine: string): StateMachine['definition'] {
  return compiled(JSON.stringify(machines.get(machine)).replaceAll(/\$\{(\w+)\}/g, '$1'));
}

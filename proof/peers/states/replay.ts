import { VirtualClock } from '../../../simulator/clock';
import { seededRandom } from '../../../simulator/random';
import { compileStateMachine } from '../../../simulator/states/compile';
import { Execution } from '../../../simulator/states/execution';
import type { Json } from '../../../simulator/states/json';
import type { TaskEvents, TaskRequest } from '../../../simulator/states/world';
import { type Attempt, type Ended, type Recording, recordingOf } from './recording';

/** Tasks that answer more often than this go round in circles. */
const MOST_ATTEMPTS = 1000;

export interface Replayable extends Pick<Recording, 'definition' | 'machine'> {
  readonly execution: Pick<Recording['execution'], 'arn' | 'name' | 'startTime' | 'input'>;
  /** What a task answers to its n-th call, counted from 0 over all of its state's entries. */
  readonly answer: (state: string, call: number, asked: Json) => Answer;
}

export type Answer = Ended | Attempt;

/** Our interpreter alone, without a simulated AWS behind its tasks. */
export async function replay({ definition, machine, execution, answer }: Replayable): Promise<Recording> {
  const clock = new VirtualClock(Date.parse(execution.startTime));
  const calls = new Map<string, number>();
  let attempts = 0;
  const run = new Execution(
    { ...machine, definition: compileStateMachine(JSON.parse(definition)) },
    execution.arn,
    execution.name,
    execution.input,
    {
      clock,
      random: seededRandom(1),
      transitionMs: 1,
      onState: () => {},
      onStatus: () => {},
      tasks: {
        start: ({ stateName, arguments: asked }: TaskRequest, events) => {
          attempts += 1;
          if (attempts > MOST_ATTEMPTS) throw new Error(`${machine.name} goes round in circles at ${stateName}.`);
          const call = calls.get(stateName) ?? 0;
          calls.set(stateName, call + 1);
          give(answer(stateName, call, asked), events);
          return { abandon: () => {} };
        },
      },
    },
  );
  run.start();
  await clock.run(() => run.end !== undefined);
  return recordingOf(run, definition);
}

function give(answer: Answer, events: TaskEvents): void {
  if (answer.kind === 'callback') {
    events.submitted(null);
    settle(answer.answer, events);
    return;
  }
  if ('described' in answer && answer.described !== undefined) events.submitted();
  settle(answer, events);
}

/** What times out never answers. */
function settle(ended: Ended, events: TaskEvents): void {
  if (ended.kind === 'succeeded') events.succeeded(ended.output);
  if (ended.kind === 'failed') events.failed(ended.error, ended.cause);
}

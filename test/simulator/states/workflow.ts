import { VirtualClock } from '../../../simulator/clock';
import { seededRandom } from '../../../simulator/random';
import { compileStateMachine } from '../../../simulator/states/compile';
import { Execution } from '../../../simulator/states/execution';
import type { HistoryEventType } from '../../../simulator/states/history';
import type { Json } from '../../../simulator/states/json';
import type { StateEvent, StatusChange, TaskEvents, TaskRequest } from '../../../simulator/states/world';

/** What a task does with one attempt. Nothing: it never answers. */
export type Behaviour = (events: TaskEvents, request: TaskRequest, execution: Execution) => void;

export const succeeds =
  (output: Json): Behaviour =>
  (events) =>
    events.succeeded(output);

export const fails =
  (error: string, cause = ''): Behaviour =>
  (events) =>
    events.failed(error, cause);

export const neverAnswers: Behaviour = () => {};

export interface Scenario {
  readonly input?: Json;
  /** By state: what its task does attempt by attempt; the last one goes on for ever. */
  readonly tasks?: Readonly<Record<string, readonly Behaviour[]>>;
  readonly seed?: number;
  /** Told of everything, as it happens; may stop the execution. */
  readonly onState?: (event: StateEvent, execution: Execution) => void;
}

const START = Date.parse('2027-03-01T09:00:00Z');

/** A workflow under way, on a clock of its own where nothing but waiting takes time. */
export class Run {
  readonly clock = new VirtualClock(START);
  readonly execution: Execution;
  readonly events: StateEvent[] = [];
  readonly statuses: StatusChange[] = [];
  readonly requests: TaskRequest[] = [];
  /** States whose task was told that nobody waits for it. */
  readonly abandoned: string[] = [];

  constructor(definition: object, { input = {}, tasks = {}, seed = 1, onState }: Scenario = {}) {
    const attempts = new Map<string, number>();
    this.execution = new Execution(
      {
        arn: 'arn:aws:states:eu-central-1:123456789012:stateMachine:test',
        name: 'test',
        roleArn: 'arn:aws:iam::123456789012:role/test',
        definition: compileStateMachine({ QueryLanguage: 'JSONata', ...definition }),
      },
      'arn:aws:states:eu-central-1:123456789012:execution:test:run',
      'run',
      input,
      {
        clock: this.clock,
        random: seededRandom(seed),
        transitionMs: 0,
        onStatus: (change) => this.statuses.push(change),
        onState: (event) => {
          this.events.push(event);
          onState?.(event, this.execution);
        },
        tasks: {
          start: (request, events) => {
            this.requests.push(request);
            const behaviours = tasks[request.stateName] ?? [];
            const attempt = attempts.get(request.stateName) ?? 0;
            attempts.set(request.stateName, attempt + 1);
            const behaviour = behaviours[Math.min(attempt, behaviours.length - 1)];
            behaviour?.(events, request, this.execution);
            return { abandon: () => this.abandoned.push(request.stateName) };
          },
        },
      },
    );
  }

  async toTheEnd(): Promise<this> {
    this.execution.start();
    await this.clock.run(() => this.execution.end !== undefined);
    return this;
  }

  /** Seconds since the start. */
  get seconds(): number {
    return (this.clock.now() - START) / 1000;
  }

  get end() {
    return this.execution.end;
  }

  get eventTypes(): HistoryEventType[] {
    return this.execution.history.map((event) => event.type);
  }

  /** When each attempt of a state's task began, in seconds since the start. */
  startsOf(state: string): number[] {
    return this.execution.history
      .filter((event) => event.type === 'TaskStarted' && event.state === state)
      .map((event) => (event.time - START) / 1000);
  }

  get path(): string[] {
    return this.events.filter((event) => event.kind === 'entered').map((event) => event.stateName);
  }
}

export function run(definition: object, scenario?: Scenario): Promise<Run> {
  return new Run(definition, scenario).toTheEnd();
}

/** A Task that invokes a Lambda. */
export function task(fields: object): object {
  return { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f' }, ...fields };
}

/** A workflow of one Task, `Work`, and what its catchers lead to. */
export function work(fields: object, others: object = {}): object {
  return { StartAt: 'Work', States: { Work: task({ End: true, ...fields }), ...others } };
}

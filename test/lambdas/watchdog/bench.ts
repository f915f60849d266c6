import { z } from 'zod';
import { callbacks } from '../../../lambdas/aws/callbacks';
import { events } from '../../../lambdas/aws/events';
import { executions } from '../../../lambdas/aws/executions';
import { pager } from '../../../lambdas/aws/pager';
import { questions } from '../../../lambdas/aws/questions';
import { store } from '../../../lambdas/aws/store';
import { table } from '../../../lambdas/aws/table';
import type { Measure } from '../../../lambdas/domain/kiln-metrics';
import type { Step } from '../../../lambdas/shared/define-step';
import type { MetricLine } from '../../../lambdas/shared/measuring';
import { SimulatedDynamoDb } from '../../../simulator/aws/dynamodb/dynamodb';
import { AwsError } from '../../../simulator/aws-error';
import { operation } from '../../../simulator/service';
import { START, virtualAws } from '../../simulator/virtual-aws';

const STATES = 'arn:aws:states:eu-central-1:111122223333';
export const machineArn = (name: string): string => `${STATES}:stateMachine:${name}`;
export const executionArn = (machine: string, name: string): string => `${STATES}:execution:${machine}:${name}`;

/** So many seconds before the watchdog looks; ISO 8601. */
export const ago = (seconds: number): string => new Date(START - seconds * 1000).toISOString();

function setting(name: string): string {
  const [, machine] = /^(\w+)_MACHINE_ARN$/.exec(name) ?? [];
  return machine === undefined ? name : machineArn(machine.toLowerCase());
}

interface Shown {
  readonly status: string;
  /** Its status in lists, where that lags behind. */
  readonly listed?: string;
  readonly stopDate?: Date;
  readonly input?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** What the watchdog looks at and acts on: Kiln's table, executions by their ARN, a bus, people. It looks at START. */
export class WatchdogBench {
  /** Whether the bus takes events. */
  busWorks = true;
  readonly started: { readonly name: string; readonly input: unknown }[] = [];
  readonly answers: unknown[] = [];
  readonly told: { readonly detail: Record<string, unknown> }[] = [];
  readonly pages: { readonly subject: string; readonly message: string }[] = [];
  readonly measures: Measure[] = [];
  readonly lines: MetricLine[] = [];
  readonly log: Record<string, unknown>[] = [];
  private readonly executions = new Map<string, Shown>();
  private readonly aws = virtualAws();

  constructor() {
    const { kernel, clock } = this.aws;
    const dynamodb = new SimulatedDynamoDb(clock);
    dynamodb.createTable({ name: 'TABLE_NAME', partitionKey: 'pk', sortKey: 'sk' });
    kernel.register(dynamodb);
    const { started, answers, told, pages } = this;
    kernel.register({
      name: 'sfn',
      operations: {
        DescribeExecution: operation({
          kind: 'eventual',
          input: z.object({ executionArn: z.string() }),
          answer: ({ executionArn: arn }) => {
            const shown = this.executions.get(arn);
            if (shown === undefined) throw new AwsError('ExecutionDoesNotExist', arn);
            const { listed: _, ...execution } = shown;
            return {
              executionArn: arn,
              name: arn.split(':').at(-1),
              startDate: new Date(START - 3600_000),
              ...execution,
            };
          },
        }),
        ListExecutions: operation({
          kind: 'eventual',
          input: z.looseObject({ stateMachineArn: z.string(), statusFilter: z.string() }),
          answer: ({ stateMachineArn, statusFilter }) => ({
            executions: [...this.executions]
              .filter(
                ([arn, { status, listed = status }]) =>
                  listed === statusFilter && arn.split(':')[6] === stateMachineArn.split(':')[6],
              )
              .map(([arn, { stopDate }]) => ({ executionArn: arn, stopDate })),
          }),
        }),
        StartExecution: operation({
          kind: 'write',
          input: z.object({ stateMachineArn: z.string(), name: z.string(), input: z.string() }),
          answer: ({ name, input }) => {
            if (started.some((other) => other.name === name)) throw new AwsError('ExecutionAlreadyExists', name);
            started.push({ name, input: JSON.parse(input) });
            return {};
          },
        }),
        SendTaskSuccess: operation({
          kind: 'write',
          input: z.object({ taskToken: z.string(), output: z.string() }),
          answer: (input) => {
            answers.push(input);
            return {};
          },
        }),
      },
    });
    kernel.register({
      name: 'eventbridge',
      operations: {
        PutEvents: operation({
          kind: 'write',
          input: z.object({ Entries: z.array(z.looseObject({ Detail: z.string() })) }),
          answer: ({ Entries }) => {
            if (!this.busWorks) throw new AwsError('AccessDeniedException', 'not allowed');
            told.push(...Entries.map(({ Detail }) => ({ detail: JSON.parse(Detail) })));
            return { FailedEntryCount: 0, Entries: [] };
          },
        }),
      },
    });
    kernel.register({
      name: 'sns',
      operations: {
        Publish: operation({
          kind: 'write',
          input: z.looseObject({ Subject: z.string(), Message: z.string() }),
          answer: ({ Subject, Message }) => {
            pages.push({ subject: Subject, message: Message });
            return {};
          },
        }),
      },
    });
  }

  /** What each duty of the watchdog is given. */
  get tools() {
    const { clients, clock } = this.aws;
    return {
      store: store(clients, setting),
      executions: executions(clients, setting),
      events: events(clients, setting),
      pager: pager(clients, setting),
      questions: questions(clients, setting),
      callbacks: callbacks(clients, setting),
      now: () => clock.now(),
      setting,
      stage: 'prod',
      measure: (...measures: readonly Measure[]) => void this.measures.push(...measures),
      log: {
        info: (message: string) => void this.log.push({ level: 'INFO', message }),
        warn: (message: string) => void this.log.push({ level: 'WARN', message }),
        error: (message: string) => void this.log.push({ level: 'ERROR', message }),
      },
    };
  }

  /** The watchdog itself. */
  handle(handler: Step, event: object): Promise<unknown> {
    const { clients, clock, settle } = this.aws;
    const runtime = {
      now: () => clock.now(),
      randomHex: (digits: number) => 'a'.repeat(digits),
      setting,
      clients,
      stage: 'prod',
      metricSink: (line: () => MetricLine) => void this.lines.push(line()),
      logSink: (line: Record<string, unknown>) => void this.log.push(line),
    };
    return settle(handler.run(event, { functionName: 'Watchdog', awsRequestId: '1' }, runtime));
  }

  /** Writes to Kiln's table so far. */
  get writes(): number {
    return this.aws.kernel.calls.filter(({ operation }) => operation === 'TransactWriteItems').length;
  }

  /** Waits for what an act does. */
  run<Done>(act: (tools: WatchdogBench['tools']) => Promise<Done>): Promise<Done> {
    return this.aws.settle(act(this.tools));
  }

  execution(machine: string, name: string, shown: Shown): string {
    const arn = executionArn(machine, name);
    this.executions.set(arn, shown);
    return arn;
  }

  /** Puts an item into Kiln's table as somebody left it there. */
  async put(pk: string, sk: string, item: Readonly<Record<string, unknown>>): Promise<void> {
    const db = table(this.aws.clients, (name) => name);
    await this.aws.settle(db.write({ key: { pk, sk }, item }));
  }

  /** A fleet whose claim is held, since so many seconds, by an execution of this name. */
  claim(id: string, seconds: number, kind: 'release' | 'retirement' = 'release'): Promise<void> {
    const executionArnOf = executionArn(kind === 'release' ? 'release' : 'retire', id);
    const holder = { id, kind, executionArn: executionArnOf, since: ago(seconds) };
    return this.put('CLAIM', 'web', { fleet: 'web', fence: 3, lastGeneration: 2, holder });
  }

  record(id: string, changes: Readonly<Record<string, unknown>> = {}): Promise<void> {
    return this.put('FLEET#web', `RELEASE#${id}`, {
      releaseId: id,
      fleet: 'web',
      executionArn: executionArn('release', id),
      request: { fleet: 'web', version: '1.0.0' },
      status: 'RUNNING',
      startedAt: ago(3600),
      ...changes,
    });
  }
}

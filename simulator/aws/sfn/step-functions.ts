import type {
  DescribeExecutionCommandInput,
  DescribeExecutionCommandOutput,
  GetExecutionHistoryCommandOutput,
  ListExecutionsCommandOutput,
  StartExecutionCommandOutput,
  StopExecutionCommandOutput,
} from '@aws-sdk/client-sfn';
import { z } from 'zod';
import { type Authority, EVERYTHING_ALLOWED } from '../../authority';
import { AwsError } from '../../aws-error';
import type { VirtualClock } from '../../clock';
import type { EventSink } from '../../ports';
import type { Random } from '../../random';
import { type Call, type Operations, operation, type SimulatedService } from '../../service';
import { Execution } from '../../states/execution';
import type { RunningTask, StateEvent, StatusChange, TaskEvents, TaskRequest, World } from '../../states/world';
import { VersionedMap } from '../../versioned-map';
import { checkExecutionArn, executionArn, parseMachineArn } from './arns';
import { Callbacks } from './callbacks';
import { eventView } from './event-view';
import {
  describe,
  type ExecutionOrigin,
  type ExecutionRecord,
  listItem,
  recordOf,
  statusDetail,
} from './execution-record';
import { type LambdaPort, runLambdaTask } from './lambda-task';
import { runNestedTask } from './nested-task';
import { pageOf } from './page';
import { checkExecutionName, parseExecutionInput } from './start-checks';
import { type NewStateMachine, StateMachines } from './state-machines';

export interface StepFunctionsOptions {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly region: string;
  readonly account: string;
  readonly lambda: LambdaPort;
  readonly events: EventSink;
  /** From one state to the next, in ms. */
  readonly transitionMs?: number;
}

/** A loop of Choice states was seen on AWS to fill 25,000 events, two a state, in 47.95 s. */
const TRANSITION_MS = 4;

/** How long the name of a closed execution stays taken. Source: .../apireference/API_StartExecution.html */
const NAME_KEPT_MS = 90 * 86_400_000;

/** AWS Step Functions: Standard workflows in JSONata. */
export class StepFunctions implements SimulatedService {
  readonly name = 'sfn';
  readonly operations: Operations;
  authority: Pick<Authority, 'ofTask'> = EVERYTHING_ALLOWED;
  private readonly machines: StateMachines;
  private readonly records: VersionedMap<ExecutionRecord>;
  private readonly callbacks = new Callbacks();
  private readonly running = new Map<string, { readonly execution: Execution; readonly origin: ExecutionOrigin }>();
  private readonly random: Random;
  private readonly world: World;
  /** Who waits for an execution's end, by its ARN. */
  private readonly parents = new Map<string, readonly (() => void)[]>();
  private readonly stateListeners: ((event: StateEvent) => void)[] = [];
  private readonly statusListeners: ((change: StatusChange) => void)[] = [];

  constructor(private readonly options: StepFunctionsOptions) {
    const { clock, region, account, transitionMs = TRANSITION_MS } = options;
    this.random = options.random.fork('sfn');
    this.machines = new StateMachines(region, account);
    this.records = new VersionedMap(() => clock.now());
    this.world = {
      clock,
      random: this.random.fork('workflows'),
      transitionMs,
      tasks: { start: (request, events) => this.startTask(request, events) },
      onState: (event) => {
        for (const listener of this.stateListeners) listener(event);
      },
      onStatus: (change) => this.statusChanged(change),
    };
    this.operations = this.model();
  }

  /** @returns the ARN of the published version. @throws AwsError InvalidDefinition; SimulatorGap; Error where a placeholder has no value */
  createStateMachine(machine: NewStateMachine): string {
    return this.machines.create(machine);
  }

  /** Told of every state that is entered, left, retried, caught or failed. Listeners may stop executions. */
  onState(listener: (event: StateEvent) => void): void {
    this.stateListeners.push(listener);
  }

  /** Told of every change of an execution's status, right after it. */
  onStatusChange(listener: (change: StatusChange) => void): void {
    this.statusListeners.push(listener);
  }

  /** An execution from its start on, with its history. */
  execution(arn: string): Execution | undefined {
    return this.running.get(arn)?.execution;
  }

  /** In the order of their starts. */
  executions(): readonly Execution[] {
    return [...this.running.values()].map(({ execution }) => execution);
  }

  /** As StartExecution. @throws AwsError */
  start(machineArn: string, name: string, input: string): Execution {
    const { machine, versionArn } = this.machines.get(machineArn);
    checkExecutionName(name);
    const data = parseExecutionInput(input);
    const arn = executionArn(machine.arn, name);
    const before = this.running.get(arn);
    if (before !== undefined) {
      const { execution, origin } = before;
      if (execution.end === undefined && origin.input === input) return execution;
      if ((execution.stopTime ?? Number.POSITIVE_INFINITY) > this.options.clock.now() - NAME_KEPT_MS)
        throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    }
    const execution = new Execution(machine, arn, name, data, this.world);
    this.running.set(arn, { execution, origin: { input, ...(versionArn === undefined ? {} : { versionArn }) } });
    execution.start();
    return execution;
  }

  private startTask(request: TaskRequest, events: TaskEvents): RunningTask {
    const { clock, lambda } = this.options;
    const { token, resource } = request;
    const denied = this.authority.ofTask(request);
    if (denied !== undefined) {
      events.failed(...denied);
      return { abandon: () => {} };
    }
    if (resource.kind === 'function' || resource.kind.startsWith('lambda:')) {
      const close = (): void => {
        if (token !== undefined) this.callbacks.close(token);
      };
      if (token !== undefined) this.callbacks.open(token, events);
      const failed: TaskEvents['failed'] = (error, cause) => {
        close();
        events.failed(error, cause);
      };
      runLambdaTask(request, { ...events, failed }, { lambda, random: this.random }, (error) => {
        clock.after(0, () => {
          throw error;
        });
      });
      return { abandon: close };
    }
    const executions = {
      start: (machineArn: string, name: string, input: string) => this.start(machineArn, name, input),
      record: (arn: string) => this.records.get(arn),
      whenOver: (arn: string, listener: () => void) => {
        this.parents.set(arn, [...(this.parents.get(arn) ?? []), listener]);
      },
    };
    return runNestedTask(request, events, executions, this.random);
  }

  private statusChanged(change: StatusChange): void {
    const known = this.running.get(change.executionArn);
    if (known === undefined) return;
    const record = recordOf(known.execution, known.origin);
    this.records.put(record.executionArn, record);
    for (const listener of this.statusListeners) listener(change);
    this.options.events.emit({
      source: 'aws.states',
      detailType: 'Step Functions Execution Status Change',
      resources: [record.executionArn],
      detail: statusDetail(record),
    });
    if (record.status !== 'RUNNING') for (const tell of this.parents.get(record.executionArn) ?? []) tell();
  }

  private recordAt(arn: string, call: Call): ExecutionRecord {
    checkExecutionArn(arn);
    const record = this.records.get(arn, call.readAt);
    if (record === undefined) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    return record;
  }

  private model(): Operations {
    const text = z.string();
    return {
      ...this.callbacks.operations,
      StartExecution: operation({
        kind: 'write',
        input: z.strictObject({ stateMachineArn: text, name: text.optional(), input: text.optional() }),
        answer: ({ stateMachineArn, name, input = '{}' }): Omit<StartExecutionCommandOutput, '$metadata'> => {
          const execution = this.start(stateMachineArn, name ?? this.random.uuid(), input);
          return { executionArn: execution.arn, startDate: new Date(execution.startTime) };
        },
      }),
      DescribeExecution: operation<DescribeExecutionCommandInput, Omit<DescribeExecutionCommandOutput, '$metadata'>>({
        kind: 'eventual',
        input: z.strictObject({ executionArn: text }),
        answer: ({ executionArn: arn }, call) => describe(this.recordAt(arn ?? '', call)),
      }),
      StopExecution: operation({
        kind: 'write',
        input: z.strictObject({ executionArn: text, error: text.optional(), cause: text.optional() }),
        answer: ({ executionArn: arn, error, cause }, call): Omit<StopExecutionCommandOutput, '$metadata'> => {
          this.recordAt(arn, { ...call, readAt: call.now });
          const execution = this.execution(arn);
          execution?.stop(error, cause);
          return { stopDate: new Date(execution?.stopTime ?? call.now) };
        },
      }),
      GetExecutionHistory: operation({
        kind: 'eventual',
        input: z.strictObject({
          executionArn: text,
          reverseOrder: z.boolean().optional(),
          includeExecutionData: z.boolean().optional(),
          maxResults: z.int().optional(),
          nextToken: text.optional(),
        }),
        answer: (
          { executionArn: arn, reverseOrder = false, includeExecutionData = true, maxResults, nextToken: token },
          call,
        ): Omit<GetExecutionHistoryCommandOutput, '$metadata'> => {
          this.recordAt(arn, call);
          const seen = (this.execution(arn)?.history ?? []).filter(({ time }) => time <= call.readAt);
          const { items, nextToken } = pageOf(reverseOrder ? seen.toReversed() : seen, maxResults, token);
          return {
            events: items.map((event) => eventView(event, includeExecutionData)),
            ...(nextToken === undefined ? {} : { nextToken }),
          };
        },
      }),
      ListExecutions: operation({
        kind: 'eventual',
        input: z.strictObject({
          stateMachineArn: text,
          statusFilter: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']).optional(),
          maxResults: z.int().optional(),
          nextToken: text.optional(),
        }),
        answer: (input, call): Omit<ListExecutionsCommandOutput, '$metadata'> => {
          this.machines.get(input.stateMachineArn);
          const { machineArn, version } = parseMachineArn(input.stateMachineArn);
          const found = this.records
            .list(call.readAt)
            .filter((record) => record.stateMachineArn === machineArn)
            .filter((record) => version === undefined || record.stateMachineVersionArn === input.stateMachineArn)
            .filter((record) => input.statusFilter === undefined || record.status === input.statusFilter)
            .toSorted((a, b) => b.startTime - a.startTime);
          const { items, nextToken } = pageOf(found, input.maxResults, input.nextToken);
          return { executions: items.map(listItem), ...(nextToken === undefined ? {} : { nextToken }) };
        },
      }),
    };
  }
}

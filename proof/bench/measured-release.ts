import { itemSize } from '../../simulator/aws/dynamodb/item-size';
import { Rehearsal, type RehearsalOptions } from '../../simulator/rehearsal';
import type { RehearsalResult } from '../../simulator/report/result';
import type { Operations, ServiceName, SimulatedService } from '../../simulator/service';
import type { KilnWorld } from '../../simulator/world/kiln-world';

/** One API call of a release. */
export interface MeasuredCall {
  readonly service: ServiceName;
  readonly operation: string;
  /** Seconds since the release began. */
  readonly at: number;
  /** The function that made it. */
  readonly caller: string;
  readonly input: unknown;
}

/** One run of a function. Seconds. */
export interface MeasuredInvocation {
  readonly function: string;
  readonly at: number;
  readonly billed: number;
}

/** What DynamoDB bills. Source: DynamoDB developer guide, "Read and write capacity modes": units by item size. */
interface TableUnits {
  read: number;
  write: number;
}

/** A release with everything counted that AWS would count. */
export interface MeasuredRelease {
  readonly result: RehearsalResult;
  readonly world: KilnWorld;
  /** Epoch ms. */
  readonly start: number;
  readonly calls: readonly MeasuredCall[];
  readonly invocations: readonly MeasuredInvocation[];
  readonly executions: number;
  /** Seconds since the release began at which its executions went from state to state. */
  readonly transitions: readonly number[];
  readonly table: Readonly<TableUnits>;
  /** Bytes that functions wrote into their logs, metrics included. */
  readonly loggedBytes: number;
  /** Metrics of one's own, each set of dimensions once. */
  readonly customMetrics: number;
  /** Metrics asked for by GetMetricData. */
  readonly metricsRead: number;
  readonly largestPayload: Payload;
  /** The largest answers of AWS, which Kiln reads and passes on to nobody. */
  readonly largestAnswer: Payload;
}

export interface Payload {
  readonly what: string;
  readonly bytes: number;
}

/** Rehearses a release and counts it. @throws Error where it does not succeed: then there is nothing to measure */
export async function measureRelease(options: RehearsalOptions): Promise<MeasuredRelease> {
  const rehearsal = new Rehearsal(options);
  const { world } = rehearsal;
  await rehearsal.prepare();

  const meter = new Meter(world);
  const start = world.clock.now();
  const before = { calls: world.kernel.calls.length, invocations: world.lambda.invocations.length };
  rehearsal.begin();
  const result = await rehearsal.finish();
  if (result.outcome !== 'RELEASED' || result.violations.length > 0)
    throw new Error(
      `The release that was to be measured ends ${result.outcome}: ${result.cause ?? 'a law was broken'}`,
    );

  const since = (time: number): number => (time - start) / 1000;
  const executions = world.sfn.executions().filter(({ startTime }) => startTime >= start);
  const histories = executions.flatMap(({ history, machine }) =>
    history.map((event) => ({ ...event, machine: machine.name })),
  );
  for (const event of histories) {
    for (const data of [event.input, event.output, event.assigned])
      if (data !== undefined) meter.payload(`${event.machine} ${event.state ?? ''} ${event.type}`, data);
  }
  return {
    result,
    world,
    start,
    calls: world.kernel.calls.slice(before.calls).map(({ service, operation, time, caller, input }) => ({
      service,
      operation,
      at: since(time),
      caller,
      input,
    })),
    invocations: world.lambda.invocations.slice(before.invocations).map((each) => ({
      function: each.function,
      at: since(each.start),
      billed: each.billedMs / 1000,
    })),
    executions: executions.length,
    transitions: histories.filter(({ type }) => type.endsWith('StateEntered')).map(({ time }) => since(time)),
    ...meter.read(),
  };
}

/** Stands between a world and its services, and counts. */
class Meter {
  private readonly table: TableUnits = { read: 0, write: 0 };
  private readonly customMetrics = new Set<string>();
  private loggedBytes = 0;
  private metricsRead = 0;
  private largestPayload: Payload = { what: '', bytes: 0 };
  private largestAnswer: Payload = { what: '', bytes: 0 };

  constructor(private readonly world: KilnWorld) {
    const { aws, kernel, lambda, sfn } = world;
    for (const service of [...Object.values(aws).filter(isService), sfn]) kernel.register(this.metered(service));
    lambda.logSink = (line) => {
      this.loggedBytes += sizeOf(line);
    };
    lambda.metricSink = (line) => {
      this.loggedBytes += sizeOf(line);
      const { _aws, ...values } = line;
      // The metric's own value goes, its name and dimensions stay.
      this.customMetrics.add(
        JSON.stringify(
          Object.entries(values).map(([name, value]) => (typeof value === 'number' ? name : [name, value])),
        ),
      );
    };
    const invoke = lambda.invoke.bind(lambda);
    lambda.invoke = async (arn, payload) => {
      const name = arn.split(':').at(-2) ?? arn;
      this.payload(`${name}'s input`, payload);
      const answer = await invoke(arn, payload);
      this.payload(`${name}'s answer`, answer);
      return answer;
    };
  }

  payload(what: string, data: unknown): void {
    const bytes = sizeOf(data);
    if (bytes > this.largestPayload.bytes) this.largestPayload = { what, bytes };
  }

  read() {
    const { table, customMetrics, loggedBytes, metricsRead, largestPayload, largestAnswer } = this;
    return { table, customMetrics: customMetrics.size, loggedBytes, metricsRead, largestPayload, largestAnswer };
  }

  private metered({ name, operations }: SimulatedService): SimulatedService {
    const metered: Operations = Object.fromEntries(
      Object.entries(operations).map(([operation, { kind, answer }]) => [
        operation,
        {
          kind,
          answer: (input, call) => {
            const output = answer(input, call);
            this.note(name, operation, input, output);
            return output;
          },
        },
      ]),
    );
    return { name, operations: metered };
  }

  private note(service: ServiceName, operation: string, input: unknown, output: object): void {
    const bytes = sizeOf(output);
    if (bytes > this.largestAnswer.bytes) this.largestAnswer = { what: `${service} ${operation}`, bytes };
    if (operation === 'GetMetricData') this.metricsRead += listOf(input, 'MetricDataQueries').length;
    if (service !== 'dynamodb') return;
    if (operation === 'GetItem' || operation === 'Query') this.table.read += Math.max(1, Math.ceil(bytes / 4096));
    else this.table.write += this.writeUnits(input, operation === 'TransactWriteItems' ? 2 : 1);
  }

  /** As if every item written were the largest of the table: more than is billed, never less. */
  private writeUnits(input: unknown, each: number): number {
    const { aws, names } = this.world;
    const largest = Math.max(0, ...aws.dynamodb.items(names.table).map(itemSize));
    const items = Math.max(1, listOf(input, 'TransactItems').length);
    return items * each * Math.ceil(Math.max(1, largest) / 1024);
  }
}

function isService(part: unknown): part is SimulatedService {
  return typeof part === 'object' && part !== null && 'operations' in part && 'name' in part;
}

function listOf(input: unknown, field: string): readonly unknown[] {
  const value: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, field) : undefined;
  return Array.isArray(value) ? value : [];
}

function sizeOf(data: unknown): number {
  return Buffer.byteLength(JSON.stringify(data) ?? '');
}

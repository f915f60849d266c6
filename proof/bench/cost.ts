import { seconds } from '../../lambdas/domain/fleet-duration';
import { sampleFleet } from '../golden-runs';
import { type MeasuredRelease, measureRelease } from './measured-release';
import { type Billed, billOf, PRICES } from './prices';
import type { Detail, Part } from './row';

/** Source: infra/kiln/kiln-function.ts, memorySize. */
const MEMORY_GB = 0.5;
/** What Step Functions writes into a machine's log for an event, without its data. Assumed. */
const LOGGED_BYTES_AN_EVENT = 400;
/** Target tracking makes two for a policy. Source: EC2 Auto Scaling user guide, "Target tracking scaling policies". */
const ALARMS_OF_A_POLICY = 2;

/** What a release of the sample fleet costs. */
export async function costPart(): Promise<Part> {
  const measured = await measureRelease({ fleet: sampleFleet(), stage: 'prod', seed: 1 });
  const orchestration = billOf(orchestrationOf(measured));
  const machines = billOf(machinesOf(measured));
  const { result } = measured;
  return {
    title: 'Cost',
    rows: [
      { name: 'state transitions', value: result.transitions, unit: '' },
      { name: 'Lambda invocations', value: result.lambdaInvocations, unit: '' },
      { name: 'billed Lambda time', value: result.lambdaBilledSeconds, unit: 's' },
      { name: 'API calls', value: result.apiCalls.total, unit: '' },
      {
        name: 'orchestration of a release',
        value: orchestration.usd,
        unit: 'USD',
        goal: { atMost: 0.02, tolerance: 0.1 },
      },
      { name: 'for information: instances beside those that serve, builder, alarms', value: machines.usd, unit: 'USD' },
    ],
    details: [
      billTable('What orchestration costs', orchestration),
      billTable('What AWS charges besides, while a release and its rollback window last', machines),
      {
        caption: 'API calls of a release',
        head: ['service', 'calls', 'most of them'],
        rows: callsByService(measured),
      },
    ],
  };
}

type Counts = Partial<Record<Billed, number>>;

function orchestrationOf({
  result,
  table,
  loggedBytes,
  customMetrics,
  metricsRead,
  calls,
  invocations,
  executions,
}: MeasuredRelease): Counts {
  const count = (service: string, ...operations: string[]): number =>
    calls.filter((call) => call.service === service && (operations.length === 0 || operations.includes(call.operation)))
      .length;
  return {
    transition: result.transitions,
    invocation: result.lambdaInvocations,
    gigabyteSecond: result.lambdaBilledSeconds * MEMORY_GB,
    tableRead: table.read,
    tableWrite: table.write,
    event: count('eventbridge', 'PutEvents'),
    scheduled: count('scheduler', 'CreateSchedule'),
    metricRead: metricsRead,
    alarmRequest: count('cloudwatch', 'DescribeAlarms', 'PutMetricAlarm', 'DeleteAlarms'),
    customMetric: customMetrics,
    log: loggedBytes + result.historyEvents * LOGGED_BYTES_AN_EVENT,
    // What an execution invokes is part of its trace. Source: X-Ray developer guide, "Tracing Step Functions".
    trace: executions + invocations.filter((each) => !isOfMachine(each.function)).length,
    objectWrite: count('s3', 'PutObject'),
    objectRead: count('s3', 'GetObject', 'HeadObject'),
    parameter: count('ssm', 'GetParameter', 'PutParameter'),
  };
}

/** Functions that events and schedules invoke. */
const isOfMachine = (name: string): boolean => !['Notify', 'Watchdog', 'StartRelease', 'AnswerApproval'].includes(name);

/** What is there twice: green beside blue from its launch until blue is retired, a builder and a tester. */
function machinesOf({ result, calls }: MeasuredRelease): Counts {
  const { spec } = sampleFleet();
  const launched = calls.find(({ operation }) => operation === 'CreateAutoScalingGroup')?.at ?? 0;
  const baked = result.timeByPhase.find(({ phase }) => phase === 'bake')?.seconds ?? 0;
  const hours = (result.virtualSeconds - launched + seconds(spec.rollbackWindow)) / 3600;
  return {
    instanceHour: hours * spec.capacity.min + baked / 3600,
    alarm: hours * (spec.guards.declare.length + ALARMS_OF_A_POLICY),
  };
}

function billTable(caption: string, bill: ReturnType<typeof billOf>): Detail {
  return {
    caption,
    head: ['what', 'how many', 'USD for one', 'USD', 'price list'],
    rows: bill.lines.map(({ billed, count, usd }) => [
      PRICES[billed].unit,
      count >= 100 ? Math.round(count).toLocaleString('en') : String(Math.round(count * 100) / 100),
      PRICES[billed].usd.toPrecision(3),
      usd.toFixed(6),
      PRICES[billed].source,
    ]),
  };
}

function callsByService({ calls }: MeasuredRelease): string[][] {
  const services = [...new Set(calls.map(({ service }) => service))];
  const rows = services.map((service) => {
    const operations = new Map<string, number>();
    for (const call of calls)
      if (call.service === service) operations.set(call.operation, (operations.get(call.operation) ?? 0) + 1);
    const most = [...operations].toSorted((a, b) => b[1] - a[1]).slice(0, 3);
    const total = [...operations.values()].reduce((sum, count) => sum + count, 0);
    return { service, total, most: most.map(([operation, count]) => `${count} ${operation}`).join(', ') };
  });
  return rows.toSorted((a, b) => b.total - a.total).map(({ service, total, most }) => [service, String(total), most]);
}

import { z } from 'zod';
import { METRICS } from '../../lambdas/domain/kiln-metrics';
import { releaseEventSchema } from '../../lambdas/domain/release-event';
import { faults } from '../scenarios/rehearsing';
import { rehearseTold, type Told } from '../scenarios/told-world';
import { filled, text } from './intrinsics';
import { ofType, synthesise, templateOf } from './synthesis';

/** A metric that something looks at: its namespace, its name, and the names of its dimensions. */
interface Watched {
  readonly where: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: readonly string[];
}

const keyOf = (namespace: string, metric: string, dimensions: readonly string[]): string =>
  `${namespace} ${metric} by ${[...dimensions].sort().join(', ')}`;

/**
 * What AWS itself publishes, of what Kiln looks at. Sources: the pages "CloudWatch metrics for your Application Load
 * Balancer", "Monitoring Step Functions metrics using CloudWatch", "Types of metrics for Lambda functions", "Available
 * CloudWatch metrics for Amazon SQS", "CloudWatch metrics that are available for your instances" (dimensions: by group).
 */
const OF_AWS = new Set(
  [
    ...[
      'RequestCount',
      'HealthyHostCount',
      'UnHealthyHostCount',
      'HTTPCode_Target_5XX_Count',
      'HTTPCode_Target_4XX_Count',
      'TargetResponseTime',
    ].map((metric) => ['AWS/ApplicationELB', metric, 'TargetGroup', 'LoadBalancer']),
    ...['ExecutionsStarted', 'ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted', 'ExecutionThrottled'].map(
      (metric) => ['AWS/States', metric, 'StateMachineArn'],
    ),
    ...['Errors', 'Duration', 'Throttles'].map((metric) => ['AWS/Lambda', metric, 'FunctionName']),
    ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName'],
    ['AWS/EC2', 'CPUUtilization', 'AutoScalingGroupName'],
  ].map(([namespace = '', metric = '', ...dimensions]) => keyOf(namespace, metric, dimensions)),
);

const templates = synthesise();
const kiln = templateOf(templates, 'kiln-prod');
const web = templateOf(templates, 'kiln-prod-web');

const bodySchema = z.object({
  widgets: z.array(
    z.looseObject({
      type: z.string(),
      x: z.number(),
      width: z.number(),
      properties: z.looseObject({
        title: z.string().optional(),
        metrics: z.array(z.array(z.unknown())).optional(),
        query: z.string().optional(),
      }),
    }),
  ),
});

const dashboards = [kiln, web].flatMap((template) =>
  ofType(template, 'AWS::CloudWatch::Dashboard').map(([, { Properties }]) => ({
    name: String(filled(Properties.DashboardName)),
    ...bodySchema.parse(JSON.parse(text(Properties.DashboardBody))),
  })),
);

const SEARCH = /SEARCH\('\{([^}]+)\} MetricName="([^"]+)" ([^']*)', '[^']+'\)/g;

/** The metrics of one line of a graph: what is named, and what an expression searches for. */
function metricsOf(where: string, line: readonly unknown[]): Watched[] {
  const texts = line.filter((part) => typeof part === 'string');
  const options = z.looseObject({ expression: z.string().optional() }).catch({}).parse(line.at(-1));
  if (options.expression !== undefined) {
    const found = [...options.expression.matchAll(SEARCH)].map(([, schema = '', metric = '']) => {
      const [namespace = '', ...dimensions] = schema.split(',');
      return { where, namespace, metric, dimensions };
    });
    // An expression searches, or computes with metrics that stand in the graph by themselves.
    expect(found.length > 0 || !options.expression.includes('SEARCH')).toBe(true);
    return found;
  }
  const [namespace = '', metric = '', ...pairs] = texts;
  return [{ where, namespace, metric, dimensions: pairs.filter((_, index) => index % 2 === 0) }];
}

/** A line may say `.` for what stands in the same place of the line above. Source: CloudWatch API reference, "Dashboard body structure". */
function unabbreviated(lines: readonly (readonly unknown[])[]): unknown[][] {
  const written: unknown[][] = [];
  for (const line of lines) {
    const above = written.at(-1) ?? [];
    written.push(line.map((part, index) => (part === '.' ? above[index] : part)));
  }
  return written;
}

const onDashboards = dashboards.flatMap(({ name, widgets }) =>
  widgets.flatMap(({ properties }) =>
    unabbreviated(properties.metrics ?? []).flatMap((line) => metricsOf(`${name}: ${properties.title}`, line)),
  ),
);

const alarmSchema = z.looseObject({
  AlarmName: z.unknown(),
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })).default([]),
});
const inAlarms = ofType(kiln, 'AWS::CloudWatch::Alarm').map(([, { Properties }]): Watched => {
  const { AlarmName, Namespace, MetricName, Dimensions } = alarmSchema.parse(Properties);
  const dimensions = Dimensions.map(({ Name }) => Name);
  return { where: `alarm ${String(AlarmName)}`, namespace: Namespace, metric: MetricName, dimensions };
});

describe('what dashboards and alarms look at', () => {
  let told: readonly Told[];
  let emitted: ReadonlySet<string>;
  beforeAll(async () => {
    told = [
      // Everything succeeds, though AWS throttles and the bus takes nothing.
      await rehearseTold({ faults: faults('when: { service: eventbridge }\n  do: { throttle: 8 }') }),
      // A handler that dies each time.
      await rehearseTold({ faults: faults('when: { state: HoldCapacity }\n  do: { crash: after-calls, calls: 1 }') }),
    ];
    const measured = told.flatMap(({ metrics }) => metrics);
    emitted = new Set(measured.map(({ name, dimensions }) => keyOf('Kiln', name, Object.keys(dimensions))));
  });

  it('is something', () => {
    expect(told.map(({ result }) => result.outcome)).toEqual(['RELEASED', 'RECOVERED']);
    expect(onDashboards.length).toBeGreaterThan(40);
    expect(inAlarms.length).toBeGreaterThan(10);
  });

  it('is measured in rehearsals, or published by AWS', () => {
    const unknown = [...onDashboards, ...inAlarms]
      .map(({ where, namespace, metric, dimensions }) => ({ where, key: keyOf(namespace, metric, dimensions) }))
      .filter(({ key }) => !emitted.has(key) && !OF_AWS.has(key))
      .map(({ where, key }) => `${where}: ${key}`);
    expect(unknown).toEqual([]);
  });

  it('is everything that Kiln measures', () => {
    const listed = Object.entries(METRICS).flatMap(([name, { by }]) => by.map((set) => keyOf('Kiln', name, set)));
    expect(listed.filter((key) => !emitted.has(key))).toEqual([]);
    expect([...emitted].filter((key) => !listed.includes(key))).toEqual([]);
    const seen = new Set([...onDashboards, ...inAlarms].map(({ metric }) => metric));
    expect(Object.keys(METRICS).filter((name) => !seen.has(name))).toEqual([]);
  });

  it('has values that are what they say', () => {
    const [released] = told;
    const sumOf = (name: string): number =>
      (released?.metrics ?? []).filter((each) => each.name === name).reduce((sum, { value }) => sum + value, 0);
    const parts = ['PlanSeconds', 'BakeSeconds', 'LaunchSeconds', 'ShiftSeconds', 'ProveSeconds'];
    const whole = sumOf('ReleaseSeconds');
    expect(parts.reduce((sum, name) => sum + sumOf(name), 0)).toBeGreaterThan(0.95 * whole);
    expect(parts.reduce((sum, name) => sum + sumOf(name), 0)).toBeLessThanOrEqual(whole + 1);
    expect(sumOf('AwsThrottles')).toBe(8);
    expect(sumOf('Polls')).toBeGreaterThan(50);
  });

  it('the last transitions come out of lines that are really written', () => {
    const [query = ''] = dashboards.flatMap(({ widgets }) =>
      widgets.flatMap(({ properties }) => properties.query ?? []),
    );
    const line = told[0]?.log.find(({ message }) => message === 'transition');
    expect(query).toContain('filter message = "transition" and event.fleet = "web"');
    expect(query).toContain("SOURCE '/aws/lambda/kiln-prod-Notify'");
    expect(line).toMatchObject({ event: { fleet: 'web' } });
    const fields = [...query.matchAll(/event\.(\w+)/g)].map(([, field = '']) => field);
    expect(fields.filter((field) => !(field in releaseEventSchema.shape))).toEqual([]);
  });
});

describe('dashboards', () => {
  it('are one for Kiln and one for each fleet, and fit into their 24 columns', () => {
    expect(dashboards.map(({ name }) => name)).toEqual(['kiln-prod', 'kiln-prod-web']);
    for (const { x, width } of dashboards.flatMap(({ widgets }) => widgets)) expect(x + width).toBeLessThanOrEqual(24);
  });

  it('find what every generation brings, and nothing of a fleet whose name begins alike', () => {
    const searches = [...JSON.stringify(dashboards[1]).matchAll(/TargetGroup=([\w/-]+)/g)].map(([, value]) => value);
    expect(new Set(searches)).toEqual(new Set(['targetgroup/prod-web-v']));
  });
});

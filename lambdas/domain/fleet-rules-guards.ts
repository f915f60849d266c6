import * as z from 'zod';
import { durationText, seconds } from './fleet-duration';
import type { FieldPath } from './fleet-finding';
import { type FleetRule, outside, repeated, rule } from './fleet-rule';
import { fleetSpecSchema } from './fleet-spec';

const { strategy, traffic } = fleetSpecSchema.shape;
const guards = fleetSpecSchema.shape.guards.unwrap().shape;
const declared = guards.declare.unwrap().element.shape;
const health = traffic.element.shape.healthCheck.shape;

/** Until a minute of a metric is closed, delivered and judged by CloudWatch. */
const METRIC_LAG = 120;
/** For an alarm that somebody else made: two datapoints of a minute, as most have, and the lag makes more than this. */
const EXISTING_ALARM = 180;
/** Until the next look at the targets. */
const NEXT_LOOK = 30;

const soakSlice = { strategy: z.object({ soak: strategy.shape.soak }) };

/** A guard that cannot ring within the soak guards nothing. */
const tooShort = (soak: string, needed: number, guard: string, reckoning: string, against: FieldPath) =>
  seconds(soak) >= needed
    ? []
    : [
        {
          field: ['strategy', 'soak'],
          against: [against],
          problem: `${soak} is shorter than ${guard} needs to notice (${reckoning}: ${needed}s)`,
          fix: `write at least ${durationText(needed)}`,
        },
      ];

export const GUARD_RULES: readonly FleetRule[] = [
  rule('a soak ends within a day', z.object(soakSlice), (spec) =>
    outside(['strategy', 'soak'], spec.strategy.soak, '1s', '24h', 'a release is not to stand half done for days'),
  ),

  rule(
    'a soak lets target health notice',
    z.object({
      ...soakSlice,
      traffic: z.array(
        z.object({
          healthCheck: z.object({
            interval: health.interval,
            timeout: health.timeout,
            unhealthyThreshold: health.unhealthyThreshold,
          }),
        }),
      ),
    }),
    (spec) =>
      spec.traffic.flatMap(({ healthCheck: { interval, timeout, unhealthyThreshold } }, index) =>
        tooShort(
          spec.strategy.soak,
          seconds(interval) * unhealthyThreshold + seconds(timeout) + NEXT_LOOK,
          'target health',
          `${unhealthyThreshold} checks every ${interval}, a timeout of ${timeout}, ${NEXT_LOOK}s until the next look`,
          ['traffic', index, 'healthCheck'],
        ),
      ),
  ),

  rule(
    'a soak lets existing alarms notice',
    z.object({ ...soakSlice, guards: z.object({ alarms: guards.alarms }) }),
    (spec) =>
      spec.guards.alarms
        .slice(0, 1)
        .flatMap((alarm) =>
          tooShort(spec.strategy.soak, EXISTING_ALARM, `an alarm such as ${alarm}`, 'three minutes at the least', [
            'guards',
            'alarms',
          ]),
        ),
  ),

  rule(
    'a soak lets declared alarms notice',
    z.object({
      ...soakSlice,
      guards: z.object({
        declare: z.array(z.object({ name: declared.name, period: declared.period, datapoints: declared.datapoints })),
      }),
    }),
    (spec) =>
      spec.guards.declare.flatMap(({ name, period, datapoints }, index) =>
        tooShort(
          spec.strategy.soak,
          seconds(period) * datapoints + METRIC_LAG,
          `the alarm ${name}`,
          `${datapoints} datapoints of ${period}, ${METRIC_LAG}s until CloudWatch has them`,
          ['guards', 'declare', index],
        ),
      ),
  ),

  rule(
    'alarm periods are whole minutes',
    z.object({ guards: z.object({ declare: z.array(z.object({ period: declared.period })) }) }),
    (spec) =>
      spec.guards.declare.flatMap(({ period }, index) =>
        seconds(period) % 60 === 0
          ? []
          : [
              {
                field: ['guards', 'declare', index, 'period'],
                problem: `${period} is no multiple of 60s, the finest a load balancer's metrics come in`,
                fix: `write ${durationText(Math.ceil(seconds(period) / 60) * 60)}`,
              },
            ],
      ),
  ),

  rule(
    'alarms use a statistic that can ring',
    z.object({
      guards: z.object({ declare: z.array(z.object({ metric: declared.metric, statistic: declared.statistic })) }),
    }),
    (spec) =>
      spec.guards.declare.flatMap(({ metric, statistic }, index) => {
        // "The most useful statistic is Sum. Note that Minimum, Maximum, and Average all return 1."
        // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
        const counts = metric.startsWith('HTTPCode_');
        if (counts === (statistic === 'Sum')) return [];
        return [
          {
            field: ['guards', 'declare', index, 'statistic'],
            against: [['guards', 'declare', index, 'metric']],
            problem: counts ? `${statistic} of ${metric} is always 1` : `a Sum of ${metric} grows with the traffic`,
            fix: counts ? 'write Sum' : 'write Average or Maximum',
          },
        ];
      }),
  ),

  rule(
    'every declared alarm has a name of its own',
    z.object({ guards: z.object({ declare: z.array(z.object({ name: declared.name })) }) }),
    (spec) =>
      repeated(
        spec.guards.declare.map(({ name }, index) => ({ name, field: ['guards', 'declare', index, 'name'] })),
        'alarm',
      ),
  ),

  rule('no alarm is named twice', z.object({ guards: z.object({ alarms: guards.alarms }) }), (spec) =>
    repeated(
      spec.guards.alarms.map((name, index) => ({ name, field: ['guards', 'alarms', index] })),
      'alarm',
      'remove one of them',
    ),
  ),
];

import * as z from 'zod';
import { seconds } from './fleet-duration';
import type { FieldPath, Finding } from './fleet-finding';
import { NOT_YET } from './fleet-not-yet';
import { type FleetRule, outside, rule } from './fleet-rule';
import { fleetSpecSchema } from './fleet-spec';

const traffic = fleetSpecSchema.shape.traffic.element.shape;
const healthCheck = traffic.healthCheck.shape;
const conditions = traffic.conditions.shape;

/** Elastic Load Balancing's bounds of CreateTargetGroup, for HTTP and HTTPS. */
const INTERVAL = 'an ALB checks every 5 to 300 seconds';
const TIMEOUT = 'an ALB waits 2 to 120 seconds for an answer';
const DRAIN = 'a load balancer drains for at most an hour';

/** An ALB's quotas for one rule. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
const VALUES_PER_RULE = 5;
const WILDCARDS_PER_RULE = 6;

/** A rule about every entry of `traffic`, with no more of it than the given fields. */
const trafficRule = <Shape extends z.ZodRawShape>(
  name: string,
  shape: Shape,
  check: (entry: z.output<z.ZodObject<Shape>>, at: FieldPath) => readonly Finding[],
): FleetRule =>
  rule(name, z.object({ traffic: z.array(z.object(shape)) }), (spec) =>
    spec.traffic.flatMap((entry, index) => check(entry, ['traffic', index])),
  );

export const TRAFFIC_RULES: readonly FleetRule[] = [
  rule('one traffic entry', z.object({ traffic: z.array(z.unknown()) }), (spec) =>
    spec.traffic.length < 2
      ? []
      : [
          {
            field: ['traffic', 1],
            problem: `more than one traffic entry ${NOT_YET}`,
            fix: 'keep one, and give it up to five paths and hosts',
          },
        ],
  ),

  trafficRule(
    'health checks have an interval an ALB takes',
    { healthCheck: z.object({ interval: healthCheck.interval }) },
    (entry, at) => outside([...at, 'healthCheck', 'interval'], entry.healthCheck.interval, '5s', '300s', INTERVAL),
  ),

  trafficRule(
    'health checks have a timeout an ALB takes',
    { healthCheck: z.object({ timeout: healthCheck.timeout }) },
    (entry, at) => outside([...at, 'healthCheck', 'timeout'], entry.healthCheck.timeout, '2s', '120s', TIMEOUT),
  ),

  trafficRule(
    'a health check ends before the next begins',
    { healthCheck: z.object({ interval: healthCheck.interval, timeout: healthCheck.timeout }) },
    ({ healthCheck: { interval, timeout } }, at) =>
      seconds(timeout) < seconds(interval)
        ? []
        : [
            {
              field: [...at, 'healthCheck', 'timeout'],
              against: [[...at, 'healthCheck', 'interval']],
              problem: `${timeout} is not shorter than the interval of ${interval}, which AWS refuses`,
              fix: `lower timeout below ${interval} or raise interval above ${timeout}`,
            },
          ],
  ),

  trafficRule(
    'healthy is a status code an ALB knows',
    { healthCheck: z.object({ matcher: healthCheck.matcher }) },
    (entry, at) => {
      const ranges = entry.healthCheck.matcher.split(',').map((part) => part.split('-').map(Number));
      const known = ranges.every(
        ([from = 0, to = from, ...more]) => from >= 200 && from <= to && to <= 499 && more.length === 0,
      );
      const problem = `${entry.healthCheck.matcher} names codes that no ALB accepts as healthy`;
      return known
        ? []
        : [{ field: [...at, 'healthCheck', 'matcher'], problem, fix: 'write codes or rising ranges from 200 to 499' }];
    },
  ),

  trafficRule('draining ends within the hour', { deregistrationDelay: traffic.deregistrationDelay }, (entry, at) =>
    outside([...at, 'deregistrationDelay'], entry.deregistrationDelay, '0s', '3600s', DRAIN),
  ),

  trafficRule(
    'a listener rule holds the conditions',
    { conditions: z.object({ paths: conditions.paths, hosts: conditions.hosts }) },
    (entry, at) => {
      const values = [...(entry.conditions.paths ?? []), ...(entry.conditions.hosts ?? [])];
      const wildcards = values.join('').replace(/[^*?]/g, '').length;
      const field = [...at, 'conditions'];
      const fix = 'use fewer or wider patterns';
      return [
        ...(values.length <= VALUES_PER_RULE
          ? []
          : [
              {
                field,
                problem: `${values.length} paths and hosts are more than the ${VALUES_PER_RULE} of a listener rule`,
                fix,
              },
            ]),
        ...(wildcards <= WILDCARDS_PER_RULE
          ? []
          : [
              {
                field,
                problem: `${wildcards} wildcards are more than the ${WILDCARDS_PER_RULE} of a listener rule`,
                fix,
              },
            ]),
      ];
    },
  ),
];

import type {
  DescribeTargetGroupAttributesCommandInput,
  DescribeTargetGroupAttributesCommandOutput,
  ModifyTargetGroupAttributesCommandInput,
  ModifyTargetGroupAttributesCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import { type Operations, operation } from '../../service';
import { validationError } from './errors';
import type { TargetGroup } from './model';
import type { Elbv2State } from './state';

interface Attribute {
  readonly default: string;
  readonly allows: (value: string) => boolean;
}

const integer = (low: number, high: number) => (value: string) =>
  /^\d+$/.test(value) && Number(value) >= low && Number(value) <= high;
const oneOf =
  (...values: readonly string[]) =>
  (value: string) =>
    values.includes(value);
const either =
  (...tests: readonly ((value: string) => boolean)[]) =>
  (value: string) =>
    tests.some((test) => test(value));
const off = oneOf('off');
const WEEK = 604_800;
const MOST_TARGETS = 1000;

/** The attributes of a target group of instances behind an Application Load Balancer. Source: ELBv2 API reference, TargetGroupAttribute. */
const ATTRIBUTES: Readonly<Record<string, Attribute>> = {
  'deregistration_delay.timeout_seconds': { default: '300', allows: integer(0, 3600) },
  'stickiness.enabled': { default: 'false', allows: oneOf('true', 'false') },
  'stickiness.type': { default: 'lb_cookie', allows: oneOf('lb_cookie', 'app_cookie') },
  'stickiness.lb_cookie.duration_seconds': { default: '86400', allows: integer(1, WEEK) },
  'stickiness.app_cookie.cookie_name': { default: '', allows: (value) => !/^AWSALB/.test(value) },
  'stickiness.app_cookie.duration_seconds': { default: '86400', allows: integer(1, WEEK) },
  'slow_start.duration_seconds': { default: '0', allows: either(oneOf('0'), integer(30, 900)) },
  'load_balancing.cross_zone.enabled': {
    default: 'use_load_balancer_configuration',
    allows: oneOf('true', 'false', 'use_load_balancer_configuration'),
  },
  'load_balancing.algorithm.type': {
    default: 'round_robin',
    allows: oneOf('round_robin', 'least_outstanding_requests', 'weighted_random'),
  },
  'load_balancing.algorithm.anomaly_mitigation': { default: 'off', allows: oneOf('on', 'off') },
  'target_group_health.dns_failover.minimum_healthy_targets.count': {
    default: '1',
    allows: either(off, integer(1, MOST_TARGETS)),
  },
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': {
    default: 'off',
    allows: either(off, integer(1, 100)),
  },
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': {
    default: '1',
    allows: integer(1, MOST_TARGETS),
  },
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': {
    default: 'off',
    allows: either(off, integer(1, 100)),
  },
};

export const DEFAULT_ATTRIBUTES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ATTRIBUTES).map(([key, attribute]) => [key, attribute.default]),
);

/** Milliseconds for which a deregistered target drains. */
export function drainMilliseconds(group: TargetGroup): number {
  return Number(group.attributes['deregistration_delay.timeout_seconds']) * 1000;
}

/**
 * How many targets must be healthy for the unhealthy ones to get nothing: below it the group fails open.
 * Source: ALB user guide, target group health.
 */
export function failOpenBelow(group: TargetGroup, registered: number): number {
  const prefix = 'target_group_health.unhealthy_state_routing.minimum_healthy_targets';
  const count = Number(group.attributes[`${prefix}.count`]);
  const percentage = group.attributes[`${prefix}.percentage`];
  return percentage === 'off' ? count : Math.max(count, Math.ceil((registered * Number(percentage)) / 100));
}

export function attributeOperations(state: Elbv2State, inStickilessRule: (arn: string) => boolean): Operations {
  return {
    DescribeTargetGroupAttributes: operation({
      kind: 'eventual',
      input: z.strictObject({
        TargetGroupArn: z.string(),
      }) satisfies z.ZodType<DescribeTargetGroupAttributesCommandInput>,
      answer: (input, { readAt }): Omit<DescribeTargetGroupAttributesCommandOutput, '$metadata'> => ({
        Attributes: listed(state.targetGroup(input.TargetGroupArn, readAt)),
      }),
    }),
    ModifyTargetGroupAttributes: operation({
      kind: 'write',
      input: z.strictObject({
        TargetGroupArn: z.string(),
        Attributes: z.array(z.strictObject({ Key: z.string(), Value: z.string() })),
      }) satisfies z.ZodType<ModifyTargetGroupAttributesCommandInput>,
      answer: (input): Omit<ModifyTargetGroupAttributesCommandOutput, '$metadata'> => {
        const group = state.targetGroup(input.TargetGroupArn);
        const attributes = { ...group.attributes };
        for (const { Key: key, Value: value } of input.Attributes) {
          checkAttribute(key, value);
          attributes[key] = value;
        }
        checkTogether(attributes);
        if (attributes['stickiness.enabled'] === 'true' && inStickilessRule(group.arn)) throw groupStickinessMissing();
        const changed = { ...group, attributes };
        state.targetGroups.put(group.arn, changed);
        return { Attributes: listed(changed) };
      },
    }),
  };
}

/** A group whose targets stick, beside others in an action that does not stick to groups. Source: ALB user guide, sticky sessions. */
export function groupStickinessMissing(): AwsError {
  return new AwsError(
    'InvalidConfigurationRequestException',
    'You must enable group stickiness on a rule if you enabled target stickiness on one of its target groups',
  );
}

function checkAttribute(key: string, value: string): void {
  const attribute = ATTRIBUTES[key];
  if (attribute === undefined) throw validationError(`Target group attribute key '${key}' is not recognized`);
  if (!attribute.allows(value))
    throw validationError(`Target group attribute '${key}' cannot have the value '${value}'`);
}

function checkTogether(attributes: Readonly<Record<string, string>>): void {
  const algorithm = attributes['load_balancing.algorithm.type'];
  if (attributes['load_balancing.algorithm.anomaly_mitigation'] === 'on' && algorithm !== 'weighted_random')
    throw validationError("Anomaly mitigation needs the load balancing algorithm 'weighted_random'");
  if (attributes['slow_start.duration_seconds'] !== '0' && algorithm !== 'round_robin')
    throw validationError("Slow start needs the load balancing algorithm 'round_robin'");
  if (attributes['stickiness.enabled'] !== 'true' || attributes['stickiness.type'] !== 'app_cookie') return;
  if (attributes['stickiness.app_cookie.cookie_name'] === '')
    throw validationError("Stickiness of type 'app_cookie' needs a cookie name");
}

function listed(group: TargetGroup): { Key: string; Value: string }[] {
  return Object.entries(group.attributes).map(([Key, Value]) => ({ Key, Value }));
}

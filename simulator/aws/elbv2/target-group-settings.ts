import type { CreateTargetGroupCommandInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { z } from 'zod';
import { validationError } from './errors';
import type { HealthCheck, TargetGroup } from './model';
import { tagListSchema } from './tags';

/** What is modelled of CreateTargetGroup: instances behind an Application Load Balancer. */
export const createTargetGroupInput = z.strictObject({
  Name: z.string(),
  Protocol: z.enum(['HTTP', 'HTTPS']).optional(),
  ProtocolVersion: z.enum(['HTTP1', 'HTTP2']).optional(),
  Port: z.number().optional(),
  VpcId: z.string().optional(),
  HealthCheckProtocol: z.enum(['HTTP', 'HTTPS']).optional(),
  HealthCheckPort: z.string().optional(),
  HealthCheckEnabled: z.boolean().optional(),
  HealthCheckPath: z.string().optional(),
  HealthCheckIntervalSeconds: z.number().optional(),
  HealthCheckTimeoutSeconds: z.number().optional(),
  HealthyThresholdCount: z.number().optional(),
  UnhealthyThresholdCount: z.number().optional(),
  Matcher: z.strictObject({ HttpCode: z.string().optional() }).optional(),
  TargetType: z.literal('instance').optional(),
  IpAddressType: z.literal('ipv4').optional(),
  Tags: tagListSchema.optional(),
}) satisfies z.ZodType<CreateTargetGroupCommandInput>;

type Input = z.output<typeof createTargetGroupInput>;

/**
 * The settings a target group gets, defaults filled in.
 * Source of bounds and defaults: ELBv2 API reference, CreateTargetGroup.
 * @throws AwsError ValidationError.
 */
export function targetGroupSettings(input: Input): Omit<TargetGroup, 'arn' | 'attributes'> {
  checkName(input.Name);
  if (input.Protocol === undefined) throw validationError('A protocol must be specified');
  if (input.Port === undefined) throw validationError('A port must be specified');
  if (input.VpcId === undefined) throw validationError('A VPC ID must be specified');
  between('Port', input.Port, 1, 65535);
  if (input.HealthCheckEnabled === false)
    throw validationError("Health check enabled must be true for target groups with target type 'instance'");
  return {
    name: input.Name,
    protocol: input.Protocol,
    protocolVersion: input.ProtocolVersion ?? 'HTTP1',
    port: input.Port,
    vpcId: input.VpcId,
    healthCheck: healthCheck(input, input.Protocol),
  };
}

function checkName(name: string): void {
  if (name === '') throw validationError('Target group name cannot be empty');
  if (name.length > 32) throw validationError(`Target group name '${name}' cannot be longer than '32' characters`);
  if (!/^[A-Za-z0-9-]+$/.test(name))
    throw validationError(
      `Target group name '${name}' can only contain characters that are alphanumeric characters or hyphens(-)`,
    );
  if (name.startsWith('-') || name.endsWith('-'))
    throw validationError(`Target group name '${name}' cannot begin or end with '-'`);
}

function healthCheck(input: Input, protocol: 'HTTP' | 'HTTPS'): HealthCheck {
  const check: HealthCheck = {
    protocol: input.HealthCheckProtocol ?? 'HTTP',
    port: input.HealthCheckPort ?? 'traffic-port',
    path: input.HealthCheckPath ?? '/',
    intervalSeconds: input.HealthCheckIntervalSeconds ?? 30,
    timeoutSeconds: input.HealthCheckTimeoutSeconds ?? (protocol === 'HTTP' ? 6 : 10),
    healthyThreshold: input.HealthyThresholdCount ?? 5,
    unhealthyThreshold: input.UnhealthyThresholdCount ?? 2,
    matcher: input.Matcher?.HttpCode ?? '200',
  };
  between('Health check interval', check.intervalSeconds, 5, 300);
  between('Health check timeout', check.timeoutSeconds, 2, 120);
  between('Healthy threshold count', check.healthyThreshold, 2, 10);
  between('Unhealthy threshold count', check.unhealthyThreshold, 2, 10);
  if (check.timeoutSeconds >= check.intervalSeconds)
    throw validationError('Health check interval must be greater than the timeout.');
  if (!/^\/[\x21-\x7e]*$/.test(check.path) || check.path.length > 1024)
    throw validationError(`Health check path '${check.path}' must begin with a '/' and be at most 1024 characters`);
  if (check.port !== 'traffic-port') between('Health check port', Number(check.port), 1, 65535);
  statusRanges(check.matcher);
  return check;
}

/**
 * The status codes a matcher allows, as ranges.
 * @throws AwsError ValidationError outside of 200-499.
 */
export function statusRanges(matcher: string): { low: number; high: number }[] {
  return matcher.split(',').map((part) => {
    const found = /^(\d{3})(?:-(\d{3}))?$/.exec(part);
    const low = Number(found?.[1]);
    const high = Number(found?.[2] ?? found?.[1]);
    if (found === null || low < 200 || high > 499 || low > high)
      throw validationError(`Health check matcher HTTP code '${matcher}' must be within '200-499' inclusive`);
    return { low, high };
  });
}

function between(what: string, value: number, low: number, high: number): void {
  if (!Number.isInteger(value) || value < low || value > high)
    throw validationError(`${what} '${value}' must be between ${low} and ${high} inclusive`);
}

import { isDeepStrictEqual } from 'node:util';
import type {
  CreateTargetGroupCommandOutput,
  DeleteTargetGroupCommandInput,
  DeleteTargetGroupCommandOutput,
  DescribeTargetGroupsCommandInput,
  DescribeTargetGroupsCommandOutput,
  TargetGroup as SdkTargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import { type Operations, operation } from '../../service';
import { namedGroups } from './actions';
import type { Arns } from './arns';
import { DEFAULT_ATTRIBUTES } from './attributes';
import { loadBalancerNotFound, targetGroupNotFound, validationError } from './errors';
import type { Tags, TargetGroup } from './model';
import { page } from './pages';
import type { Registrations } from './registrations';
import type { Routing } from './routing';
import type { Elbv2State } from './state';
import { readTags } from './tags';
import { createTargetGroupInput, targetGroupSettings } from './target-group-settings';

/** Source: ALB quotas, target groups per Region. */
const MAX_TARGET_GROUPS = 3000;

export function targetGroupOperations(
  state: Elbv2State,
  routing: Routing,
  registrations: Registrations,
  arns: Arns,
  vpcExists: (vpcId: string) => boolean,
): Operations {
  return {
    CreateTargetGroup: operation({
      kind: 'write',
      input: createTargetGroupInput,
      answer: (input): Omit<CreateTargetGroupCommandOutput, '$metadata'> => {
        const settings = targetGroupSettings(input);
        if (!vpcExists(settings.vpcId)) throw validationError(`The VPC ID '${settings.vpcId}' is not found`);
        const tags = readTags(input.Tags ?? []);
        const all = state.targetGroups.list();
        const twin = all.find((group) => group.name === settings.name);
        if (twin !== undefined) {
          if (!isSame(twin, settings)) throw duplicateName(twin.name);
          // Whoever made it, and whatever its tags: they stay as they are. Seen on AWS: terraform-provider-aws, issue 32717.
          return { TargetGroups: [shown(state, twin)] };
        }
        if (all.length >= MAX_TARGET_GROUPS)
          throw new AwsError(
            'TooManyTargetGroupsException',
            `The maximum number of target groups is '${MAX_TARGET_GROUPS}'`,
          );
        const group: TargetGroup = {
          ...settings,
          arn: arns.targetGroup(settings.name),
          attributes: DEFAULT_ATTRIBUTES,
        };
        put(state, group, tags);
        return { TargetGroups: [shown(state, group)] };
      },
    }),

    DescribeTargetGroups: operation({
      kind: 'eventual',
      input: z.strictObject({
        LoadBalancerArn: z.string().optional(),
        TargetGroupArns: z.array(z.string()).optional(),
        Names: z.array(z.string()).optional(),
        Marker: z.string().optional(),
        PageSize: z.number().optional(),
      }) satisfies z.ZodType<DescribeTargetGroupsCommandInput>,
      answer: (input, { readAt }): Omit<DescribeTargetGroupsCommandOutput, '$metadata'> => {
        const { items, next } = page(described(state, input, readAt), input);
        return { TargetGroups: items.map((group) => shown(state, group, readAt)), ...next };
      },
    }),

    /** A target group that does not exist is deleted already: the API names no error for it. */
    DeleteTargetGroup: operation({
      kind: 'write',
      input: z.strictObject({ TargetGroupArn: z.string() }) satisfies z.ZodType<DeleteTargetGroupCommandInput>,
      answer: ({ TargetGroupArn: arn }): Omit<DeleteTargetGroupCommandOutput, '$metadata'> => {
        if (!/^arn:[^:]+:elasticloadbalancing:[^:]*:\d{12}:targetgroup\/[^/]+\/[0-9a-f]+$/.test(arn))
          throw validationError(`'${arn}' is not a valid target group ARN`);
        if (state.targetGroups.get(arn) === undefined) return {};
        if (loadBalancersOf(state, arn).length > 0 || routing.isHeld(arn))
          throw new AwsError(
            'ResourceInUseException',
            `Target group '${arn}' is currently in use by a listener or a rule`,
          );
        registrations.forget(arn);
        state.targetGroups.delete(arn);
        state.tags.delete(arn);
        return {};
      },
    }),
  };
}

function put(state: Elbv2State, group: TargetGroup, tags: Tags): void {
  state.targetGroups.put(group.arn, group);
  state.targets.put(group.arn, []);
  state.tags.put(group.arn, tags);
}

function described(state: Elbv2State, input: DescribeTargetGroupsCommandInput, readAt: number): TargetGroup[] {
  const { LoadBalancerArn: loadBalancerArn, TargetGroupArns: arns, Names: names } = input;
  if ([loadBalancerArn, arns, names].filter((filter) => filter !== undefined).length > 1)
    throw validationError('Target group ARNs, names and a load balancer ARN cannot be specified at the same time');
  const all = state.targetGroups.list(readAt);
  if (loadBalancerArn !== undefined) {
    if (state.loadBalancers.get(loadBalancerArn, readAt) === undefined) throw loadBalancerNotFound();
    return all.filter((group) => loadBalancersOf(state, group.arn, readAt).includes(loadBalancerArn));
  }
  if (arns === undefined && names === undefined) return all;
  const isAsked = (group: TargetGroup): boolean => arns?.includes(group.arn) ?? names?.includes(group.name) ?? false;
  const found = all.filter(isAsked);
  if (found.length < new Set(arns ?? names).size) throw targetGroupNotFound('One or more target groups not found');
  return found;
}

function isSame(group: TargetGroup, settings: Omit<TargetGroup, 'arn' | 'attributes'>): boolean {
  return isDeepStrictEqual(group, { ...settings, arn: group.arn, attributes: group.attributes });
}

function duplicateName(name: string): AwsError {
  return new AwsError(
    'DuplicateTargetGroupNameException',
    `A target group with the same name '${name}' exists, but with different settings`,
  );
}

/** The load balancers whose rules name a target group: one, or none. */
function loadBalancersOf(state: Elbv2State, targetGroupArn: string, at?: number): string[] {
  const found = new Set<string>();
  for (const rule of state.rules.list(at))
    if (namedGroups(rule.action).includes(targetGroupArn)) found.add(rule.loadBalancerArn);
  return [...found];
}

function shown(state: Elbv2State, group: TargetGroup, at?: number): SdkTargetGroup {
  const { healthCheck } = group;
  return {
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: group.protocol,
    ProtocolVersion: group.protocolVersion,
    Port: group.port,
    VpcId: group.vpcId,
    HealthCheckEnabled: true,
    HealthCheckProtocol: healthCheck.protocol,
    HealthCheckPort: healthCheck.port,
    HealthCheckPath: healthCheck.path,
    HealthCheckIntervalSeconds: healthCheck.intervalSeconds,
    HealthCheckTimeoutSeconds: healthCheck.timeoutSeconds,
    HealthyThresholdCount: healthCheck.healthyThreshold,
    UnhealthyThresholdCount: healthCheck.unhealthyThreshold,
    Matcher: { HttpCode: healthCheck.matcher },
    LoadBalancerArns: loadBalancersOf(state, group.arn, at),
    TargetType: 'instance',
    IpAddressType: 'ipv4',
  };
}

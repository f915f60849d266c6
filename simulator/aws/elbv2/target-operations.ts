import type {
  DeregisterTargetsCommandInput,
  DeregisterTargetsCommandOutput,
  DescribeTargetHealthCommandInput,
  DescribeTargetHealthCommandOutput,
  RegisterTargetsCommandInput,
  RegisterTargetsCommandOutput,
  TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import type { InstanceHost, SimulatedInstance } from '../../ports';
import { type Operations, operation } from '../../service';
import { validationError } from './errors';
import type { Target, TargetGroup } from './model';
import type { Registrations } from './registrations';
import type { Elbv2State } from './state';

const targetSchema = z.strictObject({ Id: z.string(), Port: z.number().optional() });
type Named = z.output<typeof targetSchema>;

/** Source: ALB quotas, targets per target group. */
const MAX_TARGETS = 1000;

export function targetOperations(
  state: Elbv2State,
  registrations: Registrations,
  host: Pick<InstanceHost, 'instance'>,
): Operations {
  return {
    RegisterTargets: operation({
      kind: 'write',
      input: z.strictObject({
        TargetGroupArn: z.string(),
        Targets: z.array(targetSchema),
      }) satisfies z.ZodType<RegisterTargetsCommandInput>,
      answer: (input): Omit<RegisterTargetsCommandOutput, '$metadata'> => {
        const group = state.targetGroup(input.TargetGroupArn);
        const targets = some(input.Targets).map(({ Id, Port }) => ({ instance: running(host, Id), port: Port }));
        if (registrations.targets(group.arn).length + targets.length > MAX_TARGETS)
          throw new AwsError(
            'TooManyTargetsException',
            `The maximum number of targets per target group is '${MAX_TARGETS}'`,
          );
        for (const { instance, port } of targets) registrations.register(group, instance, port);
        return {};
      },
    }),

    /** A target that is not registered is no error. */
    DeregisterTargets: operation({
      kind: 'write',
      input: z.strictObject({
        TargetGroupArn: z.string(),
        Targets: z.array(targetSchema),
      }) satisfies z.ZodType<DeregisterTargetsCommandInput>,
      answer: (input): Omit<DeregisterTargetsCommandOutput, '$metadata'> => {
        const group = state.targetGroup(input.TargetGroupArn);
        for (const { Id, Port } of some(input.Targets))
          for (const target of registrations.targets(group.arn))
            if (target.instanceId === Id && (Port === undefined || Port === target.port))
              registrations.deregister(group, target, () => {});
        return {};
      },
    }),

    DescribeTargetHealth: operation({
      kind: 'eventual',
      input: z.strictObject({
        TargetGroupArn: z.string(),
        Targets: z.array(targetSchema).optional(),
      }) satisfies z.ZodType<DescribeTargetHealthCommandInput>,
      answer: (input, { readAt }): Omit<DescribeTargetHealthCommandOutput, '$metadata'> => {
        const group = state.targetGroup(input.TargetGroupArn, readAt);
        if (input.Targets === undefined)
          return {
            TargetHealthDescriptions: registrations.targets(group.arn, readAt).map((target) => shown(group, target)),
          };
        return {
          TargetHealthDescriptions: input.Targets.map((named) => {
            const target = registrations.find(group.arn, named.Id, named.Port ?? group.port, readAt);
            return target === undefined ? notRegistered(group, named) : shown(group, target);
          }),
        };
      },
    }),
  };
}

function some(targets: readonly Named[]): readonly Named[] {
  if (targets.length === 0) throw validationError('At least one target must be specified');
  return targets;
}

/** @throws AwsError InvalidTargetException. */
function running(host: Pick<InstanceHost, 'instance'>, instanceId: string): SimulatedInstance {
  const instance = host.instance(instanceId);
  if (instance === undefined) throw new AwsError('InvalidTargetException', `Instance ID '${instanceId}' is not valid`);
  if (instance.state !== 'running')
    throw new AwsError(
      'InvalidTargetException',
      `The following targets are not in a running state and cannot be registered: '${instanceId}'`,
    );
  return instance;
}

function shown(group: TargetGroup, { instanceId, port, health }: Target): TargetHealthDescription {
  return {
    Target: { Id: instanceId, Port: port },
    HealthCheckPort: healthCheckPort(group, port),
    TargetHealth: { State: health.state, Reason: health.reason, Description: health.description },
  };
}

function notRegistered(group: TargetGroup, { Id, Port = group.port }: Named): TargetHealthDescription {
  return {
    Target: { Id, Port },
    HealthCheckPort: healthCheckPort(group, Port),
    TargetHealth: {
      State: 'unused',
      Reason: 'Target.NotRegistered',
      Description: 'Target is not registered to the target group',
    },
  };
}

function healthCheckPort(group: TargetGroup, port: number): string {
  return group.healthCheck.port === 'traffic-port' ? String(port) : group.healthCheck.port;
}

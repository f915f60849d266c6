import type { Construct } from 'constructs';
import type { FleetSpec, TrafficSpec } from '../../lambdas/domain/fleet-spec';
import type { Names } from '../names';
import { kilnResource } from './kiln-resource';

/**
 * The fleet's listener rule. CloudFormation must not know its actions, or a deployment would set them back: the custom
 * resource behind it changes conditions and priority only.
 * @returns the rule's ARN
 */
export function trafficRule(
  scope: Construct,
  names: Names,
  { fleet }: FleetSpec,
  { priority, conditions }: TrafficSpec,
  listenerArn: string,
): string {
  return kilnResource(scope, 'TrafficRule', names, {
    Fleet: fleet,
    ListenerArn: listenerArn,
    Priority: priority,
    ...(conditions.paths !== undefined && { Paths: conditions.paths }),
    ...(conditions.hosts !== undefined && { Hosts: conditions.hosts }),
  }).ref;
}

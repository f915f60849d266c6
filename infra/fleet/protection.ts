import type { Stack } from 'aws-cdk-lib';
import type { Names } from '../names';
import { kilnResource } from './kiln-resource';

/**
 * Refuses the stack's deletion while the fleet lives. CloudFormation deletes a resource before those it depends on, side
 * by side with those it has nothing to do with, and leaves alone what a resource depends on that it could not delete: so
 * this one depends on every other one, and its refusal leaves everything as it is. Call it last.
 */
export function protect(stack: Stack, names: Names, fleet: string, ruleArn: string): void {
  const others = [...stack.node.children];
  kilnResource(stack, 'ProtectFleet', names, { Fleet: fleet, RuleArn: ruleArn }).node.addDependency(...others);
}

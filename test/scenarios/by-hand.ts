import type { DeployedWorld } from './deployed-world';
import { MINUTE } from './deployed-world';

export function targetGroupArn({ world }: DeployedWorld, generation: string): string {
  const found = world.aws.elbv2.state.targetGroups.list().find(({ name }) => name === generation);
  if (found === undefined) throw new Error(`There is no target group ${generation}.`);
  return found.arn;
}

/** A person writes the fleet's rule: generation → weight. */
export function writeWeights(deployed: DeployedWorld, weights: Readonly<Record<string, number>>): void {
  const TargetGroups = Object.entries(weights).map(([generation, Weight]) => ({
    TargetGroupArn: targetGroupArn(deployed, generation),
    Weight,
  }));
  const { aws, deployment } = deployed.world;
  aws.ask('elbv2', 'ModifyRule', {
    RuleArn: deployment.deployed.ruleArn,
    Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups } }],
  });
}

/** "Removing a generation by hand", as the runbook has it. */
export async function removeByHand(deployed: DeployedWorld, generation: string): Promise<void> {
  const { aws } = deployed.world;
  const TargetGroupArn = targetGroupArn(deployed, generation);
  aws.ask('autoscaling', 'DeleteAutoScalingGroup', { AutoScalingGroupName: generation, ForceDelete: true });
  await deployed.pass(5 * MINUTE);
  aws.ask('ec2', 'DeleteLaunchTemplate', { LaunchTemplateName: generation });
  aws.ask('cloudwatch', 'DeleteAlarms', { AlarmNames: [`${generation}-errors`] });
  aws.ask('elbv2', 'DeleteTargetGroup', { TargetGroupArn });
}

import type { loadBalancer } from '../aws/load-balancer';
import { KilnError } from '../domain/errors';
import type { Plan } from '../domain/plan';

/**
 * The ARN of green's target group, by its name: states pass ids of the release only.
 * @throws TransientAwsError while AWS does not show it yet
 */
export async function greenTargetGroup(plan: Plan, balancer: ReturnType<typeof loadBalancer>): Promise<string> {
  const found = await balancer.findTargetGroup(plan.green.generation);
  if (found?.TargetGroupArn !== undefined) return found.TargetGroupArn;
  throw new KilnError(
    'TransientAwsError',
    `AWS does not show the target group ${plan.green.generation} yet, or any more.`,
  );
}

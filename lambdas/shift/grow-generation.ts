import { autoScaling } from '../aws/auto-scaling';
import { loadBalancer } from '../aws/load-balancer';
import { metrics } from '../aws/metrics';
import { store } from '../aws/store';
import { instancesFor } from '../domain/capacity';
import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { pending, ready } from '../domain/progress';
import { greenGone } from '../launch/green-gone';
import { defineStep } from '../shared/define-step';
import { observeGeneration } from '../shared/observe-generation';
import { raiseMinimum } from '../shared/raise-minimum';
import { requestsPerMinute } from './request-rate';

const POLL_SECONDS = 15;

/**
 * Gives green what the next weight will ask of it, and is ready when that much is healthy. It never shrinks green.
 * @throws LaunchFailed when it does not grow in time
 */
export const handler = defineStep(
  contracts.GrowGeneration,
  { store, groups: autoScaling, balancer: loadBalancer, metrics },
  async ({ release, since, weight, targetGroupArn: greenArn }, { store, groups, balancer, metrics, now }) => {
    const plan = await store.readPlan(release);
    const { blue, green, deployed } = plan;
    const [observed, blueGroup, rate] = await Promise.all([
      observeGeneration(green.generation, greenArn, groups, balancer),
      blue === null ? undefined : groups.findGroup(blue.generation),
      requestsPerMinute(
        metrics,
        deployed.loadBalancer,
        blue === null ? [greenArn] : [blue.targetGroupArn, greenArn],
        now(),
      ),
    ]);
    if (observed === undefined) throw greenGone(green.generation);
    const needed = instancesFor({
      requestsPerMinute: rate,
      weightPercent: weight,
      requestsPerInstance: plan.load.requestsPerInstance,
      blueLive: blueGroup?.DesiredCapacity ?? 0,
      min: plan.launchSize,
      max: deployed.spec.capacity.max,
    });
    const why = `${weight} % of ${Math.round(rate)} requests per minute`;
    const { generation } = green;
    const { min: from } = observed.sizes;
    if (from < needed) await raiseMinimum({ release, side: 'green', generation, from, to: needed, store, groups });
    if (observed.health.healthy >= needed) {
      return ready(`${generation} has ${observed.health.healthy} healthy, ${needed} needed for ${why}`);
    }
    const reason = `${generation} grows to ${needed} for ${why}: ${observed.health.reason}`;
    if (now() / 1000 > since + plan.deadlines.growth) {
      throw new KilnError(
        'LaunchFailed',
        `${reason}, after ${plan.deadlines.growth} s. See the group's scaling activities.`,
      );
    }
    return pending(reason, POLL_SECONDS);
  },
);

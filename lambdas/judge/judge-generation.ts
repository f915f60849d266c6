import type { autoScaling } from '../aws/auto-scaling';
import type { loadBalancer } from '../aws/load-balancer';
import type { metrics as metricsAdapter } from '../aws/metrics';
import { heldSize, instancesFor } from '../domain/capacity';
import { KilnError } from '../domain/errors';
import { type GuardAlarm, type Judgement, judge } from '../domain/judgement';
import type { Plan } from '../domain/plan';
import { observeGeneration } from '../shared/observe-generation';
import { confirmRule } from '../shift/confirm-rule';
import { requestsPerMinute } from '../shift/request-rate';

/** A green that dies must be left within the load balancer's detection time and two minutes. */
export const JUDGE_EVERY_SECONDS = 30;

interface Given {
  readonly plan: Plan;
  readonly greenArn: string;
  readonly weight: number;
  /** When that weight was read back. */
  readonly since: number;
  /** Until then a group that is short of instances but heals itself only holds the release. */
  readonly patientUntil: number;
  readonly now: number;
  readonly groups: ReturnType<typeof autoScaling>;
  readonly balancer: ReturnType<typeof loadBalancer>;
  readonly metrics: ReturnType<typeof metricsAdapter>;
}

/**
 * Looks at everything that guards a release while green has a weight. Times in epoch seconds, `now` in epoch ms. What would
 * take the release back is looked at twice: describes are eventually consistent, and one late answer is no reason. Nor is
 * an answer that another one contradicted a reason to go on: it holds the release until the next look.
 * @throws GuardTripped with what tripped it
 * @throws ShiftFailed when somebody else has changed the rule
 */
export async function judgeGeneration(given: Given): Promise<Exclude<Judgement, { readonly kind: 'stop' }>> {
  const { plan, greenArn, weight, since, now, balancer } = given;
  await confirmRule({ plan, greenArn, weight, since, now: Math.floor(now / 1000), balancer });
  const first = await look(given);
  if (first.kind !== 'stop') return first;
  const second = await look(given);
  if (second.kind === 'stop') {
    throw new KilnError('GuardTripped', `${second.reason.replace(/\.+$/, '')}. Green had ${weight} % of the traffic.`);
  }
  const isPatient = now / 1000 <= given.patientUntil;
  return second.kind === 'proceed' && isPatient
    ? { kind: 'hold', reason: `Seen a moment ago, and not any more: ${first.reason}` }
    : second;
}

async function look(given: Given): Promise<Judgement> {
  const { plan, greenArn, weight, since, now, groups, balancer, metrics } = given;
  const { blue, green, deployed } = plan;
  const guards = [...deployed.spec.guards.alarms, ...green.alarms];
  const [greenNow, blueNow, rate, alarms] = await Promise.all([
    observeGeneration(green.generation, greenArn, groups, balancer),
    blue && observeGeneration(blue.generation, blue.targetGroupArn, groups, balancer),
    requestsPerMinute(
      metrics,
      deployed.loadBalancer,
      blue === null ? [greenArn] : [blue.targetGroupArn, greenArn],
      now,
    ),
    metrics.alarms(guards),
  ]);
  if (greenNow === undefined) {
    return { kind: 'stop', reason: `The group ${green.generation} is gone; somebody deleted it` };
  }
  if (blueNow === undefined) {
    return {
      kind: 'stop',
      reason: `The group ${blue?.generation}, which must be able to take the traffic back, is gone; somebody deleted it`,
    };
  }
  return judge({
    now: Math.floor(now / 1000),
    since,
    soakSeconds: plan.soakSeconds,
    patientUntil: given.patientUntil,
    alarms: guards.map((name): GuardAlarm => {
      const found = alarms.find((alarm) => alarm.AlarmName === name);
      return { name, state: found?.StateValue, stateReason: found?.StateReason ?? '' };
    }),
    green: {
      ...greenNow.health,
      generation: green.generation,
      needed: instancesFor({
        requestsPerMinute: rate,
        weightPercent: weight,
        requestsPerInstance: plan.load.requestsPerInstance,
        blueLive: 0,
        min: plan.launchSize,
        max: deployed.spec.capacity.max,
      }),
    },
    blue: blueNow && {
      ...blueNow.health,
      generation: blueNow.generation,
      needed: heldSize(plan, blueNow.sizes.min),
    },
  });
}

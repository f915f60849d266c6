import { autoScaling } from '../aws/auto-scaling';
import { loadBalancer } from '../aws/load-balancer';
import { metrics } from '../aws/metrics';
import { store } from '../aws/store';
import { heldSize, instancesFor } from '../domain/capacity';
import { contracts } from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { type GuardAlarm, judge } from '../domain/judgement';
import { pending, ready } from '../domain/progress';
import { defineStep } from '../shared/define-step';
import { observeGeneration } from '../shared/observe-generation';
import { telling } from '../shared/telling';
import { confirmRule } from '../shift/confirm-rule';
import { requestsPerMinute } from '../shift/request-rate';

/** A green that dies must be left within the load balancer's detection time and two minutes. */
const JUDGE_EVERY_SECONDS = 30;

/**
 * Guards, while green takes traffic: alarms quiet, green healthy, blue able to take everything back.
 * @throws GuardTripped with what tripped it
 * @throws ShiftFailed when somebody else has changed the rule
 */
export const handler = defineStep(
  contracts.JudgeRelease,
  { store, groups: autoScaling, balancer: loadBalancer, metrics },
  async ({ release, since, weight, targetGroupArn: greenArn }, { store, groups, balancer, metrics, now }) => {
    const plan = await store.readPlan(release);
    const { blue, green, deployed } = plan;
    const guards = [...deployed.spec.guards.alarms, ...green.alarms];
    const seconds = Math.floor(now() / 1000);
    await confirmRule({ plan, greenArn, weight, since, now: seconds, balancer });
    const [greenNow, blueNow, rate, alarms] = await Promise.all([
      observeGeneration(green.generation, greenArn, groups, balancer),
      blue === null ? undefined : observeGeneration(blue.generation, blue.targetGroupArn, groups, balancer),
      requestsPerMinute(
        metrics,
        deployed.loadBalancer,
        blue === null ? [greenArn] : [blue.targetGroupArn, greenArn],
        now(),
      ),
      metrics.alarms(guards),
    ]);
    if (greenNow === undefined)
      throw new KilnError('GuardTripped', `The group ${green.generation} is gone; somebody deleted it.`);
    if (blue !== null && blueNow === undefined) {
      throw new KilnError(
        'GuardTripped',
        `The group ${blue.generation}, which must be able to take the traffic back, is gone; somebody deleted it.`,
      );
    }

    const judgement = judge({
      now: seconds,
      since,
      soakSeconds: plan.soakSeconds,
      patienceSeconds: plan.deadlines.hold,
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
      blue:
        blue === null || blueNow === undefined
          ? null
          : { ...blueNow.health, generation: blue.generation, needed: heldSize(plan, blueNow.sizes.min) },
    });

    switch (judgement.kind) {
      case 'stop':
        throw new KilnError(
          'GuardTripped',
          `${judgement.reason.replace(/\.+$/, '')}. Green had ${weight} % of the traffic.`,
        );
      case 'hold':
      case 'soak':
        return { ...pending(judgement.reason, JUDGE_EVERY_SECONDS), held: judgement.kind === 'hold' };
      case 'proceed':
        await store.addEvidence(release, `soaked${weight}`, judgement.reason);
        return ready(judgement.reason);
    }
  },
  telling(({ weight }, { held, reason }) => (held ? { transition: 'HELD', weight, reason } : undefined)),
);

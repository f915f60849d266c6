import { autoScaling } from '../aws/auto-scaling';
import { loadBalancer } from '../aws/load-balancer';
import { metrics } from '../aws/metrics';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { pending, ready } from '../domain/progress';
import { defineStep } from '../shared/define-step';
import { telling } from '../shared/telling';
import { JUDGE_EVERY_SECONDS, judgeGeneration } from './judge-generation';

/**
 * Guards, while green takes traffic: alarms quiet, green healthy, blue able to take everything back.
 * @throws GuardTripped with what tripped it
 * @throws ShiftFailed when somebody else has changed the rule
 */
export const handler = defineStep(
  contracts.JudgeRelease,
  { store, groups: autoScaling, balancer: loadBalancer, metrics },
  async ({ release, since, weight, targetGroupArn }, { store, now, ...watching }) => {
    const plan = await store.readPlan(release);
    const judgement = await judgeGeneration({
      plan,
      greenArn: targetGroupArn,
      weight,
      since,
      patientUntil: since + plan.soakSeconds + plan.deadlines.hold,
      now: now(),
      ...watching,
    });
    if (judgement.kind !== 'proceed') {
      const rest = Math.ceil(since + plan.soakSeconds - now() / 1000);
      const wait = rest > 0 ? Math.min(rest, JUDGE_EVERY_SECONDS) : JUDGE_EVERY_SECONDS;
      return { ...pending(judgement.reason, wait), held: judgement.kind === 'hold' };
    }
    await store.addEvidence(release, `soaked${weight}`, judgement.reason);
    return ready(judgement.reason);
  },
  telling(({ weight }, { held, reason }) => (held ? { transition: 'HELD', weight, reason } : undefined)),
);

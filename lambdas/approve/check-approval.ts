import { autoScaling } from '../aws/auto-scaling';
import { loadBalancer } from '../aws/load-balancer';
import { metrics } from '../aws/metrics';
import { questions } from '../aws/questions';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { pending, ready } from '../domain/progress';
import { answeredText } from '../domain/question';
import { JUDGE_EVERY_SECONDS, judgeGeneration } from '../judge/judge-generation';
import { defineStep } from '../shared/define-step';
import { telling } from '../shared/telling';

/**
 * Whether somebody has let green go on to its next weight. The guards go on being judged meanwhile: nobody's silence lets
 * a bad green serve.
 * @throws ApprovalRejected, ApprovalExpired
 * @throws GuardTripped with what tripped it
 * @throws ShiftFailed when somebody else has changed the rule
 */
export const handler = defineStep(
  contracts.CheckApproval,
  { store, questions, groups: autoScaling, balancer: loadBalancer, metrics },
  async ({ release, since, weight, asking, targetGroupArn }, { store, questions, now, ...watching }) => {
    const plan = await store.readPlan(release);
    const question = await questions.find(release.id);
    const given = question?.asking === asking ? question.given : undefined;
    // A fleet that heals while a person thinks holds nobody up; once there is a yes, its patience counts.
    const patientFrom = given === undefined ? Math.floor(now() / 1000) : Math.floor(Date.parse(given.at) / 1000);
    const judgement = await judgeGeneration({
      plan,
      greenArn: targetGroupArn,
      weight,
      since,
      patientUntil: patientFrom + plan.deadlines.hold,
      now: now(),
      ...watching,
    });
    if (question === undefined || question.asking !== asking) {
      throw new KilnError('ApprovalExpired', `The question of release ${release.id} is gone, which counts as no.`);
    }
    if (given?.answer === 'reject') throw new KilnError('ApprovalRejected', answeredText(question, given));
    if (given === undefined) {
      if (now() < Date.parse(question.expiresAt)) {
        return pending(`Nobody has answered yet, until ${question.expiresAt}: ${question.about}`, JUDGE_EVERY_SECONDS);
      }
      throw new KilnError(
        'ApprovalExpired',
        `Nobody answered by ${question.expiresAt}, which counts as no: ${question.about}. Release again when one of its approvers is there.`,
      );
    }
    if (judgement.kind === 'hold') {
      return { ...pending(`Approved; ${judgement.reason}`, JUDGE_EVERY_SECONDS), held: true };
    }
    const sentence = answeredText(question, given);
    await store.addEvidence(release, `approved${weight}`, sentence);
    return ready(sentence);
  },
  // Not before the answer: until then it waits for people, whatever else there is.
  telling(({ weight }, { held, reason }) => (held ? { transition: 'HELD', weight, reason } : undefined)),
);

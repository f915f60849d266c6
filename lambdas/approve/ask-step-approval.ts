import { questions } from '../aws/questions';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { seconds } from '../domain/fleet-spec';
import { defineStep } from '../shared/define-step';
import { telling } from '../shared/telling';
import { questionHeard } from './question-heard';

/** Asks the fleet's approvers whether green may get its next weight. Repeating it asks the same question. */
export const handler = defineStep(
  contracts.AskStepApproval,
  { store, questions },
  async ({ release, execution, asking, weight, nextWeight }, { store, questions, now }) => {
    const { deployed, green, version } = await store.readPlan(release);
    const { approval } = deployed.spec;
    if (approval === undefined) throw new Error(`Fleet ${release.fleet} has no approvers.`);
    const about = `${green.generation} (${version}) has ${weight} % of the traffic and would get ${nextWeight} %`;
    const earlier = await questions.find(release.id);
    if (earlier?.asking !== asking) {
      await questions.ask({
        releaseId: release.id,
        fleet: release.fleet,
        executionArn: execution,
        asking,
        about,
        approvers: approval.approvers,
        askedAt: new Date(now()).toISOString(),
        expiresAt: new Date(now() + seconds(approval.stepExpiresAfter) * 1000).toISOString(),
      });
    }
    return { reason: `Waiting ${approval.stepExpiresAfter} for one of ${approval.approvers.join(', ')}: ${about}` };
  },
  telling(
    ({ asking, weight }, { reason }) => ({
      transition: 'AWAITING_APPROVAL',
      weight,
      reason,
      details: { question: asking },
    }),
    questionHeard,
  ),
);

import { callbacks } from '../aws/callbacks';
import { questions } from '../aws/questions';
import * as contracts from '../domain/contracts';
import { previewDetails } from '../domain/preview-details';
import { defineStep } from '../shared/define-step';
import { telling } from '../shared/telling';
import { deliverAnswer } from './deliver-answer';
import { questionHeard } from './question-heard';

/**
 * Asks the fleet's approvers whether a release may go ahead, and leaves the execution's token in the table: whoever answers
 * is told to the execution by it. What this returns nobody reads. A repetition comes with a token of its own, and takes
 * along what was answered meanwhile.
 */
export const handler = defineStep(
  contracts.AskApproval,
  { questions, callbacks },
  async ({ release, execution, asking, preview, token }, { questions, callbacks, now }) => {
    const { approvers, expiresAfter, expiresAfterSeconds } = preview.approval;
    const reason = `Waiting ${expiresAfter} for one of ${approvers.join(', ')} to approve: ${preview.reason}`;
    const earlier = await questions.find(release.id);
    if (earlier?.asking === asking) {
      await questions.waitWith(earlier, token);
      const found = await questions.find(release.id);
      if (found !== undefined) await deliverAnswer(found, callbacks, questions);
      return { reason };
    }
    await questions.ask({
      releaseId: release.id,
      fleet: release.fleet,
      executionArn: execution,
      asking,
      about: preview.reason,
      approvers,
      askedAt: new Date(now()).toISOString(),
      expiresAt: new Date(now() + expiresAfterSeconds * 1000).toISOString(),
      token,
    });
    return { reason };
  },
  telling(
    ({ preview, asking }, { reason }) => ({
      transition: 'AWAITING_APPROVAL',
      key: asking,
      reason,
      details: { ...previewDetails(preview), question: asking },
    }),
    questionHeard,
  ),
);

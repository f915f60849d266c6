import { deliverAnswer } from '../approve/deliver-answer';
import type { callbacks as callbacksAdapter } from '../aws/callbacks';
import type { questions as questionsAdapter } from '../aws/questions';
import { type Question, questionWeight } from '../domain/question';
import { RELEASE_EVENT, releaseEvent } from '../domain/release-event';
import { requestInputSchema } from '../domain/release-request';
import { LONGEST_HANDLER_SECONDS } from '../functions';
import type { Teller } from '../shared/telling';
import { eachByItself } from './each-by-itself';
import { asEnded } from './ended-execution';
import { parsedInput } from './parsed-input';
import type { WatchdogTools } from './recover-dead';
import { tellUnclaimed } from './tell-unclaimed';

type Tending = WatchdogTools &
  Teller & {
    readonly questions: ReturnType<typeof questionsAdapter>;
    readonly callbacks: ReturnType<typeof callbacksAdapter>;
  };

/** So long a handler that asks may take to tell of it by itself. */
const TOLD_WITHIN_MS = LONGEST_HANDLER_SECONDS * 1000;

/**
 * A question that the bus did not take when it was asked is told again: nobody can answer what nobody heard. An answer
 * that was given and got stuck on its way is sent again. A release that waited before its claim, and whose
 * execution is over, is told as refused, and its question goes with that: nothing else would show its end.
 * @returns what was done, a sentence each
 */
export async function tendQuestions(tools: Tending): Promise<string[]> {
  const { questions, callbacks, executions } = tools;
  return eachByItself(await questions.open(), async (question) => {
    const { releaseId, executionArn, token, given } = question;
    const execution = await executions.describe(executionArn);
    if (execution === undefined || execution.status === 'RUNNING') {
      if (given === undefined) return tellAgain(question, execution?.input, tools);
      if (token === undefined) return undefined;
      await deliverAnswer(question, callbacks, questions);
      return `Sent the answer to ${releaseId} again`;
    }
    const ended = asEnded(execution);
    // Where it had its claim there is a record, and the recovery takes the question along.
    return ended && tellUnclaimed(ended, tools);
  });
}

async function tellAgain(question: Question, input: string | undefined, tools: Tending): Promise<string | undefined> {
  const { questions, store, events, now, stage } = tools;
  const { releaseId, fleet, executionArn, asking, about, approvers, askedAt, expiresAt, toldAt } = question;
  if (toldAt !== undefined || now() < Date.parse(askedAt) + TOLD_WITHIN_MS || now() >= Date.parse(expiresAt)) {
    return undefined;
  }
  const record = await store.findRelease({ id: releaseId, fleet });
  // Before its claim a release has no record that says who asked for it.
  const { data: request } = requestInputSchema.safeParse(parsedInput(input));
  const weight = questionWeight(asking);
  const event = releaseEvent(
    { stage, releaseId, fleet, executionArn, request, record },
    {
      transition: 'AWAITING_APPROVAL',
      ...(weight === undefined ? { key: asking } : { weight }),
      reason: `Waiting until ${expiresAt} for one of ${approvers.join(', ')}: ${about}`,
      details: { question: asking },
    },
    now(),
  );
  await events.put(RELEASE_EVENT, event, [executionArn]);
  await questions.markTold(question, event.at);
  return `Told the question ${asking} of ${releaseId}, which the bus had not taken`;
}

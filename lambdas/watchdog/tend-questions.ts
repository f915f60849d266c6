import { deliverAnswer } from '../approve/deliver-answer';
import type { callbacks as callbacksAdapter } from '../aws/callbacks';
import type { events as eventsAdapter } from '../aws/events';
import type { questions as questionsAdapter } from '../aws/questions';
import { eachByItself } from './each-by-itself';
import { executionEnded } from './ended-execution';
import type { WatchdogTools } from './recover-dead';
import { tellUnclaimed } from './tell-unclaimed';

type Tending = WatchdogTools & {
  readonly questions: ReturnType<typeof questionsAdapter>;
  readonly callbacks: ReturnType<typeof callbacksAdapter>;
  readonly events: ReturnType<typeof eventsAdapter>;
};

/**
 * An answer that was given and got stuck on its way is sent again. A release that waited before its claim, and whose
 * execution is over, is told as refused, and its question goes with that: nothing else would show its end.
 * @returns what was done, a sentence each
 */
export async function tendQuestions(tools: Tending): Promise<string[]> {
  const { questions, callbacks, executions } = tools;
  return eachByItself(await questions.open(), async (question) => {
    const { releaseId, executionArn, token, given } = question;
    const execution = await executions.describe(executionArn);
    if (execution === undefined || execution.status === 'RUNNING') {
      if (token === undefined || given === undefined) return undefined;
      await deliverAnswer(question, callbacks, questions);
      return `Sent the answer to ${releaseId} again`;
    }
    const { status, startedAt, input, error, cause } = execution;
    const ended = executionEnded.shape.detail.safeParse({
      executionArn,
      status,
      startDate: startedAt,
      input,
      error,
      cause,
    });
    // Where it had its claim there is a record, and the recovery takes the question along.
    const [told] = ended.success ? await tellUnclaimed(ended.data, tools) : [];
    return told;
  });
}

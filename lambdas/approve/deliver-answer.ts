import type { callbacks as callbacksAdapter, Delivery } from '../aws/callbacks';
import type { questions as questionsAdapter } from '../aws/questions';
import { answeredText, type Question } from '../domain/question';

/**
 * Tells the execution that waits how its question was answered. Repeating it is harmless: a task takes one answer.
 * @returns LATE when nobody waits any more; undefined where nobody waits with a token
 */
export async function deliverAnswer(
  question: Question,
  callbacks: ReturnType<typeof callbacksAdapter>,
  questions: Pick<ReturnType<typeof questionsAdapter>, 'forgetToken'>,
): Promise<Delivery | undefined> {
  const { token, given } = question;
  if (token === undefined || given === undefined) return undefined;
  const { answer, by, at, reason } = given;
  const delivery =
    answer === 'approve'
      ? await callbacks.succeed(token, { by, at, reason })
      : await callbacks.fail(token, 'ApprovalRejected', answeredText(question, given));
  await questions.forgetToken(question);
  return delivery;
}

import * as z from 'zod';
import { mayAnswer } from './approvers';

export const ANSWERS = ['approve', 'reject'] as const;
export type Answer = (typeof ANSWERS)[number];

const givenSchema = z.object({
  answer: z.enum(ANSWERS),
  /** The ARN that AWS verified. */
  by: z.string(),
  /** ISO 8601. */
  at: z.string(),
  reason: z.string().optional(),
});

export type GivenAnswer = z.output<typeof givenSchema>;

/** What a release waits for a person with. One at a time for each release; gone when the release has ended. */
export const questionSchema = z.object({
  releaseId: z.string(),
  fleet: z.string(),
  executionArn: z.string(),
  /** Which question of its release it is: `plan-1`, `plan-2` where it was asked again, `weight-25`. */
  asking: z.string(),
  /** What a yes lets happen, in words. */
  about: z.string(),
  approvers: z.array(z.string()),
  /** ISO 8601. */
  askedAt: z.string(),
  expiresAt: z.string(),
  /** What the waiting execution is answered by; gone once it was. A question between the weights is polled and has none. */
  token: z.string().optional(),
  /** When the bus took the event that asks, ISO 8601; until then the watchdog asks again. */
  toldAt: z.string().optional(),
  given: givenSchema.optional(),
});

export type Question = z.output<typeof questionSchema>;

/** `weight-25` is asked while green has 25 % of the traffic; a question before the claim names no weight. */
export function questionWeight(asking: string): number | undefined {
  const [, weight] = /^weight-(\d+)$/.exec(asking) ?? [];
  return weight === undefined ? undefined : Number(weight);
}

export type AnswerDecision =
  /** Write it down, then tell whoever waits. */
  | { readonly kind: 'take' }
  /** It was given already, by the same person. */
  | { readonly kind: 'again'; readonly sentence: string }
  | { readonly kind: 'refuse'; readonly statusCode: 403 | 409; readonly error: string; readonly sentence: string };

/** What becomes of an answer to a question that there is. */
export function decideAnswer(given: {
  readonly question: Question;
  readonly caller: string;
  readonly answer: Answer;
  /** Which question the caller means, where that was said. */
  readonly asking: string | undefined;
  /** Epoch ms. */
  readonly now: number;
}): AnswerDecision {
  const { question, caller, answer, now } = given;
  if (!mayAnswer(question.approvers, caller)) {
    return {
      kind: 'refuse',
      statusCode: 403,
      error: 'NotAnApprover',
      sentence: `${caller} is not among the approvers of fleet ${question.fleet} (${question.approvers.join(', ')}); ask one of them.`,
    };
  }
  if (given.asking !== undefined && given.asking !== question.asking) {
    return {
      kind: 'refuse',
      statusCode: 409,
      error: 'QuestionChanged',
      sentence: `Release ${question.releaseId} asks another question by now (${question.asking}, not ${given.asking}): ${question.about}. Look at it, then answer that one.`,
    };
  }
  if (question.given !== undefined) {
    const sentence = answeredText(question, question.given);
    if (question.given.by === caller && question.given.answer === answer) return { kind: 'again', sentence };
    return {
      kind: 'refuse',
      statusCode: 409,
      error: 'AlreadyAnswered',
      sentence: `${sentence} The first answer counts.`,
    };
  }
  if (now >= Date.parse(question.expiresAt)) {
    return {
      kind: 'refuse',
      statusCode: 409,
      error: 'QuestionExpired',
      sentence: `The question of release ${question.releaseId} expired at ${question.expiresAt}, which counts as no; release again.`,
    };
  }
  return { kind: 'take' };
}

/** Who answered what, and when. */
export function answeredText(
  { releaseId }: Pick<Question, 'releaseId'>,
  { answer, by, at, reason }: GivenAnswer,
): string {
  const verb = answer === 'approve' ? 'approved' : 'rejected';
  return `Release ${releaseId} was ${verb} by ${by} at ${at}${reason === undefined ? '' : `: ${reason}`}`.replace(
    /\.*$/,
    '.',
  );
}

import * as z from 'zod';
import { callbacks } from '../aws/callbacks';
import { questions } from '../aws/questions';
import { store } from '../aws/store';
import { fleetOf } from '../domain/names';
import { problemsOf } from '../domain/problems';
import { ANSWERS, answeredText, decideAnswer } from '../domain/question';
import { defineStep } from '../shared/define-step';
import { deliverAnswer } from './deliver-answer';

/**
 * What a Function URL under IAM authorisation hands over, as far as it matters: the caller's ARN is AWS's word.
 * Source: Lambda developer guide, "Invoking Lambda function URLs", request payload format.
 */
const urlRequest = z.object({
  requestContext: z.object({ authorizer: z.object({ iam: z.object({ userArn: z.string() }) }) }),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().optional(),
});

const urlAnswer = z.strictObject({
  statusCode: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

const bodySchema = z.strictObject({
  /** The release's id. */
  release: z.string().max(100),
  answer: z.enum(ANSWERS),
  reason: z.string().max(500).optional(),
  /** Which question is meant, where a release may have asked another one meanwhile. */
  asking: z.string().max(40).optional(),
});

/** A person's yes or no. The first answer counts; whatever else happens is told in a sentence. */
export const handler = defineStep(
  { input: urlRequest, output: urlAnswer },
  { store, questions, callbacks },
  async (event, { store, questions, callbacks, now, log }) => {
    const caller = event.requestContext.authorizer.iam.userArn;
    const sent = parsed(event.isBase64Encoded === true ? decoded(event.body) : event.body);
    const body = bodySchema.safeParse(sent);
    if (!body.success) {
      const problems = problemsOf(body.error, sent).join('; ');
      const sentence = `${problems}. An answer looks like {"release": "web-20260105T090000Z-abcdef", "answer": "approve"}.`;
      return respond(400, { error: 'InvalidAnswer', sentence });
    }
    const { release: releaseId, answer, reason, asking } = body.data;
    log.info('answer', { release: releaseId, answer, caller });

    const question = await questions.find(releaseId);
    if (question === undefined) {
      const record = await store.findRelease({ id: releaseId, fleet: fleetOf(releaseId) ?? '' });
      const why = record === undefined ? 'no release of this id waits for an answer' : `it is ${record.status}`;
      return respond(404, { error: 'NoQuestion', sentence: `Release ${releaseId} asks for nothing: ${why}.` });
    }

    const decision = decideAnswer({ question, caller, answer, asking, now: now() });
    if (decision.kind === 'refuse') {
      // Had it got stuck on its way, the first answer is sent along: it costs nothing.
      await deliverAnswer(question, callbacks, questions);
      const { statusCode, error, sentence } = decision;
      return respond(statusCode, { error, sentence });
    }
    const status = answer === 'approve' ? 'APPROVED' : 'REJECTED';
    if (decision.kind === 'again') {
      await deliverAnswer(question, callbacks, questions);
      return respond(200, { status, sentence: decision.sentence });
    }

    const given = { answer, by: caller, at: new Date(now()).toISOString(), reason };
    if (!(await questions.answer(question, given))) {
      const sentence = `Somebody else answered release ${releaseId} in this moment; the first answer counts.`;
      return respond(409, { error: 'AlreadyAnswered', sentence });
    }
    // Its token may be another by now, where the asking was tried again.
    const latest = (await questions.find(releaseId)) ?? question;
    if ((await deliverAnswer({ ...latest, given }, callbacks, questions)) === 'LATE') {
      return respond(409, {
        error: 'TooLate',
        sentence: `Release ${releaseId} does not wait any more; release again.`,
      });
    }
    return respond(200, { status, sentence: answeredText(question, given) });
  },
);

function respond(
  statusCode: number,
  body: { readonly sentence: string; readonly status?: string; readonly error?: string },
): z.output<typeof urlAnswer> {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

const decoded = (text = ''): string => Buffer.from(text, 'base64').toString('utf8');

function parsed(json = ''): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

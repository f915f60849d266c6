import { type GivenAnswer, type Question, questionSchema } from '../domain/question';
import type { Adapter } from '../shared/clients';
import { type Key, table } from './table';

/** By the release's id. */
export const questionKey = (releaseId: string): Key => ({ pk: 'QUESTION', sk: releaseId });

/** DynamoDB deletes it some time after this; what is left over by then was left by an accident. */
const KEPT_SECONDS = 7 * 86_400;

/** The questions that releases wait with for a person, in Kiln's table. */
export const questions: Adapter<ReturnType<typeof questionsFace>> = (clients, setting) =>
  questionsFace(table(clients, setting));

function questionsFace(db: ReturnType<typeof table>) {
  return {
    async find(releaseId: string): Promise<Question | undefined> {
      const item = await db.get(questionKey(releaseId));
      return item && questionSchema.parse(item);
    },

    async open(): Promise<Question[]> {
      return (await db.list('QUESTION')).map((item) => questionSchema.parse(item));
    },

    /** Puts a question, in the place of the release's earlier one. */
    async ask(question: Question): Promise<void> {
      const expires = Math.ceil(Date.parse(question.expiresAt) / 1000) + KEPT_SECONDS;
      await db.write({ key: questionKey(question.releaseId), item: { ...question, expires } });
    },

    /** The same question waits with another token, as its task was tried again. @returns false when it is another by now */
    async waitWith(question: Question, token: string): Promise<boolean> {
      return db.write({
        key: questionKey(question.releaseId),
        update: 'SET #token = :token',
        condition: '#asking = :asking',
        values: { ':token': token, ':asking': question.asking },
      });
    },

    /** Those who may answer have been told of it. */
    async markTold({ releaseId, asking }: Pick<Question, 'releaseId' | 'asking'>, at: string): Promise<void> {
      await db.write({
        key: questionKey(releaseId),
        update: 'SET #toldAt = :at',
        condition: '#asking = :asking',
        values: { ':asking': asking, ':at': at },
      });
    },

    /** The first answer counts. @returns false when there was one already, or the question is another by now. */
    async answer(question: Question, given: GivenAnswer): Promise<boolean> {
      return db.write({
        key: questionKey(question.releaseId),
        update: 'SET #given = :given',
        condition: '#asking = :asking AND attribute_not_exists(#given)',
        values: { ':asking': question.asking, ':given': given },
      });
    },

    /** The answer has arrived: nobody needs the token any more. */
    async forgetToken(question: Question): Promise<void> {
      await db.write({
        key: questionKey(question.releaseId),
        update: 'REMOVE #token',
        condition: '#asking = :asking AND #token = :token',
        values: { ':asking': question.asking, ':token': question.token },
      });
    },
  };
}

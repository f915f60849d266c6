import { decideAnswer, type Question } from '../../lambdas/domain/question';

const ALICE = 'arn:aws:iam::111122223333:user/alice';
const BOB = 'arn:aws:iam::111122223333:user/bob';

const question = (changes: Partial<Question> = {}): Question => ({
  releaseId: 'web-20260105T090000Z-abcdef',
  fleet: 'web',
  executionArn: 'arn:aws:states:eu-central-1:111122223333:execution:kiln-prod-release:x',
  asking: 'plan-1',
  about: 'prod-web-v002 (1.1.0) in place of prod-web-v001',
  approvers: [ALICE, BOB],
  askedAt: '2026-01-05T09:00:00.000Z',
  expiresAt: '2026-01-05T10:00:00.000Z',
  token: 'token',
  ...changes,
});

const decide = (changes: Partial<Parameters<typeof decideAnswer>[0]> = {}) =>
  decideAnswer({
    question: question(),
    caller: ALICE,
    answer: 'approve',
    asking: undefined,
    now: Date.parse('2026-01-05T09:59:59Z'),
    ...changes,
  });
const answered = question({ given: { answer: 'approve', by: ALICE, at: '2026-01-05T09:30:00.000Z' } });

describe('an answer', () => {
  it('is taken in time, of those who may', () => {
    expect(decide()).toEqual({ kind: 'take' });
    expect(decide({ asking: 'plan-1', answer: 'reject' })).toEqual({ kind: 'take' });
  });

  it.each<[string, Parameters<typeof decide>[0], number, string, string]>([
    ['of somebody else', { caller: `${ALICE}2` }, 403, 'NotAnApprover', 'ask one of them'],
    ['to another question', { asking: 'plan-2' }, 409, 'QuestionChanged', 'plan-1, not plan-2'],
    ['too late', { now: Date.parse('2026-01-05T10:00:00Z') }, 409, 'QuestionExpired', 'counts as no'],
    ['after another one', { question: answered, caller: BOB }, 409, 'AlreadyAnswered', `approved by ${ALICE}`],
    ['that takes back', { question: answered, answer: 'reject' }, 409, 'AlreadyAnswered', 'The first answer counts.'],
    ['of a stranger after it', { question: answered, caller: `${ALICE}2` }, 403, 'NotAnApprover', 'not among'],
  ])('%s is refused', (_, changes, statusCode, error, words) => {
    expect(decide(changes)).toEqual({ kind: 'refuse', statusCode, error, sentence: expect.stringContaining(words) });
  });

  it('that is repeated is the same one', () => {
    expect(decide({ question: answered })).toEqual({
      kind: 'again',
      sentence: `Release web-20260105T090000Z-abcdef was approved by ${ALICE} at 2026-01-05T09:30:00.000Z.`,
    });
  });
});

import { questionKey } from '../../lambdas/aws/questions';
import type { Question } from '../../lambdas/domain/question';
import { EXECUTION, RELEASE } from './handler-bench';

export const ALICE = 'arn:aws:sts::111122223333:assumed-role/Deployers/alice';
export const BOB = 'arn:aws:sts::111122223333:assumed-role/Deployers/bob';

/** The release's question as the table holds it, which expires in an hour, not answered yet. */
export function aQuestion(changes: Partial<Question> = {}): object {
  return {
    ...questionKey(RELEASE.id),
    releaseId: RELEASE.id,
    fleet: 'web',
    executionArn: EXECUTION,
    asking: 'plan-1',
    about: 'web 1.1.0 in place of 1.0.0',
    approvers: ['arn:aws:iam::111122223333:role/Deployers'],
    askedAt: '2027-03-01T08:30:00.000Z',
    expiresAt: '2027-03-01T10:00:00.000Z',
    token: 'token',
    ...changes,
  };
}

import { decideRecovery } from '../../lambdas/domain/recovery-decision';
import { type Claim, type ReleaseRecord, releaseRecordSchema } from '../../lambdas/domain/release-record';

type Given = Parameters<typeof decideRecovery>[0];

const record = (more: Partial<ReleaseRecord> = {}): ReleaseRecord =>
  releaseRecordSchema.parse({
    releaseId: 'web-1',
    fleet: 'web',
    executionArn: 'arn:1',
    status: 'RUNNING',
    startedAt: '2026-01-05T09:00:00.000Z',
    ...more,
  });
const heldBy = (id: string | undefined): Claim => ({
  fleet: 'web',
  fence: 7,
  lastGeneration: 3,
  ...(id !== undefined && {
    holder: { id, kind: 'release', executionArn: 'arn:1', since: '2026-01-05T09:00:00.000Z' },
  }),
});
const decide = (given: Partial<Given>) =>
  decideRecovery({
    release: { id: 'web-1', fleet: 'web' },
    record: record(),
    claim: heldBy('web-1'),
    owner: undefined,
    failure: { error: 'Sandbox.Timedout', cause: '{"errorMessage":"Task timed out"}' },
    startedBy: 'release',
    ...given,
  });
const PLANNED = record({ plan: '{}' });

describe('a recovery', () => {
  it.each<[string, Partial<Given>]>([
    ['of its own release', {}],
    ['of a release that had planned', { record: PLANNED }],
    ['that failed before, and is done again', { record: { ...PLANNED, status: 'FAILED' } }],
    ['of a release that was stopped', { startedBy: 'watchdog', owner: { status: 'ABORTED' } }],
    ['by a person, once the execution is over', { startedBy: 'person', owner: { status: 'ABORTED' } }],
    // Who starts it knows that the execution is over; its description may lag behind.
    ['of a release that was seen to be over', { startedBy: 'successor', owner: { status: 'RUNNING' } }],
  ])('%s begins', (_, given) => {
    expect(decide(given)).toEqual({ kind: 'recover' });
  });

  it.each<[string, Partial<Given>, string, string]>([
    ['succeeded', { record: record({ status: 'SUCCEEDED' }) }, 'COMMITTED', 'It ended as SUCCEEDED'],
    [
      'was recovered',
      { record: record({ status: 'RECOVERED' }), claim: heldBy('web-2') },
      'ENDED',
      'It ended as RECOVERED',
    ],
    [
      'was refused, for a person',
      { record: record({ status: 'REFUSED' }), startedBy: 'person' },
      'ENDED',
      'It ended as REFUSED',
    ],
    [
      'gave its claim back',
      { record: undefined, claim: heldBy(undefined) },
      'UNCLAIMED',
      'Task timed out. The claim was given back, and nothing was touched.',
    ],
    [
      'gave its claim back, and another took it',
      { record: undefined, claim: heldBy('web-2') },
      'UNCLAIMED',
      'Task timed out. The claim was given back, and nothing was touched.',
    ],
    [
      'gave it back between two reads',
      { claim: heldBy(undefined), startedBy: 'watchdog' },
      'UNCLAIMED',
      'Task timed out. The claim was given back, and nothing was touched.',
    ],
  ])('of a release that %s has nothing to put back', (_, given, status, words) => {
    expect(decide(given)).toEqual({ kind: 'nothing', status, reason: expect.stringContaining(words) });
  });

  it.each<[string, Partial<Given>, string, string]>([
    [
      'by a person of what is not',
      { record: undefined, claim: heldBy(undefined), startedBy: 'person' },
      'PreflightFailed',
      'no record of release web-1 of fleet web; correct the id',
    ],
    [
      'by a person while it runs',
      { startedBy: 'person', owner: { status: 'RUNNING' } },
      'PreflightFailed',
      'still running: stop its execution arn:1',
    ],
    [
      'while another has the claim',
      { record: PLANNED, claim: heldBy('web-2') },
      'RecoveryFailed',
      'held by web-2, not by web-1',
    ],
    [
      'while nobody has the claim',
      { record: PLANNED, claim: heldBy(undefined) },
      'RecoveryFailed',
      'held by nobody, not by web-1',
    ],
    ['with a claim and no record', { record: undefined }, 'RecoveryFailed', 'its record is gone'],
  ])('%s is refused', (_, given, error, words) => {
    expect(decide(given)).toEqual({ kind: 'refuse', error, reason: expect.stringContaining(words) });
  });
});

import { decideClaim, hasEnded, nextRecovery } from '../../lambdas/domain/claim-decision';
import type { Claim } from '../../lambdas/domain/release-record';

const NOW = Date.parse('2026-01-05T10:00:00Z');
const held = (kind: 'release' | 'retirement' = 'release'): Claim => ({
  fleet: 'web',
  fence: 7,
  lastGeneration: 3,
  holder: { id: 'web-1', kind, executionArn: 'arn:1', since: '2026-01-05T09:00:00.000Z' },
});
const decide = (claim: Claim, owner?: { status: string; stoppedAt?: number }) =>
  decideClaim({ claim, releaseId: 'web-2', owner, now: NOW, longestHandlerSeconds: 65 });

describe('decideClaim', () => {
  it('takes a claim that nobody holds', () => {
    expect(decide({ fleet: 'web', fence: 7, lastGeneration: 3 })).toEqual({ kind: 'take' });
  });

  it('finds its own claim after a lost answer', () => {
    const decision = decideClaim({
      claim: held(),
      releaseId: 'web-1',
      owner: undefined,
      now: NOW,
      longestHandlerSeconds: 65,
    });
    expect(decision).toEqual({ kind: 'mine', fence: 7 });
  });

  it('is refused by a release that runs, with its name', () => {
    expect(decide(held(), { status: 'RUNNING' })).toMatchObject({
      kind: 'refuse',
      reason: expect.stringContaining('web-1'),
    });
  });

  it('waits for a retirement that runs', () => {
    expect(decide(held('retirement'), { status: 'RUNNING' })).toMatchObject({ kind: 'wait', seconds: 5 });
  });

  it('waits out the longest handler of a dead execution', () => {
    expect(decide(held(), { status: 'ABORTED', stoppedAt: NOW - 64_000 })).toMatchObject({ kind: 'wait', seconds: 1 });
    expect(decide(held(), { status: 'ABORTED', stoppedAt: NOW - 65_000 })).toMatchObject({ kind: 'recover' });
  });

  it('frees what a dead retirement held', () => {
    expect(decide(held('retirement'), { status: 'FAILED', stoppedAt: NOW - 70_000 })).toMatchObject({ kind: 'free' });
  });

  it('recovers a release whose execution nobody knows any more', () => {
    expect(decide(held(), undefined)).toMatchObject({ kind: 'recover' });
  });
});

describe('nextRecovery', () => {
  it.each([
    ['the first', [], { name: 'r-recover-1', running: false }],
    ['the one that runs', [{ status: 'RUNNING' }], { name: 'r-recover-1', running: true }],
    ['one more after a dead one', [{ status: 'ABORTED' }], { name: 'r-recover-2', running: false }],
    ['none after the last', [{ status: 'FAILED' }, { status: 'FAILED' }, { status: 'FAILED' }], undefined],
  ])('%s', (_what, attempts, wanted) => {
    expect(nextRecovery('r', attempts, 3)).toEqual(wanted);
  });
});

describe('hasEnded', () => {
  const record = {
    releaseId: 'r',
    fleet: 'web',
    executionArn: 'a',
    startedAt: 's',
    announced: false,
    evidence: {},
    held: {},
  };
  it.each([
    ['RUNNING', false],
    ['FAILED', false],
    ['SUCCEEDED', true],
    ['RECOVERED', true],
    ['REFUSED', true],
  ] as const)('%s: %s', (status, wanted) => {
    expect(hasEnded({ ...record, status })).toBe(wanted);
  });
  it('is not so without a record', () => expect(hasEnded(undefined)).toBe(false));
});

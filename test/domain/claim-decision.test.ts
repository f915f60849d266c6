import { deathOf, decideClaim, hasEnded, nextRecovery } from '../../lambdas/domain/claim-decision';
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
    expect(decide(held(), undefined)).toMatchObject({
      kind: 'recover',
      reason: 'web-1 ended as unknown and still holds the claim.',
    });
  });

  it('waits for such a one from when it took the claim', () => {
    const since = new Date(NOW - 60_000).toISOString();
    const claim: Claim = { ...held(), holder: { id: 'web-1', kind: 'release', executionArn: 'arn:1', since } };
    expect(decide(claim, undefined)).toEqual({
      kind: 'wait',
      seconds: 5,
      reason: 'web-1 ended as unknown; its last handler may still be at work.',
    });
  });

  it('says how the holder ended', () => {
    const owner = { status: 'ABORTED', stoppedAt: NOW - 64_000 };
    expect(decide(held(), owner)).toMatchObject({ reason: expect.stringContaining('web-1 ended as ABORTED;') });
    expect(decide(held(), { ...owner, stoppedAt: 0 })).toMatchObject({
      reason: 'web-1 ended as ABORTED and still holds the claim.',
    });
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

describe('what a dead release is said to have died of', () => {
  const JSON_CAUSE = '{"errorType":"LaunchFailed","errorMessage":"No capacity in eu-central-1a."}';
  it.each<[string, Parameters<typeof deathOf>[1], ReturnType<typeof deathOf>]>([
    [
      'its own words',
      { status: 'FAILED', error: 'LaunchFailed', cause: JSON_CAUSE },
      {
        error: 'LaunchFailed',
        cause: 'The execution of r ended as FAILED: LaunchFailed: No capacity in eu-central-1a.',
      },
    ],
    [
      'its error alone',
      { status: 'FAILED', error: 'States.Runtime' },
      { error: 'States.Runtime', cause: 'The execution of r ended as FAILED: States.Runtime.' },
    ],
    [
      'its state, where it said nothing',
      { status: 'ABORTED' },
      { error: 'Execution.ABORTED', cause: 'The execution of r ended as ABORTED, and nobody said why.' },
    ],
    [
      'that nobody knows it any more',
      undefined,
      { error: 'Execution.Lost', cause: 'The execution of r ended as unknown, and nobody said why.' },
    ],
  ])('%s', (_, owner, wanted) => expect(deathOf('r', owner)).toEqual(wanted));
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
    transitions: {},
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

import type { Machine } from '../../lambdas/domain/machine';
import { scriptFailure } from '../../lambdas/domain/script-failure';
import { scriptsProgress } from '../../lambdas/domain/scripts-progress';

const run = { phase: 'build', instanceId: 'i-1', commandId: 'c-1', logGroup: '/kiln/prod' } as const;
const soon = { since: 1000, seconds: 600, now: 1_100_000 };
const late = { ...soon, now: 1_600_000 };
const running: Machine = { instanceId: 'i-1', state: 'running', stateReason: undefined, role: 'builder' };
const invocation = (status: string, stderr = '', statusDetails = status) => ({ status, statusDetails, stderr });

describe('how far scripts are', () => {
  it.each([
    [undefined, 'PENDING'],
    [invocation('Pending'), 'PENDING'],
    [invocation('InProgress'), 'PENDING'],
    [invocation('Delayed'), 'PENDING'],
    [invocation('Cancelling'), 'PENDING'],
    [invocation('Success'), 'READY'],
  ])('%j: %s', (seen, status) => {
    expect(scriptsProgress(run, { invocation: seen, machine: running }, soon).status).toBe(status);
  });

  it.each([
    [
      'build',
      invocation('Failed', 'kiln: checksum mismatch: s3://a/b is 1, expected 2\n'),
      'On builder i-1, checksum mismatch: s3://a/b is 1, expected 2. Mend it',
    ],
    [
      'test',
      invocation('Failed', 'kiln: cannot read s3://a/b: denied\n'),
      'The image could not be tested on i-1: cannot read s3://a/b: denied. Mend it',
    ],
    [
      'test',
      invocation('Failed', 'kiln: script smoke failed with exit code 22\nno\n'),
      'The image failed its test smoke on i-1, with exit code 22. It said last: "no".',
    ],
    [
      'build',
      invocation('TimedOut', '', 'ExecutionTimedOut'),
      'On builder i-1, the command ended as ExecutionTimedOut. Mend it',
    ],
    ['build', invocation('Cancelled'), 'On builder i-1, the command ended as Cancelled.'],
    ['build', invocation('Failed', '', 'Undeliverable'), 'On builder i-1, the command ended as Undeliverable.'],
  ] as const)('%s, %j fails', (phase, seen, message) => {
    expect(() => scriptsProgress({ ...run, phase }, { invocation: seen, machine: running }, soon)).toThrow(message);
  });

  it('count, once they succeeded, whatever became of the machine', () => {
    const gone = { ...running, state: 'terminated' };

    expect(scriptsProgress(run, { invocation: invocation('Success'), machine: gone }, late).status).toBe('READY');
  });

  it('are given up when the machine is gone, or the deadline has passed', () => {
    const gone = { ...running, state: 'terminated', stateReason: 'Host failure' };
    const going = invocation('InProgress');

    expect(() => scriptsProgress(run, { invocation: going, machine: gone }, soon)).toThrow(
      'i-1 is terminated (Host failure)',
    );
    expect(() => scriptsProgress(run, { invocation: going, machine: running }, late)).toThrow(
      'The components on i-1 are InProgress after 600 s; raise image.builder.timeout in the fleet file',
    );
  });
});

describe('what the runner says', () => {
  it('has last words without what the agent adds', () => {
    const stderr = 'kiln: script app failed with exit code 3\nline 1\n\nline 2\nfailed to run commands: exit status 3';

    expect(scriptFailure(stderr, 'Failed')).toEqual({
      verdict: 'script app failed with exit code 3',
      script: { name: 'app', exitCode: 3 },
      lastWords: 'line 1\nline 2',
    });
  });

  it('is cut from the front when it is long', () => {
    const { lastWords } = scriptFailure(
      `kiln: script app failed with exit code 3\n${'x'.repeat(6000)}\nthe end`,
      'Failed',
    );

    expect(lastWords).toHaveLength(1200);
    expect(lastWords).toMatch(/the end$/);
  });

  it('may be nothing', () => {
    expect(scriptFailure('bash: out of memory\nfailed to run commands: exit status 137', 'Failed')).toEqual({
      verdict: 'the command ended as Failed',
      script: undefined,
      lastWords: 'bash: out of memory',
    });
  });
});

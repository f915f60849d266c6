import { executionNames, isRebuildOf } from '../../lambdas/domain/names';
import { rebuildFailure } from '../../lambdas/domain/rebuild-failure';

const release = (more: object) =>
  JSON.stringify({ ExecutionArn: 'arn:aws:states:r:a:execution:kiln-prod-release:x', Status: 'FAILED', ...more });

describe('what went wrong with a fleet', () => {
  it.each([
    [
      'its release, by its own name and sentence',
      { error: 'States.TaskFailed', cause: release({ Error: 'GuardTripped', Cause: 'The alarm web-5xx rang.' }) },
      { error: 'GuardTripped', reason: 'The alarm web-5xx rang.', isRelease: true },
    ],
    [
      'its release, stopped without a word',
      { error: 'States.TaskFailed', cause: release({ Status: 'ABORTED' }) },
      {
        error: 'Execution.ABORTED',
        reason: 'Execution arn:aws:states:r:a:execution:kiln-prod-release:x ended as ABORTED.',
        isRelease: true,
      },
    ],
    [
      'a handler, before there was a release',
      {
        error: 'PreflightFailed',
        cause: JSON.stringify({ errorType: 'PreflightFailed', errorMessage: 'Nothing was touched.', trace: [] }),
      },
      { error: 'PreflightFailed', reason: 'Nothing was touched.', isRelease: false },
    ],
    [
      'Step Functions, which took no release',
      { error: 'StepFunctions.ExecutionLimitExceededException', cause: 'Too many executions.' },
      { error: 'StepFunctions.ExecutionLimitExceededException', reason: 'Too many executions.', isRelease: false },
    ],
    [
      'something without a cause',
      { error: 'States.Timeout', cause: '' },
      {
        error: 'States.Timeout',
        reason: 'It failed with States.Timeout, and AWS did not say why.',
        isRelease: false,
      },
    ],
    [
      'a release that Step Functions itself ended: its name is no name of the rebuild’s own end',
      {
        error: 'States.TaskFailed',
        cause: JSON.stringify({
          ExecutionArn: 'arn:aws:states:eu-central-1:111122223333:execution:kiln-prod-release:x',
          Status: 'FAILED',
          Error: 'States.Timeout',
          Cause: 'It took too long.',
        }),
      },
      { error: 'Execution.FAILED', reason: 'It took too long.', isRelease: true },
    ],
    ['half a JSON text', { error: 'X', cause: '{"Exec' }, { error: 'X', reason: '{"Exec', isRelease: false }],
  ])('%s', (_what, failure, wanted) => {
    expect(rebuildFailure(failure)).toEqual(wanted);
  });
});

describe('the name of a rebuild’s release', () => {
  const name = executionNames.rebuild('a-very-long-fleet-ok', '2026-11-03T03:00:00.123Z');

  it('is one that Step Functions takes, the same for the same time', () => {
    expect(name).toBe('a-very-long-fleet-ok-rebuild-20261103T030000Z');
    expect(name).toMatch(/^[\w-]{1,80}$/);
    expect(executionNames.rebuild('a-very-long-fleet-ok', '2026-11-03T03:00:00Z')).toBe(name);
  });

  it.each([
    ['web', 'web-rebuild-20261103T030000Z', true],
    ['web', 'web-rebuild-rebuild-20261103T030000Z', false],
    ['web', 'webshop-rebuild-20261103T030000Z', false],
    ['web', 'web-rebuild-of-mine', false],
    ['web-rebuild', 'web-rebuild-rebuild-20261103T030000Z', true],
  ])('is told from others: %s, %s: %s', (fleet, execution, wanted) => {
    expect(isRebuildOf(fleet, execution)).toBe(wanted);
  });
});

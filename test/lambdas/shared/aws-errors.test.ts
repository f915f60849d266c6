import { KilnError } from '../../../lambdas/domain/errors';
import {
  asStepError,
  httpStatus,
  isAwsError,
  isThrottling,
  isTransient,
  meaning,
} from '../../../lambdas/shared/aws-errors';

/** As the SDK throws them. */
const sdkError = (name: string, httpStatusCode?: number): Error =>
  Object.assign(new Error(`${name} happened`), { name, $metadata: { httpStatusCode } });
/** As Node throws them: the name is just `Error`. */
const nodeError = (code: string): Error => Object.assign(new Error(`connect ${code} 10.0.0.1:443`), { code });

describe('a transient error', () => {
  it.each([
    ['a throttled call', sdkError('ThrottlingException', 400)],
    ['EC2’s way of throttling', sdkError('RequestLimitExceeded', 503)],
    ['a fault of the service', sdkError('InternalFailure', 500)],
    ['contention in Auto Scaling', sdkError('ResourceContentionFault', 500)],
    ['a transaction that met another', sdkError('TransactionCanceledException', 400)],
    ['an answer that did not come', sdkError('TimeoutError')],
    ['a request that took too long to arrive', sdkError('RequestTimeout', 400)],
    ['the same in other services', sdkError('RequestTimeoutException', 408)],
    ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'].map(
      (code): [string, Error] => [`Node’s ${code}`, nodeError(code)],
    ),
  ])('is %s', (_what, error) => {
    expect(isTransient(error)).toBe(true);
    expect(asStepError(error)).toMatchObject({ name: 'TransientAwsError', cause: error });
  });

  it.each([
    ['a refusal', sdkError('ValidationError', 400)],
    ['a missing permission', sdkError('AccessDenied', 403)],
    ['a file that is not there', nodeError('ENOENT')],
    ['a defect', new TypeError('x is not a function')],
    ['Kiln’s own', new KilnError('LaunchFailed', 'It does not launch.')],
    ['no error at all', 'ECONNRESET'],
    ['nothing', undefined],
  ])('is not %s', (_what, error) => {
    expect(isTransient(error)).toBe(false);
    expect(asStepError(error)).toBe(error);
  });
});

describe('the status of an answer', () => {
  it('is that of an SDK error, and of no other', () => {
    expect(httpStatus(sdkError('AccessDenied', 403))).toBe(403);
    expect(httpStatus(nodeError('ECONNRESET'))).toBeUndefined();
  });
});

describe('an error of AWS', () => {
  it.each<[string, unknown, boolean]>([
    ['of this name', sdkError('NoSuchKey'), true],
    ['of one of the names', sdkError('NoSuchBucket'), true],
    ['of another name', sdkError('AccessDenied'), false],
    ['that is none', { name: 'NoSuchKey' }, false],
    ['that is nothing', undefined, false],
  ])('%s', (_what, error, is) => {
    expect(isAwsError(error, 'NoSuchKey', 'NoSuchBucket')).toBe(is);
  });

  it('means what it is said to, and any other is what it is', () => {
    const meant = meaning('GONE', 'NoSuchKey');
    const other = sdkError('AccessDenied');
    expect(meant(sdkError('NoSuchKey'))).toBe('GONE');
    expect(() => meant(other)).toThrow(other);
  });
});

describe('a call', () => {
  it.each([
    ['ThrottlingException', true],
    ['TransactionCanceledException', false],
    ['InternalFailure', false],
  ])('that ends as %s was throttled: %s', (name, throttled) => {
    expect(isThrottling(sdkError(name, 400))).toBe(throttled);
  });
});

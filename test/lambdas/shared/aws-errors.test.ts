import { KilnError } from '../../../lambdas/domain/errors';
import { asStepError, httpStatus, isTransient } from '../../../lambdas/shared/aws-errors';

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

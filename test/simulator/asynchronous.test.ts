import { VirtualClock } from '../../simulator/clock';
import { AsynchronousInvocations, type FailedInvocation } from '../../simulator/lambda/asynchronous';
import { LambdaFailure } from '../../simulator/lambda/lambda-failure';

/** A function that fails so many times. */
function world(failures: number) {
  const clock = new VirtualClock(0);
  const attempts: number[] = [];
  const invoke = async (): Promise<unknown> => {
    attempts.push(clock.now());
    if (attempts.length <= failures) throw new LambdaFailure('TransientAwsError', 'Throttled.');
    return {};
  };
  const told: FailedInvocation[] = [];
  new AsynchronousInvocations(clock, { invoke }).invoke('arn:function', { event: 1 }, (record) => told.push(record));
  return { clock, attempts, told };
}

describe('an event for a function that fails', () => {
  it('is tried three times, and then its destination is told', async () => {
    const { clock, attempts, told } = world(3);
    await clock.advance(600_000);

    expect(attempts).toEqual([0, 60_000, 180_000]);
    expect(told).toMatchObject([
      {
        requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
        requestPayload: { event: 1 },
        responsePayload: { errorType: 'TransientAwsError', errorMessage: 'Throttled.' },
      },
    ]);
  });

  it('is over once it succeeds', async () => {
    const { clock, attempts, told } = world(1);
    await clock.advance(600_000);

    expect(attempts).toEqual([0, 60_000]);
    expect(told).toEqual([]);
  });
});

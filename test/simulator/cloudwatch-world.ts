import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SimulatedCloudWatch } from '../../simulator/aws/cloudwatch/cloudwatch';
import { VirtualClock } from '../../simulator/clock';
import { Kernel } from '../../simulator/kernel';
import type { EventSink } from '../../simulator/ports';
import { seededRandom } from '../../simulator/random';
import { simulatedClients } from '../../simulator/sdk';

export const START = Date.UTC(2026, 10, 24, 10, 0, 0);

type Event = Parameters<EventSink['emit']>[0];

/** CloudWatch alone, reached through an SDK client, and the events it told. */
export function cloudwatchWorld() {
  const clock = new VirtualClock(START);
  const random = seededRandom(1);
  const kernel = new Kernel(clock, random.fork('kernel'), { call: [20, 60], readLag: [0, 0] });
  const events: Event[] = [];
  const account = { accountId: '111122223333', region: 'eu-west-1' };
  const cloudwatch = new SimulatedCloudWatch({
    clock,
    random: random.fork('cloudwatch'),
    events: { emit: (event) => events.push(event) },
    account,
  });
  kernel.register(cloudwatch);
  const client = simulatedClients(kernel, account.region)(CloudWatchClient);

  /** Waits for a promise in virtual time. */
  const wait = async <T>(promise: Promise<T>): Promise<T> => {
    let over = false;
    const end = (): void => {
      over = true;
      clock.promiseTouched();
    };
    promise.then(end, end);
    await clock.run(() => over);
    return promise;
  };
  /** To so many seconds after the start. */
  const until = (seconds: number): Promise<void> => clock.run(() => false, START + seconds * 1000);

  return { clock, cloudwatch, client, events, wait, until };
}

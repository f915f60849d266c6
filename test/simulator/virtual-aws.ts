import { VirtualClock } from '../../simulator/clock';
import { Kernel, type LatencyProfile } from '../../simulator/kernel';
import { seededRandom } from '../../simulator/random';
import { simulatedClients } from '../../simulator/sdk';

/** A Monday. */
export const START = Date.parse('2027-03-01T09:00:00Z');

/** A clock, a kernel and SDK clients on them, for tests of single services. Calls take 10 ms unless told otherwise. */
export function virtualAws(latency: Partial<LatencyProfile> = {}) {
  const clock = new VirtualClock(START);
  const random = seededRandom('test');
  const kernel = new Kernel(clock, random, { call: [10, 10], readLag: [0, 0], ...latency });
  return {
    clock,
    random,
    kernel,
    clients: simulatedClients(kernel, 'eu-central-1'),
    /** Lets virtual time pass until the promise is settled, and gives its outcome. */
    settle: async <T>(promise: Promise<T>): Promise<T> => {
      let settled = false;
      const done = () => {
        settled = true;
      };
      promise.then(done, done);
      await clock.run(() => settled);
      return promise;
    },
  };
}

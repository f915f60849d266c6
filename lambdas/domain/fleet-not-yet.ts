import type { FieldPath } from './fleet-finding';

/** What a fleet file cannot ask for so far. One wording, so that people can search for it. */
export const NOT_YET = 'is not yet supported';

const ONE_TYPE = 'name one On-Demand type under instances.types';
const BY_LOAD = 'set capacity.min for the quiet hours and let scaling follow the load';
const AT_BOOT = 'prepare in image.components and instances.userData, and drain with traffic[].deregistrationDelay';

/** Key → what to use instead. */
const KEYS: ReadonlyMap<string, string> = new Map([
  ['stickiness', 'keep sessions outside of the instances, in a cookie or a store of their own'],
  ['mixedInstances', ONE_TYPE],
  ['mixedInstancesPolicy', ONE_TYPE],
  ['spot', ONE_TYPE],
  ['hooks', AT_BOOT],
  ['lifecycleHooks', AT_BOOT],
  ['scheduledActions', BY_LOAD],
  ['schedules', BY_LOAD],
  ['warmPool', 'move work from instances.userData into image.components, so that instances start fast'],
]);

const NLB_PROTOCOLS: readonly unknown[] = ['TCP', 'TLS', 'UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC'];

/** What to use instead of a key that Kiln does not know yet; undefined for any other key. */
export function insteadOfKey(key: string): string | undefined {
  return KEYS.get(key);
}

/** What to use instead of a value that Kiln does not take yet; undefined for any other value. */
export function insteadOfValue(path: FieldPath, value: unknown): string | undefined {
  const field = path.at(-1);
  if (field === 'protocol' && NLB_PROTOCOLS.includes(value)) return 'use an ALB, and HTTP or HTTPS';
  if (field === 'listener' && typeof value === 'string' && /:listener\/(net|gwy)\//.test(value)) {
    return 'use the ARN of an ALB listener (…:listener/app/…), or sample';
  }
  return undefined;
}

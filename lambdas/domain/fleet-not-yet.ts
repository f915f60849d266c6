import type { FieldPath, Finding } from './fleet-finding';

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

/** The words for a key that Kiln does not know yet; undefined for any other key. */
export function notYetKey(field: FieldPath): Finding | undefined {
  const fix = KEYS.get(String(field.at(-1)));
  return fix === undefined ? undefined : { field, problem: NOT_YET, fix };
}

/** The words for a value that Kiln does not take yet; undefined for any other value. */
export function notYetValue(field: FieldPath, value: unknown): Finding | undefined {
  const key = field.at(-1);
  if (key === 'protocol' && NLB_PROTOCOLS.includes(value)) {
    return { field, problem: `${String(value)} ${NOT_YET}`, fix: 'use an ALB, and HTTP or HTTPS' };
  }
  if (key === 'listener' && typeof value === 'string' && /:listener\/(net|gwy)\//.test(value)) {
    const fix = 'use the ARN of an ALB listener (…:listener/app/…), or sample';
    return { field, problem: `a listener of a Network or Gateway Load Balancer ${NOT_YET}`, fix };
  }
  return undefined;
}

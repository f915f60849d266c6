import { KilnError } from './errors';

/** An EC2 instance that bakes or tests, as far as a bake cares. */
export interface Machine {
  readonly instanceId: string;
  /** pending, running, stopping, stopped, shutting-down or terminated. */
  readonly state: string;
  /** EC2's words for its last change of state. */
  readonly stateReason: string | undefined;
  /** builder or tester. */
  readonly role: string;
}

/** So many seconds after it was made, a describe shows an instance or image at the latest. Source: EC2 developer guide, "Eventual consistency". */
export const VISIBLE_AFTER_SECONDS = 60;

export function isGone({ state }: Machine): boolean {
  return state === 'shutting-down' || state === 'terminated';
}

/** The failure of a bake whose machine ended too early. */
export function machineLost({ instanceId, role, state, stateReason }: Machine): KilnError {
  const because = stateReason === undefined ? '' : ` (${stateReason})`;
  return new KilnError(
    'BakeFailed',
    `The ${role} ${instanceId} is ${state}${because} before its work was done; if it ended itself, raise image.builder.timeout in the fleet file, else release again.`,
  );
}

/** What is to be done until no machine of a bake is left. */
export interface Removal {
  readonly terminate: readonly string[];
  /** What is still there, in words; undefined when nothing is. */
  readonly left: string | undefined;
  /** Whether the list shows every machine there can be. */
  readonly complete: boolean;
}

/**
 * A bake starts at most one machine of each role. One that was started a moment ago may not be listed yet, so an
 * incomplete list counts only when `settled`.
 */
export function removal(machines: readonly Machine[], settled: boolean): Removal {
  const alive = machines.filter(({ state }) => state !== 'terminated');
  const terminate = alive.filter((machine) => !isGone(machine)).map(({ instanceId }) => instanceId);
  const complete = settled || ['builder', 'tester'].every((role) => machines.some((machine) => machine.role === role));
  const left = [
    ...alive.map((machine) => `${machine.instanceId} is ${machine.state}`),
    ...(complete || alive.length > 0 ? [] : ['a machine started last may not be listed yet']),
  ].join(', ');
  return { terminate, left: left === '' ? undefined : left, complete };
}

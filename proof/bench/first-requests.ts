import type { KilnWorld } from '../../simulator/world/kiln-world';
import { permissionRuns } from '../permissions/rehearsals';

/** Between them they invoke every function. */
const RUNS: readonly string[] = [
  'recovery',
  'approval',
  'a rule that somebody deletes',
  'a question asked once more',
  'two releases, a retirement, rebuilds, requests of all kinds',
  'a fleet’s stack made, changed and deleted',
];

/** For each function what it was invoked with when it first asked AWS for something. */
export async function eventsThatAsk(): Promise<ReadonlyMap<string, unknown>> {
  const events = new Map<string, unknown>();
  for (const { run } of permissionRuns().filter(({ name }) => RUNS.includes(name))) {
    const worlds: KilnWorld[] = [];
    await run((world) => void worlds.push(world));
    for (const { kernel, lambda } of worlds) {
      const asking = new Set(kernel.calls.map(({ requestId }) => requestId));
      for (const { function: name, requestId, event } of lambda.invocations) {
        if (!events.has(name) && asking.has(requestId)) events.set(name, event);
      }
    }
  }
  return events;
}

import type { FleetSpec } from '../../lambdas/domain/fleet-spec';
import type { Execution } from '../../simulator/states/execution';
import { isJsonObject, type Json, type JsonObject } from '../../simulator/states/json';
import { sample } from './rehearsing';

/** The sample fleet with another schedule of rebuilds. */
export function rebuilt(changes: Partial<NonNullable<FleetSpec['rebuild']>>) {
  const { fleet } = sample();
  const { spec } = fleet;
  if (spec.rebuild === undefined) throw new Error('The sample fleet has no rebuild block.');
  return { ...fleet, spec: { ...spec, rebuild: { ...spec.rebuild, flexibleWindow: '0m', ...changes } } };
}

/** One instance, seldom asked: a day of it passes quickly. */
export function small({ spec, ...files }: ReturnType<typeof rebuilt>): ReturnType<typeof rebuilt> {
  const traffic = spec.traffic.map((each) => ({ ...each, healthCheck: { ...each.healthCheck, interval: '60s' } }));
  return { ...files, spec: { ...spec, traffic, capacity: { ...spec.capacity, min: 1 } } };
}

/** What the summary of a rebuild says of each fleet. */
export function summaryOf({ end }: Execution): JsonObject[] {
  const output: Json = end?.output ?? null;
  return Array.isArray(output) ? output.filter(isJsonObject) : [];
}

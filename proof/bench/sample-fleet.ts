import { join } from 'node:path';
import { type LoadedFleet, loadFleets } from '../../infra/fleet-files';
import { fleetSpecSchema } from '../../lambdas/domain/fleet-spec';

const FLEETS = join(__dirname, '../../fleets');

/** The fleet everybody has, as it is or with so many instances. */
export function sampleFleet(instances?: number): LoadedFleet {
  const fleet = loadFleets(FLEETS, 'prod').find(({ spec }) => spec.fleet === 'web');
  if (fleet === undefined) throw new Error('The sample fleet is gone.');
  if (instances === undefined) return fleet;
  const capacity = { min: instances, max: 3 * instances, warmup: '90s' };
  return { ...fleet, spec: fleetSpecSchema.parse({ ...fleet.spec, capacity }) };
}

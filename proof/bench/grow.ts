import { sampleFleet } from '../golden-runs';
import { type GrowthFigures, growthFigures } from './growth-figures';
import { measureRelease } from './measured-release';

/** More than any account has at first: the size of a fleet is what is asked about, not the account's. */
const VCPUS = 1_000_000;

/** A thread's task: a release of a fleet of so many instances. */
export default async function grow(instances: number): Promise<GrowthFigures> {
  const { capacity } = sampleFleet().spec;
  const fleet = sampleFleet({ capacity: { ...capacity, min: instances, max: 3 * instances } });
  const measured = await measureRelease({ fleet, stage: 'prod', seed: 1, vcpuLimit: VCPUS });
  return growthFigures(instances, measured);
}

import { type GrowthFigures, growthFigures } from './growth-figures';
import { measureRelease } from './measured-release';
import { sampleFleet } from './sample-fleet';

/** More than any account has at first: the size of a fleet is what is asked about, not the account's. */
const VCPUS = 1_000_000;

/** A thread's task: a release of a fleet of so many instances. */
export default async function grow(instances: number): Promise<GrowthFigures> {
  const measured = await measureRelease({ fleet: sampleFleet(instances), stage: 'prod', seed: 1, vcpuLimit: VCPUS });
  return growthFigures(instances, measured);
}

import type { LoadedFleet } from '../../infra/fleet-files';
import { type FleetSpec, fleetSpecSchema } from '../../lambdas/domain/fleet-spec';
import { sample } from './rehearsing';

export const DEPLOYERS = 'arn:aws:iam::111122223333:role/Deployers';
export const ALICE = 'arn:aws:sts::111122223333:assumed-role/Deployers/alice';
export const BOB = 'arn:aws:sts::111122223333:assumed-role/Deployers/bob';
export const MALLORY = 'arn:aws:sts::111122223333:assumed-role/Interns/mallory';

export const APPROVAL = { approvers: [DEPLOYERS], expiresAfter: '1h', stepExpiresAfter: '30m' };

/** The sample fleet with two short steps and whatever else is said. */
export function fleetWith(changes: { [Key in keyof FleetSpec]?: unknown }): LoadedFleet {
  const { fleet } = sample();
  const spec = { ...fleet.spec, strategy: { steps: [50, 100], soak: '4m' }, ...changes };
  return { ...fleet, spec: fleetSpecSchema.parse(spec) };
}

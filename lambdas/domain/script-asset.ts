import { KilnError } from './errors';
import type { DeployedFleet } from './fleet-spec';

type ScriptAsset = DeployedFleet['scripts'][string];

/**
 * Where a script of the fleet file lies in the asset bucket.
 * @throws PreflightFailed when the deployment did not put it there
 */
export function scriptAsset(deployed: Pick<DeployedFleet, 'spec' | 'scripts'>, path: string): ScriptAsset {
  const asset = deployed.scripts[path];
  if (asset !== undefined) return asset;
  throw new KilnError(
    'PreflightFailed',
    `Fleet ${deployed.spec.fleet} was deployed without its script ${path}; deploy the fleet again.`,
  );
}

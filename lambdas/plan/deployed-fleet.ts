import type { parameters } from '../aws/parameters';
import { KilnError } from '../domain/errors';
import { type DeployedFleet, deployedFleetSchema } from '../domain/fleet-spec';
import { parameterNames } from '../domain/names';

/** The fleet as its deployment left it; undefined where it is not deployed. */
export async function findDeployedFleet(
  source: ReturnType<typeof parameters>,
  stage: string,
  fleet: string,
): Promise<DeployedFleet | undefined> {
  const parameter = await source.get(parameterNames.fleet(stage, fleet));
  return parameter && deployedFleetSchema.parse(JSON.parse(parameter.value));
}

/** The fleet as its deployment left it, and the parameter version it was read from. */
export async function readDeployedFleet(
  source: ReturnType<typeof parameters>,
  stage: string,
  fleet: string,
): Promise<{ deployed: DeployedFleet; version: number }> {
  const name = parameterNames.fleet(stage, fleet);
  const parameter = await source.get(name);
  if (parameter === undefined) {
    throw new KilnError('PreflightFailed', `There is no parameter ${name}; deploy the stack of fleet ${fleet}.`);
  }
  return { deployed: deployedFleetSchema.parse(JSON.parse(parameter.value)), version: parameter.version };
}

import { autoScaling } from '../lambdas/aws/auto-scaling';
import { loadBalancer } from '../lambdas/aws/load-balancer';
import { parameters } from '../lambdas/aws/parameters';
import { store } from '../lambdas/aws/store';
import { type Deployment, deploymentSchema } from '../lambdas/domain/deployment';
import { closest } from '../lambdas/domain/fleet-did-you-mean';
import { type DeployedFleet, deployedFleetSchema } from '../lambdas/domain/fleet-spec';
import { parameterNames } from '../lambdas/domain/names';
import type { Adapter } from '../lambdas/shared/clients';
import { fleetNames } from './aws/fleet-names';
import { workflows } from './aws/workflows';
import { Refusal } from './refusal';
import type { Surroundings } from './surroundings';

/** A stage's deployment in a person's hands. */
export interface Kiln {
  readonly stage: string;
  readonly region: string;
  readonly deployment: Deployment;
  readonly surroundings: Surroundings;
  readonly store: ReturnType<typeof store>;
  readonly parameters: ReturnType<typeof parameters>;
  readonly balancer: ReturnType<typeof loadBalancer>;
  readonly groups: ReturnType<typeof autoScaling>;
  readonly workflows: ReturnType<typeof workflows>;
  readonly fleets: ReturnType<typeof fleetNames>;
}

/** Finds a stage's deployment. @throws Refusal NotDeployed */
export async function findKiln(stage: string, surroundings: Surroundings): Promise<Kiln> {
  const face = <Face>(make: Adapter<Face>): Face =>
    make(surroundings.clients, (name) => {
      if (name === 'TABLE_NAME' && found !== undefined) return found.table;
      throw new Error(`The command line has no setting ${name}.`);
    });
  let found: Deployment | undefined;
  const ofParameters = face(parameters);
  found = await readDeployment(stage, ofParameters);
  return {
    stage,
    region: found.machines.release.split(':')[3] ?? '',
    deployment: found,
    surroundings,
    store: face(store),
    parameters: ofParameters,
    balancer: face(loadBalancer),
    groups: face(autoScaling),
    workflows: face(workflows),
    fleets: face(fleetNames),
  };
}

async function readDeployment(stage: string, from: ReturnType<typeof parameters>): Promise<Deployment> {
  const name = parameterNames.deployment(stage);
  const parameter = await from.get(name);
  if (parameter === undefined) {
    throw new Refusal(
      'NotDeployed',
      `Kiln is not deployed as stage ${stage} in this account and region: there is no parameter ${name}; deploy it (npx cdk deploy --all -c stage=${stage}), or choose another --stage, --region or --profile.`,
    );
  }
  const deployment = deploymentSchema.safeParse(parsed(parameter.value));
  if (deployment.success) return deployment.data;
  throw new Refusal(
    'NotDeployed',
    `The parameter ${name} is not one that Kiln wrote; deploy stage ${stage} again to have it back.`,
  );
}

/** A fleet as it is deployed. @throws Refusal UnknownFleet, with the fleets there are */
export async function findFleet(kiln: Kiln, fleet: string): Promise<DeployedFleet> {
  const parameter = /^[a-z0-9-]+$/.test(fleet)
    ? await kiln.parameters.get(parameterNames.fleet(kiln.stage, fleet))
    : undefined;
  if (parameter !== undefined) return deployedFleetSchema.parse(JSON.parse(parameter.value));
  const names = await kiln.fleets.list(kiln.stage);
  const meant = closest(fleet, names);
  const way =
    names.length === 0
      ? 'no fleet is deployed there yet; deploy its stack'
      : meant === undefined
        ? `deployed are ${names.join(', ')}`
        : `did you mean ${meant}?`;
  throw new Refusal('UnknownFleet', `Fleet ${fleet} is not deployed in stage ${kiln.stage}: ${way}`);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

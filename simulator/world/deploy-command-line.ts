import type { FleetSpec } from '../../lambdas/domain/fleet-spec';
import { parameterNames } from '../../lambdas/domain/names';
import type { InstancePrice } from '../aws/pricing/pricing';
import { ACCOUNT } from './account';
import type { DeploymentNames } from './deployment-names';
import type { SimulatedAws } from './simulated-aws';

/** Who sits at the terminal. */
export const PERSON = 'assumed-role/Deployer/ada';

/** The function behind the URL that takes answers. */
export const ANSWER_FUNCTION = 'AnswerApproval';
const ANSWER_URL = `https://abcdefghijklmnopqrstuvwxyz012345.lambda-url.${ACCOUNT.region}.on.aws/`;

/** Where the command line finds a stage's deployment. */
export function deployCommandLine(aws: SimulatedAws, names: DeploymentNames, stage: string): void {
  aws.ask('ssm', 'PutParameter', {
    Name: parameterNames.deployment(stage),
    Type: 'String',
    Value: JSON.stringify({
      machines: {
        release: names.machineArn('release'),
        bake: names.machineArn('bake'),
        recover: names.machineArn('recover'),
        retire: names.machineArn('retire'),
      },
      table: names.table,
      bus: names.bus,
      answerUrl: ANSWER_URL,
    }),
  });
}

/** Round prices to reckon with, and not AWS's. */
export function prices(fleets: readonly FleetSpec[]): readonly InstancePrice[] {
  const types = new Set(fleets.flatMap(({ instances }) => instances.types));
  return [...types].map((instanceType) => ({ instanceType, regionCode: ACCOUNT.region, usdPerHour: 0.1 }));
}

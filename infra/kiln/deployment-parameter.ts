import { Stack } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Deployment } from '../../lambdas/domain/deployment';
import { parameterNames } from '../../lambdas/domain/names';
import { liveMachineArn, type Names } from '../names';

/** Where the command line finds this stage. */
export function deploymentParameter(
  scope: Construct,
  names: Names,
  parts: Pick<Deployment, 'table' | 'bus' | 'answerUrl'>,
): StringParameter {
  const deployment: Deployment = {
    machines: {
      release: liveMachineArn(names, 'release'),
      bake: liveMachineArn(names, 'bake'),
      recover: liveMachineArn(names, 'recover'),
      retire: liveMachineArn(names, 'retire'),
    },
    ...parts,
  };
  return new StringParameter(scope, 'DeploymentParameter', {
    parameterName: parameterNames.deployment(names.stage),
    description: `Where the kiln command finds stage ${names.stage}. Written by its stack.`,
    stringValue: Stack.of(scope).toJsonString(deployment),
  });
}

import { Stack } from 'aws-cdk-lib';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { DeployedFleet } from '../../lambdas/domain/fleet-spec';
import { parameterNames } from '../../lambdas/domain/names';
import type { Names } from '../names';

/** The fleet's spec with the ids of what was made for it, where `PlanRelease` reads it. */
export function fleetParameter(scope: Construct, names: Names, deployed: DeployedFleet): StringParameter {
  const { fleet } = deployed.spec;
  return new StringParameter(scope, 'Parameter', {
    parameterName: parameterNames.fleet(names.stage, fleet),
    description: `Fleet ${fleet} as stage ${names.stage} deployed it. Written by its stack; read by its releases.`,
    tier: ParameterTier.ADVANCED,
    stringValue: Stack.of(scope).toJsonString(deployed),
  });
}

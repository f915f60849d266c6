import { Stack } from 'aws-cdk-lib';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { DeployedFleet } from '../../lambdas/domain/fleet-spec';
import { parameterNames } from '../../lambdas/domain/names';
import type { Names } from '../names';

/** Source: Systems Manager user guide, "Parameter tiers". */
const MOST_BYTES = 8192;
/** Ids are not known yet: each is shorter than how CloudFormation is told to fill it in, but for a few. */
const ROOM = 512;

/** The fleet's spec with the ids of what was made for it, where `PlanRelease` reads it. */
export function fleetParameter(scope: Construct, names: Names, deployed: DeployedFleet): StringParameter {
  const { fleet } = deployed.spec;
  const bytes = Buffer.byteLength(JSON.stringify(Stack.of(scope).resolve(deployed)));
  if (bytes > MOST_BYTES - ROOM) {
    throw new Error(
      `The spec of fleet ${fleet} has ${bytes} bytes, and an SSM parameter takes ${MOST_BYTES}. Move long inputs of its scripts into the scripts.`,
    );
  }
  return new StringParameter(scope, 'Parameter', {
    parameterName: parameterNames.fleet(names.stage, fleet),
    description: `Fleet ${fleet} as stage ${names.stage} deployed it. Written by its stack; read by its releases.`,
    tier: ParameterTier.ADVANCED,
    stringValue: Stack.of(scope).toJsonString(deployed),
  });
}

import { CustomResource, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { arnOf, type CustomResourceName, type Names } from '../names';

/** What the function behind a custom resource, and the framework before it, need at most; without it a lost answer costs an hour. */
const PATIENCE = Duration.minutes(10);

/** A custom resource of a fleet's stack, behind which a function of Kiln's stack stands: known by name, as the stacks are apart. */
export function kilnResource(
  scope: Construct,
  name: CustomResourceName,
  names: Names,
  properties: Readonly<Record<string, unknown>>,
): CustomResource {
  return new CustomResource(scope, name, {
    resourceType: `Custom::Kiln${name}`,
    serviceToken: arnOf('lambda', `function:${names.provider(name)}`),
    serviceTimeout: PATIENCE,
    properties: { ...properties },
  });
}

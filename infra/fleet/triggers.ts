import { Aws } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { FleetSpec } from '../../lambdas/domain/fleet-spec';
import { arnOf, fleetRuleName, type Names } from '../names';
import { fleetPatterns, starterTemplate } from '../trigger-patterns';

const PLACE = { partition: Aws.PARTITION, region: Aws.REGION, account: Aws.ACCOUNT_ID };

/** The fleet's own rules: uploads of its artifacts, images that Image Builder makes for it. */
export function fleetTriggers(scope: Construct, names: Names, spec: FleetSpec): void {
  for (const { name, pattern } of fleetPatterns(spec, PLACE)) {
    new CfnRule(scope, `Trigger-${name}`, {
      name: fleetRuleName(names, spec.fleet, name),
      description: `Starts releases of fleet ${spec.fleet}, as its file says under triggers.`,
      eventPattern: pattern,
      targets: [
        {
          id: 'StartRelease',
          arn: arnOf('lambda', `function:${names.function('StartRelease')}`),
          inputTransformer: { inputTemplate: starterTemplate(spec.fleet) },
          deadLetterConfig: { arn: arnOf('sqs', names.refusedEvents) },
          retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 3600 },
        },
      ],
    });
  }
}

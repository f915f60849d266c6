import { Validations } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { allow } from '../grants';
import { kilnLog } from '../logs';
import { arnOf, type Names } from '../names';
import { kilnRole } from '../role';

/** Hands CloudFormation's wishes for listener rules to the function TrafficRule. Fleets' stacks know it by its name. */
export class TrafficRuleProvider extends Construct {
  constructor(scope: Construct, names: Names, onEventHandler: IFunction) {
    super(scope, 'TrafficRuleProvider');
    const logGroup = kilnLog(this, 'Log', `/aws/lambda/${names.trafficRuleProvider}`);
    const handlerArn = arnOf('lambda', `function:${names.function('TrafficRule')}`);
    const provider = new Provider(this, 'Provider', {
      providerFunctionName: names.trafficRuleProvider,
      onEventHandler,
      logGroup,
      frameworkOnEventRole: kilnRole(this, 'Role', {
        names,
        assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
        statements: [
          allow(['lambda:InvokeFunction', 'lambda:GetFunction'], [handlerArn]),
          allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]),
        ],
      }),
    });
    Validations.of(provider).acknowledge({
      id: 'AwsSolutions-L1',
      reason: 'The runtime of the provider framework is chosen by aws-cdk-lib, for the code it brings.',
    });
  }
}

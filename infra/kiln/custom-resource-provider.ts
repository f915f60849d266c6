import { Validations } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { allow } from '../grants';
import { kilnLog } from '../logs';
import { arnOf, type CustomResourceName, type Names } from '../names';
import { kilnRole } from '../role';

/** Hands what CloudFormation asks of a custom resource to the function behind it. Fleets' stacks know it by its name. */
export class CustomResourceProvider extends Construct {
  constructor(scope: Construct, name: CustomResourceName, names: Names, onEventHandler: IFunction) {
    super(scope, `${name}Provider`);
    const providerFunctionName = names.provider(name);
    const logGroup = kilnLog(this, 'Log', `/aws/lambda/${providerFunctionName}`);
    const handlerArn = arnOf('lambda', `function:${names.function(name)}`);
    const provider = new Provider(this, 'Provider', {
      providerFunctionName,
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

import { Aws } from 'aws-cdk-lib';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { FunctionUrlAuthType, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { allow } from '../grants';
import type { Names } from '../names';

/**
 * Where people say yes or no: a Function URL that asks IAM who is calling, and a policy to attach to those who may call
 * it. Whose answer counts is the fleet file's matter.
 *
 * The condition on InvokeFunction is what keeps callers honest: who invokes the function directly could write any caller
 * into the event. Source: Lambda developer guide, "Control access to Lambda function URLs".
 */
export class Approvals extends Construct {
  readonly url: string;

  constructor(scope: Construct, names: Names, answer: LambdaFunction) {
    super(scope, 'Approvals');
    this.url = answer.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM }).url;
    new ManagedPolicy(this, 'Policy', {
      managedPolicyName: `${names.prefix}-answer-${Aws.REGION}`,
      path: names.rolePath,
      description: `May answer the questions of ${names.prefix}; whose answer counts is said in the fleet files.`,
      statements: [
        allow(['lambda:InvokeFunctionUrl'], [answer.functionArn], {
          StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' },
        }),
        allow(['lambda:InvokeFunction'], [answer.functionArn], { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } }),
      ],
    });
  }
}

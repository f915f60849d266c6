import { Stack, Validations } from 'aws-cdk-lib';
import {
  type IManagedPolicy,
  type IPrincipal,
  type IRole,
  PolicyDocument,
  type PolicyStatement,
  Role,
} from 'aws-cdk-lib/aws-iam';
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference';
import type { Construct } from 'constructs';
import type { Names } from './names';
import { reasonFor } from './wildcards';

export interface KilnRoleProps {
  readonly names: Names;
  readonly assumedBy: IPrincipal;
  readonly statements: readonly PolicyStatement[];
  readonly managedPolicies?: readonly { readonly policy: IManagedPolicy; readonly reason: string }[];
}

/**
 * A role under the stage's path, with all it may do written into it: it is complete from the moment it exists, and no
 * construct it is given to adds to it. Whatever its statements leave open with a `*` needs a reason in `wildcards.ts`.
 */
export function kilnRole(scope: Construct, id: string, props: KilnRoleProps): IRole {
  const { names, assumedBy, statements, managedPolicies = [] } = props;
  const role = new Role(scope, id, {
    assumedBy,
    path: names.rolePath,
    inlinePolicies: statements.length > 0 ? { Kiln: new PolicyDocument({ statements: [...statements] }) } : {},
    managedPolicies: managedPolicies.map(({ policy }) => policy),
  });
  const acknowledge = (finding: string, reason: string) => Validations.of(role).acknowledge({ id: finding, reason });
  for (const wildcard of wildcardsOf(role, statements)) {
    acknowledge(`AwsSolutions-IAM5[${wildcard}]`, reasonFor(wildcard));
  }
  for (const { policy, reason } of managedPolicies) {
    acknowledge(`AwsSolutions-IAM4[Policy::${flat(role, policy.managedPolicyArn)}]`, reason);
  }
  return role.withoutPolicyUpdates();
}

/** As cdk-nag names them: `Resource::arn:<AWS::Partition>:ec2:…:instance/*`. */
function wildcardsOf(role: Role, statements: readonly PolicyStatement[]): Set<string> {
  const resources = statements.flatMap((statement) => statement.resources).map((resource) => flat(role, resource));
  const actions = statements.flatMap((statement) => statement.actions);
  const named = [...resources.map((text) => `Resource::${text}`), ...actions.map((text) => `Action::${text}`)];
  return new Set(named.filter((text) => text.includes('*')));
}

function flat(role: Role, text: string): string {
  return flattenCfnReference(Stack.of(role).resolve(text));
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Aws, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  CfnStateMachine,
  CfnStateMachineAlias,
  CfnStateMachineVersion,
  DefinitionBody,
  LogLevel,
  StateMachine,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { allow } from '../grants';
import { kilnLog } from '../logs';
import { arnOf, LIVE, type MachineName, type Names } from '../names';
import { kilnRole } from '../role';

const DEFINITIONS = join(__dirname, '../../statemachines');

/** The definition as it lies in the repository, on one line. */
export function definitionOf(machine: MachineName): string {
  return JSON.stringify(JSON.parse(readFileSync(join(DEFINITIONS, `${machine}.asl.json`), 'utf8')));
}

/** `${PlanRelease}` and its like, each once. */
export function placeholdersIn(definition: string): string[] {
  return [...new Set([...definition.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name))];
}

const PARTITION = 'Partition';

/** The files name what their tasks call as AWS's own examples do, for `aws`; in China and GovCloud the ARNs begin otherwise. */
function inAnyPartition(definition: string): string {
  return definition.replaceAll('"arn:aws:states:::', () => `"arn:\${${PARTITION}}:states:::`);
}

export interface MachineProps {
  readonly names: Names;
  /** Placeholder → ARN of a function's or machine's version. */
  readonly substitutions: Readonly<Record<string, string>>;
  /** What its tasks need. */
  readonly statements: readonly PolicyStatement[];
}

/** One state machine, its published version, and the alias by which it is started from outside. */
export class Machine extends Construct {
  readonly machine: StateMachine;
  readonly versionArn: string;
  readonly aliasArn: string;

  constructor(scope: Construct, name: MachineName, props: MachineProps) {
    super(scope, name);
    const { names, substitutions, statements } = props;
    const machineName = names.machine(name);
    this.machine = new StateMachine(this, 'Machine', {
      stateMachineName: machineName,
      definitionBody: DefinitionBody.fromString(inAnyPartition(definitionOf(name))),
      definitionSubstitutions: { ...substitutions, [PARTITION]: Aws.PARTITION },
      role: kilnRole(this, 'Role', {
        names,
        // No other account's machine, and none of this one that is not the stage's.
        // Source: Step Functions developer guide, "Prevent cross-service confused deputy issue".
        assumedBy: new ServicePrincipal('states.amazonaws.com', {
          conditions: {
            StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
            ArnLike: { 'aws:SourceArn': arnOf('states', `stateMachine:${names.prefix}-*`) },
          },
        }),
        statements: [...statements, ...LOGS_AND_TRACES],
      }),
      // Under this prefix the log needs no resource policy of its own, whose length is limited.
      logs: {
        destination: kilnLog(this, 'Log', `/aws/vendedlogs/states/${machineName}`),
        level: LogLevel.ALL,
        // A task's token is in its arguments, and whoever can read it can answer: such a machine's data stays in its history.
        includeExecutionData: !definitionOf(name).includes('.waitForTaskToken'),
      },
      tracingEnabled: true,
    });
    const version = this.publish();
    this.versionArn = version.attrArn;
    this.aliasArn = new CfnStateMachineAlias(this, 'Live', {
      name: LIVE,
      stateMachineArn: this.machine.stateMachineArn,
      routingConfiguration: [{ stateMachineVersionArn: version.attrArn, weight: 100 }],
    }).attrArn;
  }

  /** Another definition, or other code behind it, is another version; the earlier ones stay for the releases in them. */
  private publish(): CfnStateMachineVersion {
    const version = new CfnStateMachineVersion(this, 'Version', {
      stateMachineArn: this.machine.stateMachineArn,
      stateMachineRevisionId: this.machine.stateMachineRevisionId,
    });
    version.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const id: unknown = Stack.of(this).resolve(version.logicalId);
    version.overrideLogicalId(Lazy.uncachedString({ produce: () => `${String(id)}${this.fingerprint()}` }));
    return version;
  }

  private fingerprint(): string {
    const { defaultChild } = this.machine.node;
    if (!(defaultChild instanceof CfnStateMachine)) throw new Error('A state machine without its resource.');
    const { definitionString, definitionSubstitutions, roleArn } = defaultChild;
    const content: unknown = Stack.of(this).resolve({ definitionString, definitionSubstitutions, roleArn });
    return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
  }
}

/** Source: Step Functions developer guide, "Logging to CloudWatch Logs" and "Tracing with X-Ray": none of it takes a resource. */
const LOGS_AND_TRACES = [
  allow(
    [
      'logs:CreateLogDelivery',
      'logs:GetLogDelivery',
      'logs:UpdateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:DescribeLogGroups',
    ],
    ['*'],
  ),
  allow(
    ['xray:PutTraceSegments', 'xray:PutTelemetryRecords', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
    ['*'],
  ),
];

import { arnOf } from '../../simulator/world/account';
import { text } from '../../test/infra/intrinsics';
import { ofType, type Template } from '../../test/infra/synthesis';
import { type Demand, demand } from './demand';
import { physical } from './physical';
import { type KilnRole, nameOf } from './roles';

/** Something that AWS itself does under a role, without a call of ours: no rehearsal shows it, its documentation does. */
export interface Standing extends Demand {
  readonly role: string;
  /** Who does it and where that is written. */
  readonly reason: string;
}

/** What is done under a role beside the calls of the code that has it. */
export function standingDemands(templates: Readonly<Record<string, Template>>, roles: readonly KilnRole[]): Standing[] {
  return roles.flatMap((role) => {
    const template = templates[role.stack];
    if (template === undefined) throw new Error(`There is no stack ${role.stack}.`);
    return forRole(role, template).flatMap(({ reason, demands }) =>
      demands.map((each): Standing => ({ ...each, role: nameOf(role.holder), reason })),
    );
  });
}

interface Reasoned {
  readonly reason: string;
  readonly demands: readonly Demand[];
}

function forRole(role: KilnRole, template: Template): readonly Reasoned[] {
  const { kind, name } = role.holder;
  switch (kind) {
    case 'function':
      return [
        logsOf(role),
        {
          reason: 'Lambda sends traces of a function under its role. Lambda developer guide, "Using AWS X-Ray".',
          demands: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'].map((action) => demand(action, '*')),
        },
        ...destinationsOf(role, template),
        ...(name === 'LaunchGeneration' ? [FIRST_GROUP] : []),
      ];
    case 'machine':
      return [DELIVERY, ...nesting(role, template)];
    case 'provider':
      return [
        logsOf(role),
        {
          reason: 'The provider framework of aws-cdk-lib looks at the function behind it, then invokes it.',
          demands: ['lambda:GetFunction', 'lambda:InvokeFunction'].map((action) =>
            demand(action, arnOf('lambda', `function:kiln-prod-${name.replace('Provider', '')}`)),
          ),
        },
      ];
    case 'schedule':
      return schedule(name);
    case 'instances':
      return name === 'builders' ? builders(role) : [];
    case 'service':
      return name === 'flow logs' ? [flowLogs(role)] : [logsOf(role), ...upload(role)];
  }
}

/** In the first log group the role names: as each has its own. */
function logsOf({ statements }: KilnRole): Reasoned {
  const group = statements.find(({ Action }) => Action.includes('logs:PutLogEvents'))?.Resource[0] ?? '';
  return {
    reason:
      'Lambda writes a function’s log under its role. Lambda developer guide, "Sending Lambda function logs to CloudWatch Logs".',
    demands: [
      demand('logs:CreateLogStream', group.replace(/:\*$/, ':log-stream:*')),
      demand('logs:PutLogEvents', group.replace(/:\*$/, ':log-stream:*')),
    ],
  };
}

function destinationsOf(role: KilnRole, template: Template): Reasoned[] {
  const names = ofType(template, 'AWS::Lambda::EventInvokeConfig').flatMap(([, { Properties }]) => {
    const destination = Object(Properties.DestinationConfig).OnFailure?.Destination;
    const functionName = physical(role.stack, template, text(Properties.FunctionName));
    const isOurs =
      functionName.endsWith(`kiln-prod-${role.holder.name}`) || functionName === `kiln-prod-${role.holder.name}`;
    return isOurs && destination !== undefined ? [physical(role.stack, template, text(destination))] : [];
  });
  return names.map((queue) => ({
    reason:
      'Lambda sends what a function failed at to its destination under the function’s role. Lambda developer guide, "Capturing records of asynchronous invocations".',
    demands: [demand('sqs:SendMessage', queue)],
  }));
}

const FIRST_GROUP: Reasoned = {
  reason:
    'Auto Scaling makes its service-linked role with an account’s first group. Auto Scaling user guide, "Service-linked roles".',
  demands: [
    demand(
      'iam:CreateServiceLinkedRole',
      'arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
      { 'iam:AWSServiceName': 'autoscaling.amazonaws.com' },
    ),
  ],
};

const DELIVERY: Reasoned = {
  reason:
    'Step Functions sets up the delivery of a machine’s log, and sends its traces. Step Functions developer guide, "Logging to CloudWatch Logs" and "Tracing with X-Ray".',
  demands: [
    'logs:CreateLogDelivery',
    'logs:GetLogDelivery',
    'logs:UpdateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:DescribeResourcePolicies',
    'logs:DescribeLogGroups',
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
  ].map((action) => demand(action, '*')),
};

/** Of machines whose definition waits for another one's end. */
function nesting(role: KilnRole, template: Template): Reasoned[] {
  const machine = ofType(template, 'AWS::StepFunctions::StateMachine').find(
    ([, { Properties }]) => text(Properties.StateMachineName) === `kiln-prod-${role.holder.name}`,
  );
  const definition = text(machine?.[1].Properties.DefinitionString);
  if (!definition.includes('startExecution.sync')) return [];
  const children = { BakeMachine: 'bake', RecoverMachine: 'recover', ReleaseMachine: 'release' };
  const waitedFor = Object.entries(children).filter(([placeholder]) => definition.includes(`\${${placeholder}}`));
  return [
    {
      reason:
        'Step Functions hears of a nested execution’s end through a rule it keeps, and stops the nested execution with the outer one. Step Functions developer guide, "IAM policies for nested workflows", Run a Job.',
      demands: [
        ...['events:PutTargets', 'events:PutRule', 'events:DescribeRule'].map((action) =>
          demand(action, arnOf('events', 'rule/StepFunctionsGetEventsForStepFunctionsExecutionRule')),
        ),
        ...waitedFor.map(([, name]) =>
          demand('states:StopExecution', arnOf('states', `execution:kiln-prod-${name}:any`)),
        ),
      ],
    },
  ];
}

function schedule(name: string): Reasoned[] {
  const machine = name === 'retirements' ? 'retire' : 'rebuild';
  const starts: Reasoned = {
    reason:
      'EventBridge Scheduler starts the machine under the schedule’s role. EventBridge Scheduler user guide, "Using universal targets".',
    demands: [demand('states:StartExecution', arnOf('states', `stateMachine:kiln-prod-${machine}`))],
  };
  const letters: Reasoned = {
    reason:
      'What a schedule could not start is sent under its role. EventBridge Scheduler user guide, "Configuring a dead-letter queue".',
    demands: [demand('sqs:SendMessage', arnOf('sqs', 'kiln-prod-dead-letters'))],
  };
  return name === 'retirements' ? [starts] : [starts, letters];
}

function builders({ statements }: KilnRole): Reasoned[] {
  const artifact = statements.flatMap(({ Action, Resource }) =>
    Action.includes('s3:GetObjectVersion') ? Resource : [],
  );
  return [
    {
      reason: 'infra/run-scripts.sh fetches the manifest, the scripts and the artifact, this one by its version.',
      demands: [
        demand('s3:GetObject', 'arn:aws:s3:::kiln-prod-assets/builds/web/manifest.json'),
        demand('s3:GetObject', 'arn:aws:s3:::kiln-prod-assets/scripts/0.sh'),
        ...artifact.flatMap((pattern) =>
          ['s3:GetObject', 's3:GetObjectVersion'].map((action) => demand(action, pattern.replace(/\*$/, '1.0.0'))),
        ),
      ],
    },
    {
      reason:
        'The SSM agent writes what scripts print. Systems Manager user guide, "Configuring Amazon CloudWatch Logs for Run Command".',
      demands: [
        demand('logs:DescribeLogGroups', '*'),
        demand('logs:DescribeLogStreams', arnOf('logs', 'log-group:/kiln/prod/scripts:*')),
        ...['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) =>
          demand(action, arnOf('logs', 'log-group:/kiln/prod/scripts:log-stream:any')),
        ),
      ],
    },
  ];
}

function upload({ statements }: KilnRole): Reasoned[] {
  const asset = statements.flatMap(({ Action, Resource }) => (Action.includes('s3:GetObject') ? Resource : []));
  return [
    {
      reason: 'The bucket deployment of aws-cdk-lib copies the fleet’s scripts, as the stack is deployed.',
      demands: [
        ...asset.map((arn) => demand('s3:GetObject', arn)),
        demand('s3:ListBucket', 'arn:aws:s3:::kiln-prod-assets'),
        demand('s3:PutObject', 'arn:aws:s3:::kiln-prod-assets/scripts/0.sh'),
      ],
    },
  ];
}

function flowLogs({ statements }: KilnRole): Reasoned {
  const group = statements[0]?.Resource[0] ?? '';
  return {
    reason: 'VPC Flow Logs writes its records. VPC user guide, "IAM role for publishing flow logs to CloudWatch Logs".',
    demands: [
      demand('logs:DescribeLogStreams', group),
      ...['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) =>
        demand(action, group.replace(/:\*$/, ':log-stream:*')),
      ),
    ],
  };
}

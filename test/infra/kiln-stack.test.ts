import { AwsSolutionsChecks } from 'cdk-nag';
import { z } from 'zod';
import { deploymentSchema } from '../../lambdas/domain/deployment';
import { functions, SETTINGS } from '../../lambdas/functions';
import { deploymentNames } from '../../simulator/world/deployment-names';
import { filled, text } from './intrinsics';
import { appOf, ofType, synthesise, type Template, templateOf, theOne } from './synthesis';

const prod = synthesise();
const kiln = templateOf(prod, 'kiln-prod');
const fleets = [templateOf(prod, 'kiln-prod-web')];

const propertiesOf = (type: string) => ofType(kiln, type).map(([, { Properties }]) => Properties);

describe('what outlives a mistake', () => {
  it('the table: restorable, not deleted with the stack, not deleted by hand', () => {
    const [[, table] = []] = ofType(kiln, 'AWS::DynamoDB::Table');

    expect(table?.Properties).toMatchObject({
      TableName: 'kiln-prod',
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    expect([table?.DeletionPolicy, table?.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  });

  it('buckets: private, encrypted, kept', () => {
    for (const [, { Properties, DeletionPolicy, UpdateReplacePolicy }] of ofType(kiln, 'AWS::S3::Bucket')) {
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain']);
      expect(Properties.BucketEncryption).toBeDefined();
      expect(Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
    }
  });
});

describe('a stack made again after it was deleted', () => {
  it('takes over the table that was kept, or is refused: its name is plain text, as an import needs it', () => {
    expect(propertiesOf('AWS::DynamoDB::Table')).toEqual([expect.objectContaining({ TableName: 'kiln-prod' })]);
  });

  it('makes buckets beside those that were kept, and tells the fleets their names', () => {
    expect(propertiesOf('AWS::S3::Bucket').map(({ BucketName }) => BucketName)).toEqual([undefined, undefined]);
    const exported = Object.values(kiln.Outputs).flatMap(({ Export, Value }) =>
      Export === undefined ? [] : [[z.object({ Name: z.string() }).parse(Export).Name, text(Value)]],
    );
    const [[logs] = [], [assets] = []] = ofType(kiln, 'AWS::S3::Bucket');
    expect(Object.fromEntries(exported)).toEqual({
      'kiln-prod-asset-bucket': `<${assets}>`,
      'kiln-prod-log-bucket': `<${logs}>`,
    });
  });
});

describe('where people answer', () => {
  it('asks IAM who is calling', () => {
    const [url] = propertiesOf('AWS::Lambda::Url');
    expect(url).toMatchObject({ AuthType: 'AWS_IAM' });
    expect(text(url?.TargetFunctionArn)).toContain('AnswerApproval');
    expect(propertiesOf('AWS::Lambda::Permission').filter(({ Principal }) => Principal === '*')).toEqual([]);
  });

  it('is called directly by nobody who has its policy: such a caller could name anybody', () => {
    const [policy] = propertiesOf('AWS::IAM::ManagedPolicy');
    const answer: unknown = expect.stringContaining('AnswerApproval');
    expect(filled(policy?.PolicyDocument)).toMatchObject({
      Statement: [
        {
          Action: 'lambda:InvokeFunctionUrl',
          Resource: answer,
          Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
        },
        {
          Action: 'lambda:InvokeFunction',
          Resource: answer,
          Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
        },
      ],
    });
  });

  it('leaves no question for ever', () => {
    const [table] = propertiesOf('AWS::DynamoDB::Table');
    expect(table?.TimeToLiveSpecification).toEqual({ AttributeName: 'expires', Enabled: true });
  });
});

describe('who is told when something goes wrong', () => {
  const rules = propertiesOf('AWS::Events::Rule');
  const target = z.object({
    Targets: z.tuple([
      z.looseObject({
        Arn: z.unknown(),
        DeadLetterConfig: z.looseObject({ Arn: z.unknown() }),
        RetryPolicy: z.looseObject({ MaximumRetryAttempts: z.number() }),
        Input: z.string().optional(),
      }),
    ]),
  });

  it('the watchdog, of every release and rebuild that ended badly, whichever version was started', () => {
    const ended = rules.find(({ Name }) => Name === 'kiln-prod-release-ended-badly');
    const machines = ['release', 'rebuild'].map(
      (name) => `arn:aws:states:eu-central-1:111122223333:stateMachine:kiln-prod-${name}`,
    );

    expect(filled(ended?.EventPattern)).toEqual({
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: {
        status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
        stateMachineArn: machines.flatMap((machine) => [machine, { prefix: `${machine}:` }]),
      },
    });
  });

  it('the watchdog, every five minutes', () => {
    const reconcile = rules.find(({ ScheduleExpression }) => ScheduleExpression !== undefined);
    const [{ Input }] = target.parse(reconcile).Targets;

    expect(reconcile?.ScheduleExpression).toBe('rate(5 minutes)');
    expect(JSON.parse(Input ?? '')).toEqual({ source: 'kiln.reconcile' });
  });

  it('a queue with an alarm, where the watchdog cannot be told, or fails', () => {
    const [watchdog] = theOne(kiln, 'AWS::Lambda::Function', 'FunctionName', 'kiln-prod-Watchdog');
    const [queue] = theOne(kiln, 'AWS::SQS::Queue', 'QueueName', 'kiln-prod-dead-letters');
    const itsTargets = rules
      .flatMap((rule) => target.parse(rule).Targets)
      .filter(({ Arn }) => text(Arn) === `<${watchdog}.Arn>`);
    expect(itsTargets).toHaveLength(2);
    for (const { DeadLetterConfig } of itsTargets) expect(text(DeadLetterConfig.Arn)).toBe(`<${queue}.Arn>`);
    expect(filled(propertiesOf('AWS::Lambda::EventInvokeConfig'))).toContainEqual(
      expect.objectContaining({
        FunctionName: `<${watchdog}>`,
        DestinationConfig: { OnFailure: { Destination: `<${queue}.Arn>` } },
      }),
    );
    expect(filled(propertiesOf('AWS::CloudWatch::Alarm'))).toContainEqual(
      expect.objectContaining({ AlarmName: 'kiln-prod-dead-letters', Namespace: 'AWS/SQS', Threshold: 1 }),
    );
  });

  it.each([
    ['failed', 'ExecutionsFailed'],
    ['timed-out', 'ExecutionsTimedOut'],
    ['aborted', 'ExecutionsAborted'],
  ])('people, of a recovery that ended %s, whether or not the other ends were ever seen', (end, MetricName) => {
    const [topic] = ofType(kiln, 'AWS::SNS::Topic')[0] ?? [];
    const [recover] = theOne(kiln, 'AWS::StepFunctions::StateMachine', 'StateMachineName', 'kiln-prod-recover');
    const [, { Properties }] = theOne(kiln, 'AWS::CloudWatch::Alarm', 'AlarmName', `kiln-prod-recovery-${end}`);

    expect(filled(Properties)).toMatchObject({
      Namespace: 'AWS/States',
      MetricName,
      Dimensions: [{ Name: 'StateMachineArn', Value: `<${recover}>` }],
      Statistic: 'Sum',
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      AlarmActions: [`<${topic}>`],
    });
  });

  it('no alarm takes a silent metric for trouble, and none computes with metrics that may be silent', () => {
    const alarms = [kiln, ...fleets].flatMap((template) =>
      ofType(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties),
    );
    expect(alarms.length).toBeGreaterThan(4);
    for (const { AlarmName, TreatMissingData, Metrics } of alarms) {
      // Of the watchdog nothing else is ever seen: its silence is the trouble.
      const silence = AlarmName === 'kiln-prod-watchdog-silent' ? 'breaching' : 'notBreaching';
      expect([AlarmName, TreatMissingData, Metrics]).toEqual([AlarmName, silence, undefined]);
    }
  });

  it('whoever a fleet file names, of every transition; a queue with an alarm where they cannot be', () => {
    const [notify] = theOne(kiln, 'AWS::Lambda::Function', 'FunctionName', 'kiln-prod-Notify');
    const [queue] = theOne(kiln, 'AWS::SQS::Queue', 'QueueName', 'kiln-prod-notifications-lost');
    const [bus] = ofType(kiln, 'AWS::Events::EventBus')[0] ?? [];
    const rule = rules.find(({ Name }) => Name === 'kiln-prod-notify');
    const [{ Arn, DeadLetterConfig }] = target.parse(rule).Targets;

    expect(filled(rule)).toMatchObject({
      EventBusName: `<${bus}>`,
      EventPattern: { source: ['kiln'], 'detail-type': ['Kiln Release State Change'] },
    });
    expect([text(Arn), text(DeadLetterConfig.Arn)]).toEqual([`<${notify}.Arn>`, `<${queue}.Arn>`]);
    expect(propertiesOf('AWS::Lambda::EventInvokeConfig').map(filled)).toContainEqual(
      expect.objectContaining({
        FunctionName: `<${notify}>`,
        DestinationConfig: { OnFailure: { Destination: `<${queue}.Arn>` } },
      }),
    );
    expect(filled(propertiesOf('AWS::CloudWatch::Alarm'))).toContainEqual(
      expect.objectContaining({ AlarmName: 'kiln-prod-notifications-lost', Namespace: 'AWS/SQS', Threshold: 1 }),
    );
  });
});

describe('names', () => {
  /** Properties by which AWS knows a thing in all of an account and region, by type. */
  const NAMES = [
    'TableName',
    'FunctionName',
    'StateMachineName',
    'BucketName',
    'TopicName',
    'QueueName',
    'LogGroupName',
    'AlarmName',
    'RuleName',
    'Name',
    'RoleName',
    'InstanceProfileName',
    'GroupName',
  ];
  const OWN_NAMES = new Set([
    'AWS::StepFunctions::StateMachineAlias',
    'AWS::EC2::EIP',
    'AWS::Lambda::EventInvokeConfig',
  ]);

  function namesIn(templates: Readonly<Record<string, Template>>): string[] {
    return Object.values(templates).flatMap(({ Resources }) =>
      Object.values(Resources).flatMap(({ Type, Properties }) =>
        OWN_NAMES.has(Type)
          ? []
          : NAMES.map((name) => filled(Properties[name]))
              .filter((value) => typeof value === 'string' && !value.startsWith('<'))
              .map((name) => `${Type} ${String(name)}`),
      ),
    );
  }

  it('carry the stage, but for what the fleet file names', () => {
    const names = namesIn(prod);
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name) => !name.includes('prod'))).toEqual(['AWS::CloudWatch::Alarm web-5xx']);
  });

  it('differ between two stages of one account', () => {
    const ofStaging = new Set(namesIn(synthesise({ stage: 'staging' })));
    expect(namesIn(prod).filter((name) => ofStaging.has(name))).toEqual([]);
  });

  it('are those a rehearsal believes in', () => {
    const rehearsed = deploymentNames('prod');
    const named = new Set(namesIn(prod));
    const documents = propertiesOf('AWS::SSM::Document').map(({ Name }) => Name);

    expect(documents).toEqual([rehearsed.scriptsDocument]);
    for (const name of [
      `AWS::DynamoDB::Table ${rehearsed.table}`,
      `AWS::Events::EventBus ${rehearsed.bus}`,
      `AWS::SNS::Topic ${rehearsed.topicArn.split(':').at(-1)}`,
      `AWS::Logs::LogGroup ${rehearsed.scriptsLogGroup}`,
      `AWS::Scheduler::ScheduleGroup ${rehearsed.scheduleGroup}`,
      ...(['release', 'bake', 'recover', 'retire', 'rebuild'] as const).map(
        (machine) => `AWS::StepFunctions::StateMachine ${rehearsed.machine(machine)}`,
      ),
      ...Object.keys(functions).map(
        (name) => `AWS::Lambda::Function ${rehearsed.functionArnPrefix.split(':').at(-1)}${name}`,
      ),
    ]) {
      expect(named).toContain(name);
    }
  });
});

describe('functions', () => {
  const ours = ofType(kiln, 'AWS::Lambda::Function')
    .map(([, { Properties }]) => Properties)
    .filter(({ FunctionName }) => String(FunctionName).replace('kiln-prod-', '') in functions);

  it('run on ARM, traced, each with a log of its own that ends', () => {
    for (const { FunctionName, Runtime, Architectures, TracingConfig, LoggingConfig } of ours) {
      const log = z.object({ LogGroup: z.unknown() }).parse(LoggingConfig).LogGroup;
      const group = kiln.Resources[text(log).slice(1, -1)];
      expect({ FunctionName, Runtime, Architectures, TracingConfig }).toEqual({
        FunctionName,
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
      });
      expect(group?.Properties).toMatchObject({
        LogGroupName: `/aws/lambda/${String(FunctionName)}`,
        RetentionInDays: 90,
      });
    }
  });

  it('have roles of their own', () => {
    expect(new Set(ours.map(({ Role }) => text(Role))).size).toBe(ours.length);
  });

  it('find the machines where they are started: by alias', () => {
    const machines = SETTINGS.filter((setting) => setting.endsWith('_MACHINE_ARN'));
    for (const { Environment } of ours) {
      const { Variables } = z.object({ Variables: z.record(z.string(), z.unknown()) }).parse(Environment);
      for (const setting of machines.filter((name) => name in Variables)) {
        const machine = setting.replace('_MACHINE_ARN', '').toLowerCase();
        expect(text(Variables[setting])).toBe(
          `arn:aws:states:eu-central-1:111122223333:stateMachine:kiln-prod-${machine}:live`,
        );
      }
    }
  });
});

it.each(Object.keys(prod))('no resource of %s waits for itself', (stack) => {
  const resources = Object.entries(templateOf(prod, stack).Resources);
  const waits = resources.map(([id, resource]) => ({
    id,
    for: new Set(JSON.stringify(resource).match(/(?<=")[A-Za-z0-9]+(?=")/g)),
  }));

  // Take away what waits for nothing that is left, until there is no more of it. A circle would stay.
  let left = waits;
  let before: number;
  do {
    before = left.length;
    left = left.filter((one) => left.some((other) => other.id !== one.id && one.for.has(other.id)));
  } while (left.length < before);

  expect(left).toEqual([]);
});

describe('what AWS takes of a stack', () => {
  // CloudFormation user guide, "Understand CloudFormation quotas": template body in an object, resources in a template.
  it.each(Object.keys(prod))('%s has fewer than 500 resources and 1 MB, with room for more', (stack) => {
    const template = templateOf(prod, stack);
    expect(Object.keys(template.Resources).length).toBeLessThan(450);
    expect(JSON.stringify(template, null, 1).length).toBeLessThan(900_000);
  });

  // IAM user guide, "IAM and AWS STS quotas": the inline policies of a role, without white space.
  it('no role has more than 10,240 characters of policies, however long the names are', () => {
    const atWorst = (policies: unknown) =>
      JSON.stringify(filled(policies))
        .replaceAll(/<[^<>]+>/g, 'x'.repeat(110))
        .replaceAll('kiln-prod', `kiln-${'x'.repeat(16)}`)
        .replaceAll('eu-central-1', 'ap-southeast-1')
        .replaceAll('arn:aws:', 'arn:aws-us-gov:');
    const sizes = ofType(kiln, 'AWS::IAM::Role').map(([id, { Properties }]) => ({
      id,
      size: atWorst(Properties.Policies ?? []).length,
    }));
    expect(sizes.filter(({ size }) => size > 10_240)).toEqual([]);
  });
});

it('cdk-nag finds nothing that has no reason', () => {
  const { violations } = new AwsSolutionsChecks().validateScope(appOf());
  expect(
    violations.map(({ ruleName, violatingResources }) => `${ruleName} ${violatingResources[0]?.constructPath}`),
  ).toEqual([]);
});

it('the command line finds every part of the stage by one parameter', () => {
  const parameter = ofType(kiln, 'AWS::SSM::Parameter').find(
    ([, { Properties }]) => Properties.Name === '/kiln/prod/deployment',
  );
  const machine = (name: string) => `arn:aws:states:eu-central-1:111122223333:stateMachine:kiln-prod-${name}:live`;

  const deployment = deploymentSchema
    .extend({ answerUrl: z.string() })
    .parse(JSON.parse(text(filled(parameter?.[1].Properties.Value))));

  expect(deployment).toMatchObject({
    machines: {
      release: machine('release'),
      bake: machine('bake'),
      recover: machine('recover'),
      retire: machine('retire'),
    },
    table: expect.stringMatching(/^<Table/),
    bus: expect.stringMatching(/^<Bus/),
    answerUrl: expect.stringMatching(/^<.*AnswerApproval.*FunctionUrl/),
  });
});

import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import { z } from 'zod';
import { AwsError } from '../../simulator/aws-error';
import type { SimulatedService } from '../../simulator/service';
import { type FirstGeneration, firstGeneration } from './first-generation';

const TEMPLATE = 'You must use a valid fully-formed launch template.';

describe('a generation that stands, and is only looked at', () => {
  let first: FirstGeneration;
  beforeAll(async () => {
    first = await firstGeneration();
  });

  describe('LaunchGeneration', () => {
    const launch = (refusal?: AwsError): Promise<unknown> => {
      first.deployed.world.kernel.faults = {
        onCall: ({ operation }) =>
          operation === 'CreateAutoScalingGroup' && refusal !== undefined ? () => ({ refuse: refusal }) : () => ({}),
      };
      return first.run('LaunchGeneration', { targetGroupArn: first.targetGroupArn });
    };

    it('finds the group of an earlier try', async () => {
      await expect(launch()).resolves.toMatchObject({ reason: expect.stringContaining('prod-web-v001') });
    });

    it.each([
      'Value (web) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name',
      `${TEMPLATE} Value (arn:…) for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance Profile ARN`,
      `${TEMPLATE} The specified launch template, with template name prod-web-v001, does not exist.`,
      'One or more target groups not found',
      'Provided Target Groups may not be valid. Please ensure they exist and try again.',
    ])('asks again for what is seconds old: %s', async (message) => {
      const launched = launch(new AwsError('ValidationError', message));
      await expect(launched).rejects.toMatchObject({ name: 'TransientAwsError' });
    });

    it('asks again for a template whose tag IAM may not see yet, and says what it takes', async () => {
      const denied = new AwsError('AccessDenied', 'You are not authorized to use launch template: lt-1', 403);
      await expect(launch(denied)).rejects.toMatchObject({
        name: 'TransientAwsError',
        cause: expect.stringContaining('ec2:RunInstances'),
      });
    });

    it.each([
      ['ValidationError', `${TEMPLATE} The image id '[ami-0123456789abcdef0]' does not exist`],
      ['ValidationError', `${TEMPLATE} The security group 'sg-0123' does not exist`],
      ['ValidationError', `${TEMPLATE} The key pair 'web' does not exist`],
      ['ValidationError', "The subnet ID 'subnet-1' does not exist"],
      ['LimitExceededFault', 'You have already reached the quota for the maximum number of groups.'],
    ])('gives up where waiting mends nothing: %s: %s', async (name, message) => {
      await expect(launch(new AwsError(name, message))).rejects.toMatchObject({
        name: 'LaunchFailed',
        cause: expect.stringContaining('Auto Scaling refused group prod-web-v001'),
      });
    });
  });

  /** Runs a handler while one operation is refused. */
  async function refused(operation: string, refusal: AwsError, run: () => Promise<unknown>): Promise<unknown> {
    const { kernel } = first.deployed.world;
    kernel.faults = { onCall: (call) => (call.operation === operation ? () => ({ refuse: refusal }) : () => ({})) };
    try {
      return await run();
    } finally {
      kernel.faults = { onCall: () => () => ({}) };
    }
  }

  it.each([
    ['ConfigureTargetGroup', 'ModifyTargetGroupAttributes', 'TargetGroupNotFoundException'],
    ['ConfigureTargetGroup', 'ModifyTargetGroupAttributes', 'AccessDenied'],
    ['HoldReplacement', 'SuspendProcesses', 'AccessDenied'],
  ] as const)('%s asks again where %s of what is seconds old ends as %s', async (name, operation, error) => {
    const refusal = new AwsError(error, `User: me is not authorized to perform: ${operation}`, 403);
    const changed = refused(operation, refusal, () =>
      first.run(name, name === 'ConfigureTargetGroup' ? { targetGroupArn: first.targetGroupArn } : {}),
    );
    await expect(changed).rejects.toMatchObject({
      name: 'TransientAwsError',
      cause: expect.stringContaining(`${error}: ${refusal.message}`),
    });
  });

  it('PageOperator pages once, though the bus is in trouble', async () => {
    const failure = { error: 'RecoveryFailed', cause: 'The rule is gone.' };
    const refusal = new AwsError('InternalException', 'Not now.', 500);

    await refused('PutEvents', refusal, () => first.run('PageOperator', { failure, original: failure }));

    expect(first.deployed.world.aws.sns.messages).toMatchObject([{ subject: 'Kiln: web needs a person' }]);
  });

  describe('JudgeRelease', () => {
    const judge = (): Promise<unknown> =>
      first.run('JudgeRelease', { since: first.now() - 600, weight: 100, targetGroupArn: first.targetGroupArn });

    /** Runs it while so many of its reads of the group tell of a time before there was one. */
    async function judgeByLateAnswers(late: number): Promise<unknown> {
      const { kernel } = first.deployed.world;
      let reads = 0;
      kernel.faults = {
        onCall: ({ operation }) => {
          const isLate = operation === 'DescribeAutoScalingGroups' && ++reads <= late;
          return () => (isLate ? { staleSeconds: 86_400 } : {});
        },
      };
      try {
        return await judge();
      } finally {
        kernel.faults = { onCall: () => () => ({}) };
      }
    }

    it('lets a release go on that nothing is wrong with', async () => {
      expect(await judge()).toMatchObject({ status: 'READY' });
    });

    it('neither takes it back for one late answer, nor goes on by the next', async () => {
      expect(await judgeByLateAnswers(1)).toMatchObject({
        status: 'PENDING',
        held: true,
        reason: 'Seen a moment ago, and not any more: The group prod-web-v001 is gone; somebody deleted it',
      });
    });

    it('takes it back for two', async () => {
      await expect(judgeByLateAnswers(2)).rejects.toMatchObject({
        name: 'GuardTripped',
        message: expect.stringContaining('The group prod-web-v001 is gone'),
      });
    });
  });

  describe('CheckGeneration', () => {
    /** Long after its deadline: what is still wrong is said. */
    const check = (): Promise<unknown> => first.run('CheckGeneration', { since: 0, healthyPolls: 0 });

    /** Checks as if somebody had changed what a describe shows: every entry of its list. */
    async function checkShown(real: SimulatedService, operation: string, list: string, changes: object) {
      const { kernel } = first.deployed.world;
      const describe = real.operations[operation];
      if (describe === undefined) throw new Error(`${operation} is not simulated`);
      const answer: typeof describe.answer = (input, call) => {
        const { [list]: entries } = z.record(z.string(), z.unknown()).parse(describe.answer(input, call));
        const shown = z.array(z.looseObject({})).parse(entries);
        return { [list]: shown.map((entry) => ({ ...entry, ...changes })) };
      };
      kernel.register({ name: real.name, operations: { ...real.operations, [operation]: { ...describe, answer } } });
      try {
        return await check();
      } finally {
        kernel.register(real);
      }
    }

    const withGroup = (changes: Partial<AutoScalingGroup>): Promise<unknown> =>
      checkShown(first.deployed.world.aws.autoscaling, 'DescribeAutoScalingGroups', 'AutoScalingGroups', changes);
    const withTargetGroup = (changes: TargetGroup): Promise<unknown> =>
      checkShown(first.deployed.world.aws.elbv2, 'DescribeTargetGroups', 'TargetGroups', changes);

    it('finds nothing wrong with one that nobody has touched', async () => {
      expect(await check()).toMatchObject({ status: 'PENDING', reason: expect.stringContaining('4 of 4 healthy') });
    });

    it('does not mind in which order the subnets come', async () => {
      const ids = (first.group()?.subnets ?? []).map(({ subnetId }) => subnetId);
      const reversed = withGroup({ VPCZoneIdentifier: ids.toReversed().join(',') });
      expect(await reversed).toMatchObject({ status: 'PENDING' });
    });

    it.each<[string, () => Promise<unknown>, string]>([
      ['another matcher', () => withTargetGroup({ Matcher: { HttpCode: '200-499' } }), 'matcher is "200-499"'],
      ['another path', () => withTargetGroup({ HealthCheckPath: '/' }), 'HealthCheckPath is "/"'],
      ['other subnets', () => withGroup({ VPCZoneIdentifier: 'subnet-1' }), 'subnets is "subnet-1"'],
      ['other target groups', () => withGroup({ TargetGroupARNs: [] }), 'targetGroups is ""'],
      [
        'another template',
        () => withGroup({ LaunchTemplate: { LaunchTemplateName: 'prod-web-v001', Version: '$Latest' } }),
        'version is "$Latest"',
      ],
    ])('names %s than the file’s', async (_what, checked, deviation) => {
      await expect(checked()).rejects.toMatchObject({
        name: 'LaunchFailed',
        message: expect.stringContaining(deviation.replaceAll('"', '\\"')),
      });
    });
  });
});

describe('a generation that somebody changes', () => {
  it.each(['HoldReplacement', 'EnableHealing', 'AttachPolicies'] as const)(
    '%s says that its group is gone',
    async (state) => {
      const { run, deployed, targetGroupArn } = await firstGeneration();
      deployed.world.aws.autoscaling.deleteGroup('prod-web-v001');

      const input = state === 'AttachPolicies' ? { targetGroupArn } : {};

      await expect(run(state, input)).rejects.toMatchObject({
        name: 'LaunchFailed',
        message: expect.stringContaining('The group prod-web-v001 is gone'),
      });
    },
  );

  it('GrowGeneration undoes nothing that scaling did since a stale read', async () => {
    const { run, deployed, group, now, targetGroupArn } = await firstGeneration();
    const { aws, kernel } = deployed.world;
    aws.autoscaling.changeMinSize('prod-web-v001', 2);
    await deployed.pass(60_000);
    aws.autoscaling.changeDesiredCapacity('prod-web-v001', 8);
    kernel.faults = { onCall: () => () => ({ staleSeconds: 30 }) };

    await run('GrowGeneration', { since: now(), weight: 100, targetGroupArn });

    expect(group()?.sizes).toMatchObject({ min: 4, desired: 8 });
  });

  it('ProveCutover proves a first release only while the rule is as that left it', async () => {
    const { run, deployed, targetGroupArn } = await firstGeneration();
    const { aws, deployment } = deployed.world;
    const prove = (): Promise<unknown> => run('ProveCutover', { since: 0, targetGroupArn });
    expect(await prove()).toMatchObject({ status: 'READY', proved: true });

    const page = { StatusCode: '200', ContentType: 'text/plain', MessageBody: 'Back soon.' };
    aws.ask('elbv2', 'ModifyRule', {
      RuleArn: deployment.deployed.ruleArn,
      Actions: [{ Type: 'fixed-response', FixedResponseConfig: page }],
    });
    await deployed.pass(10_000);

    await expect(prove()).rejects.toMatchObject({
      name: 'ShiftFailed',
      message: expect.stringContaining('somebody else changed it'),
    });
  });

  it('DiscardGeneration leaves a person’s alarm alone, however alike its name begins', async () => {
    const { run, deployed, now } = await firstGeneration();
    const { aws } = deployed.world;
    aws.ask('cloudwatch', 'PutMetricAlarm', {
      AlarmName: 'prod-web-v001-latency',
      AlarmDescription: 'Wakes me up.',
      Namespace: 'Shop',
      MetricName: 'Latency',
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
    });
    await deployed.pass(10_000);

    await run('DiscardGeneration', { generation: 'prod-web-v001', since: now() });

    const left = aws.cloudwatch.listAlarms().map(({ settings }) => settings.name);
    expect(left.filter((name) => name.startsWith('prod-web-v001-'))).toEqual(['prod-web-v001-latency']);
  });
});

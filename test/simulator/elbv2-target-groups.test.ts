import {
  AddTagsCommand,
  CreateTargetGroupCommand,
  type CreateTargetGroupCommandInput,
  DeleteTargetGroupCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { elbv2World } from './elbv2-world';

const SETTINGS: CreateTargetGroupCommandInput = { Name: 'blue', Protocol: 'HTTP', Port: 8080, VpcId: 'vpc-1' };

describe('CreateTargetGroup', () => {
  it('fills in the defaults of AWS', async () => {
    // Prepare
    const { client, wait } = elbv2World();

    // Act
    const created = await wait(client.send(new CreateTargetGroupCommand(SETTINGS)));

    // Assess
    expect(created.TargetGroups).toEqual([
      {
        TargetGroupArn: expect.stringMatching(
          /^arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup\/blue\/[0-9a-f]{16}$/,
        ),
        TargetGroupName: 'blue',
        Protocol: 'HTTP',
        ProtocolVersion: 'HTTP1',
        Port: 8080,
        VpcId: 'vpc-1',
        HealthCheckEnabled: true,
        HealthCheckProtocol: 'HTTP',
        HealthCheckPort: 'traffic-port',
        HealthCheckPath: '/',
        HealthCheckIntervalSeconds: 30,
        HealthCheckTimeoutSeconds: 6,
        HealthyThresholdCount: 5,
        UnhealthyThresholdCount: 2,
        Matcher: { HttpCode: '200' },
        LoadBalancerArns: [],
        TargetType: 'instance',
        IpAddressType: 'ipv4',
      },
    ]);
  });

  it('gives the group that exists for identical settings, whatever its tags, and refuses others under its name', async () => {
    // Prepare
    const { client, wait } = elbv2World();
    const tagged = { ...SETTINGS, Tags: [{ Key: 'kiln:fleet', Value: 'web' }] };
    const first = await wait(client.send(new CreateTargetGroupCommand(tagged)));

    // Act
    const again = await wait(client.send(new CreateTargetGroupCommand(tagged)));
    const others = [
      { ...tagged, Port: 9090 },
      { ...tagged, HealthCheckPath: '/health' },
    ];
    const untagged = await wait(client.send(new CreateTargetGroupCommand(SETTINGS)));

    // Assess
    expect(again.TargetGroups).toEqual(first.TargetGroups);
    expect(untagged.TargetGroups).toEqual(first.TargetGroups);
    for (const other of others)
      await expect(wait(client.send(new CreateTargetGroupCommand(other)))).rejects.toMatchObject({
        name: 'DuplicateTargetGroupNameException',
        message: "A target group with the same name 'blue' exists, but with different settings",
      });
  });

  it.each<[string, Partial<CreateTargetGroupCommandInput>]>([
    ['a name of 33 characters', { Name: 'a'.repeat(33) }],
    ['a name with an underscore', { Name: 'web_v1' }],
    ['a name that ends with a hyphen', { Name: 'web-' }],
    ['no VPC', { VpcId: undefined }],
    ['no port', { Port: undefined }],
    ['an interval of 4 s', { HealthCheckIntervalSeconds: 4 }],
    ['a time-out of 1 s', { HealthCheckTimeoutSeconds: 1 }],
    ['a time-out above the interval', { HealthCheckIntervalSeconds: 10, HealthCheckTimeoutSeconds: 11 }],
    ['a time-out as long as the interval', { HealthCheckIntervalSeconds: 10, HealthCheckTimeoutSeconds: 10 }],
    ['a VPC that is not there', { VpcId: 'vpc-nobodys' }],
    ['a healthy threshold of 1', { HealthyThresholdCount: 1 }],
    ['an unhealthy threshold of 11', { UnhealthyThresholdCount: 11 }],
    ['a path without a slash', { HealthCheckPath: 'health' }],
    ['a matcher beyond 499', { Matcher: { HttpCode: '200-500' } }],
    ['a reserved tag', { Tags: [{ Key: 'aws:name', Value: '' }] }],
  ])('refuses %s', async (_, wrong) => {
    // Prepare
    const { client, wait } = elbv2World();

    // Act
    const created = wait(client.send(new CreateTargetGroupCommand({ ...SETTINGS, ...wrong })));

    // Assess
    await expect(created).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('is loud about what is not modelled', async () => {
    // Prepare
    const { client, wait } = elbv2World();

    // Act
    const created = wait(client.send(new CreateTargetGroupCommand({ ...SETTINGS, TargetType: 'lambda' })));

    // Assess
    await expect(created).rejects.toMatchObject({
      name: 'SimulatorGap',
      message: expect.stringContaining('TargetType'),
    });
  });
});

describe('A target group', () => {
  it('is found by ARN and by name, and not found by another', async () => {
    // Prepare
    const { client, wait, createTargetGroup } = elbv2World();
    const blue = await createTargetGroup('blue');
    await createTargetGroup('green');

    // Act
    const byArn = await wait(client.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [blue] })));
    const byName = await wait(client.send(new DescribeTargetGroupsCommand({ Names: ['green'] })));
    const unknown = wait(client.send(new DescribeTargetGroupsCommand({ Names: ['green', 'red'] })));

    // Assess
    expect(byArn.TargetGroups?.map((group) => group.TargetGroupName)).toEqual(['blue']);
    expect(byName.TargetGroups?.map((group) => group.TargetGroupName)).toEqual(['green']);
    await expect(unknown).rejects.toMatchObject({
      name: 'TargetGroupNotFoundException',
      message: 'One or more target groups not found',
    });
  });

  it('cannot be deleted while a rule names it, nor at once after; a second deletion is no error', async () => {
    // Prepare
    const { client, wait, createTargetGroup, createRule, setWeights, propagated, seconds } = elbv2World();
    const blue = await createTargetGroup('blue');
    const green = await createTargetGroup('green');
    const rule = await createRule({ [blue]: 100, [green]: 0 });
    await propagated();
    const remove = () => wait(client.send(new DeleteTargetGroupCommand({ TargetGroupArn: green })));
    const inUse = {
      name: 'ResourceInUseException',
      message: `Target group '${green}' is currently in use by a listener or a rule`,
    };

    // Act
    await expect(remove()).rejects.toMatchObject(inUse);
    await setWeights(rule, { [blue]: 1 });
    await expect(remove()).rejects.toMatchObject(inUse);
    await seconds(60);
    await remove();
    await remove();

    // Assess
    await expect(
      wait(client.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [green] }))),
    ).rejects.toMatchObject({ name: 'TargetGroupNotFoundException' });
  });

  it('is deleted by its ARN, and by nothing else', async () => {
    const { client, wait } = elbv2World();

    const removed = wait(client.send(new DeleteTargetGroupCommand({ TargetGroupArn: 'blue' })));

    await expect(removed).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('names its load balancer as long as a rule names it', async () => {
    // Prepare
    const { client, wait, createTargetGroup, createRule, loadBalancerArn, elbv2, propagated } = elbv2World();
    const blue = await createTargetGroup('blue');
    await createRule({ [blue]: 1 });

    // Act
    const described = await wait(client.send(new DescribeTargetGroupsCommand({ LoadBalancerArn: loadBalancerArn })));
    await propagated();

    // Assess
    expect(described.TargetGroups?.map((group) => group.LoadBalancerArns)).toEqual([[loadBalancerArn]]);
    expect(elbv2.resourceLabel(blue)).toMatch(/^app\/web\/[0-9a-f]{16}\/targetgroup\/blue\/[0-9a-f]{16}$/);
  });
});

describe('Attributes of a target group', () => {
  it('have the defaults of AWS, and change one by one', async () => {
    // Prepare
    const { client, wait, createTargetGroup } = elbv2World();
    const blue = await createTargetGroup('blue');
    const read = async () => {
      const answer = await wait(client.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn: blue })));
      return Object.fromEntries((answer.Attributes ?? []).map(({ Key, Value }) => [Key, Value]));
    };
    const before = await read();

    // Act
    await wait(
      client.send(
        new ModifyTargetGroupAttributesCommand({
          TargetGroupArn: blue,
          Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '60' }],
        }),
      ),
    );

    // Assess
    expect(before).toMatchObject({
      'deregistration_delay.timeout_seconds': '300',
      'stickiness.enabled': 'false',
      'slow_start.duration_seconds': '0',
      'load_balancing.algorithm.type': 'round_robin',
    });
    expect(await read()).toEqual({ ...before, 'deregistration_delay.timeout_seconds': '60' });
  });

  it.each([
    ['deregistration_delay.timeout_seconds', '3601'],
    ['slow_start.duration_seconds', '29'],
    ['stickiness.lb_cookie.duration_seconds', '0'],
    ['load_balancing.algorithm.anomaly_mitigation', 'on'],
    ['deregistration_delay', '60'],
  ])('refuse %s = %s', async (Key, Value) => {
    // Prepare
    const { client, wait, createTargetGroup } = elbv2World();
    const TargetGroupArn = await createTargetGroup('blue');

    // Act
    const modified = wait(
      client.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes: [{ Key, Value }] })),
    );

    // Assess
    await expect(modified).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('cannot make targets sticky in a rule of several groups that does not stick', async () => {
    // Prepare
    const { client, wait, createTargetGroup, createRule } = elbv2World();
    const blue = await createTargetGroup('blue');
    await createRule({ [blue]: 100, [await createTargetGroup('green')]: 0 });

    // Act
    const modified = wait(
      client.send(
        new ModifyTargetGroupAttributesCommand({
          TargetGroupArn: blue,
          Attributes: [{ Key: 'stickiness.enabled', Value: 'true' }],
        }),
      ),
    );

    // Assess
    await expect(modified).rejects.toMatchObject({ name: 'InvalidConfigurationRequestException' });
  });
});

describe('Tags and load balancers', () => {
  it('add tags to a target group and show them', async () => {
    // Prepare
    const { client, wait, createTargetGroup } = elbv2World();
    const blue = await createTargetGroup('blue', { Tags: [{ Key: 'a', Value: '1' }] });

    // Act
    await wait(client.send(new AddTagsCommand({ ResourceArns: [blue], Tags: [{ Key: 'b', Value: '2' }] })));
    const described = await wait(client.send(new DescribeTagsCommand({ ResourceArns: [blue] })));

    // Assess
    expect(described.TagDescriptions).toEqual([
      {
        ResourceArn: blue,
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '2' },
        ],
      },
    ]);
  });

  it('find a load balancer by name', async () => {
    // Prepare
    const { client, wait, loadBalancerArn } = elbv2World();

    // Act
    const found = await wait(client.send(new DescribeLoadBalancersCommand({ Names: ['web'] })));
    const unknown = wait(client.send(new DescribeLoadBalancersCommand({ Names: ['api'] })));

    // Assess
    expect(found.LoadBalancers?.map((each) => each.LoadBalancerArn)).toEqual([loadBalancerArn]);
    await expect(unknown).rejects.toMatchObject({ name: 'LoadBalancerNotFoundException' });
  });
});

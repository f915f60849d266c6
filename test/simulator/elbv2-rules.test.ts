import {
  type Action,
  CreateRuleCommand,
  type CreateRuleCommandInput,
  DeleteRuleCommand,
  DescribeListenersCommand,
  DescribeRulesCommand,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { elbv2World } from './elbv2-world';

const MAINTENANCE: Action = {
  Type: 'fixed-response',
  FixedResponseConfig: { StatusCode: '503', ContentType: 'text/plain', MessageBody: 'soon' },
};

function withRule() {
  const world = elbv2World();
  const create = (more: Partial<CreateRuleCommandInput> = {}) =>
    world.wait(
      world.client.send(
        new CreateRuleCommand({
          ListenerArn: world.listenerArn,
          Priority: 10,
          Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/a/*', '/b'] } }],
          Actions: [MAINTENANCE],
          ...more,
        }),
      ),
    );
  const describe_ = async (ruleArn: string) => {
    const answer = await world.wait(world.client.send(new DescribeRulesCommand({ RuleArns: [ruleArn] })));
    return answer.Rules?.[0];
  };
  return { ...world, create, describe_ };
}

describe('A rule', () => {
  it('is shown as AWS shows it, its default rule last', async () => {
    // Prepare
    const { client, create, listenerArn, wait } = withRule();
    await create();
    await create({ Priority: 5, Conditions: [{ Field: 'host-header', Values: ['api.example.com'] }] });

    // Act
    const { Rules: rules } = await wait(client.send(new DescribeRulesCommand({ ListenerArn: listenerArn })));

    // Assess
    expect(rules?.map((rule) => rule.Priority)).toEqual(['5', '10', 'default']);
    expect(rules?.[0]?.Conditions).toEqual([
      { Field: 'host-header', Values: ['api.example.com'], HostHeaderConfig: { Values: ['api.example.com'] } },
    ]);
    expect(rules?.[1]).toEqual({
      RuleArn: expect.stringMatching(
        /^arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule\/app\/web\/[0-9a-f]{16}\/[0-9a-f]{16}\/[0-9a-f]{16}$/,
      ),
      Priority: '10',
      Conditions: [{ Field: 'path-pattern', Values: ['/a/*', '/b'], PathPatternConfig: { Values: ['/a/*', '/b'] } }],
      Actions: [{ ...MAINTENANCE, Order: 1 }],
      IsDefault: false,
    });
    expect(rules?.[2]?.IsDefault).toBe(true);
  });

  it('comes in pages', async () => {
    // Prepare
    const { client, create, listenerArn, wait } = withRule();
    await create();

    // Act
    const first = await wait(client.send(new DescribeRulesCommand({ ListenerArn: listenerArn, PageSize: 1 })));
    const second = await wait(
      client.send(new DescribeRulesCommand({ ListenerArn: listenerArn, PageSize: 1, Marker: first.NextMarker })),
    );

    // Assess
    expect([first, second].map((page) => page.Rules?.map((rule) => rule.Priority))).toEqual([['10'], ['default']]);
    expect(second.NextMarker).toBeUndefined();
  });

  it('forwards by weight: several groups in ForwardConfig only, a single one in both forms', async () => {
    // Prepare
    const { createTargetGroup, createRule, setWeights, describe_ } = withRule();
    const blue = await createTargetGroup('blue');
    const green = await createTargetGroup('green');
    const rule = await createRule({ [blue]: 100, [green]: 0 });
    const both = await describe_(rule);

    // Act
    await setWeights(rule, { [green]: 1 });

    // Assess
    expect(both?.Actions).toEqual([
      {
        Type: 'forward',
        Order: 1,
        ForwardConfig: {
          TargetGroups: [
            { TargetGroupArn: blue, Weight: 100 },
            { TargetGroupArn: green, Weight: 0 },
          ],
          TargetGroupStickinessConfig: { Enabled: false },
        },
      },
    ]);
    expect((await describe_(rule))?.Actions).toEqual([
      {
        Type: 'forward',
        Order: 1,
        TargetGroupArn: green,
        ForwardConfig: {
          TargetGroups: [{ TargetGroupArn: green, Weight: 1 }],
          TargetGroupStickinessConfig: { Enabled: false },
        },
      },
    ]);
  });

  it('is read back late where a read lags', async () => {
    // Prepare
    const { client, createTargetGroup, createRule, setWeights, wait, kernel } = withRule();
    const blue = await createTargetGroup('blue');
    const rule = await createRule({ [blue]: 7 });
    kernel.faults = { onCall: () => () => ({ staleSeconds: 1 }) };

    // Act
    await setWeights(rule, { [blue]: 8 });
    const described = await wait(client.send(new DescribeRulesCommand({ RuleArns: [rule] }))).catch(
      (error: Error) => error.name,
    );

    // Assess
    expect(described).toBe('RuleNotFoundException');
  });

  it('routes by what was written only after a moment', async () => {
    // Prepare
    const { createTargetGroup, createRule, setWeights, propagated, elbv2, listenerArn, clock } = withRule();
    const blue = await createTargetGroup('blue');
    const green = await createTargetGroup('green');
    const rule = await createRule({ [blue]: 100, [green]: 0 });
    await propagated();
    const request = { host: 'web.example.com', path: '/' };

    // Act
    await setWeights(rule, { [blue]: 0, [green]: 100 });
    await clock.advance(900);
    const soon = elbv2.routing.weightPercent(green);
    await propagated();

    // Assess
    expect(soon).toBe(0);
    expect(elbv2.routing.weightPercent(green)).toBe(100);
    expect(elbv2.routing.match(listenerArn, request)?.arn).toBe(rule);
    expect(elbv2.routing.match(listenerArn, { ...request, host: 'api.example.com' })?.priority).toBeUndefined();
  });

  it('is gone once deleted; requests then meet the default rule', async () => {
    // Prepare
    const { client, wait, createTargetGroup, createRule, propagated, elbv2, listenerArn, describe_ } = withRule();
    const rule = await createRule({ [await createTargetGroup('blue')]: 1 });
    await propagated();

    // Act
    await wait(client.send(new DeleteRuleCommand({ RuleArn: rule })));
    await propagated();

    // Assess
    await expect(describe_(rule)).rejects.toMatchObject({ name: 'RuleNotFoundException' });
    expect(elbv2.routing.match(listenerArn, { host: 'web.example.com', path: '/' })?.priority).toBeUndefined();
  });
});

describe('Refused of a rule', () => {
  it('a priority in use', async () => {
    // Prepare
    const { create } = withRule();
    await create();

    // Act
    const second = create();

    // Assess
    await expect(second).rejects.toMatchObject({
      name: 'PriorityInUseException',
      message: "Priority '10' is currently in use",
    });
  });

  it.each<[string, Partial<CreateRuleCommandInput>, string]>([
    ['a priority of 0', { Priority: 0 }, 'ValidationError'],
    ['no condition', { Conditions: [] }, 'ValidationError'],
    [
      'two conditions of one field',
      { Conditions: Array(2).fill({ Field: 'path-pattern', Values: ['/a'] }) },
      'ValidationError',
    ],
    [
      'two Values in the short form',
      { Conditions: [{ Field: 'path-pattern', Values: ['/a', '/b'] }] },
      'ValidationError',
    ],
    [
      'six values',
      { Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/a', '/b', '/c', '/d', '/e', '/f'] } }] },
      'ValidationError',
    ],
    ['a host with a space', { Conditions: [{ Field: 'host-header', Values: ['a b'] }] }, 'ValidationError'],
    ['no action', { Actions: [] }, 'ValidationError'],
    ['two actions', { Actions: [MAINTENANCE, MAINTENANCE] }, 'TooManyActionsException'],
    [
      'an unknown listener',
      { ListenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/x/0/0' },
      'ListenerNotFoundException',
    ],
    [
      'a fixed 302',
      { Actions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '302' } }] },
      'ValidationError',
    ],
    [
      'a page in XML',
      { Actions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503', ContentType: 'text/xml' } }] },
      'InvalidLoadBalancerActionException',
    ],
    ['an unmodelled condition', { Conditions: [{ Field: 'source-ip', Values: ['10.0.0.0/8'] }] }, 'SimulatorGap'],
  ])('%s', async (_, wrong, name) => {
    // Prepare
    const { create } = withRule();

    // Act
    const created = create(wrong);

    // Assess
    await expect(created).rejects.toMatchObject({ name });
  });

  it.each<[string, number[], string]>([
    ['a weight of 1000', [1000], 'ValidationError'],
    ['a negative weight', [-1], 'ValidationError'],
    ['a weight of 0.5', [0.5], 'ValidationError'],
    ['six target groups', [1, 1, 1, 1, 1, 1], 'ValidationError'],
  ])('%s', async (_, weights, name) => {
    // Prepare
    const { create, createTargetGroup, forward } = withRule();
    const named: Record<string, number> = {};
    for (const [index, weight] of weights.entries()) named[await createTargetGroup(`group-${index}`)] = weight;

    // Act
    const created = create({ Actions: [forward(named)] });

    // Assess
    await expect(created).rejects.toMatchObject({ name });
  });

  it('a target group that does not exist, or is named twice', async () => {
    // Prepare
    const { create, createTargetGroup } = withRule();
    const blue = await createTargetGroup('blue');
    const twice = {
      TargetGroups: [
        { TargetGroupArn: blue, Weight: 1 },
        { TargetGroupArn: blue, Weight: 2 },
      ],
    };

    // Act
    const unknown = create({ Actions: [{ Type: 'forward', TargetGroupArn: blue.replace('blue', 'red') }] });
    const doubled = create({ Actions: [{ Type: 'forward', ForwardConfig: twice }] });

    // Assess
    await expect(unknown).rejects.toMatchObject({ name: 'TargetGroupNotFoundException' });
    await expect(doubled).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('a target group of another load balancer', async () => {
    // Prepare
    const { create, createTargetGroup, createRule, elbv2, forward } = withRule();
    const blue = await createTargetGroup('blue');
    await createRule({ [blue]: 1 });
    const other = elbv2.createLoadBalancer({ name: 'api', vpcId: 'vpc-1', zones: [] });
    const ListenerArn = elbv2.createListener({ loadBalancerArn: other, port: 80, protocol: 'HTTP' });

    // Act
    const created = create({ ListenerArn, Actions: [forward({ [blue]: 1 })] });

    // Assess
    await expect(created).rejects.toMatchObject({
      name: 'TargetGroupAssociationLimitException',
      message: `Target group '${blue}' cannot be associated with more than one load balancer`,
    });
  });

  it('a change of the default rule', async () => {
    // Prepare
    const { client, wait, listenerArn } = withRule();
    const { Rules: rules } = await wait(client.send(new DescribeRulesCommand({ ListenerArn: listenerArn })));
    const { Listeners: listeners } = await wait(
      client.send(new DescribeListenersCommand({ ListenerArns: [listenerArn] })),
    );

    // Act
    const modified = wait(client.send(new ModifyRuleCommand({ RuleArn: rules?.[0]?.RuleArn, Actions: [MAINTENANCE] })));

    // Assess
    await expect(modified).rejects.toMatchObject({ name: 'OperationNotPermittedException' });
    expect(listeners?.[0]?.DefaultActions?.[0]?.FixedResponseConfig?.StatusCode).toBe('404');
  });
});

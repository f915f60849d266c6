import { handler } from '../../lambdas/traffic-rule/traffic-rule';
import { AwsError } from '../../simulator/aws-error';
import type { FaultSource } from '../../simulator/kernel';
import { seededRandom } from '../../simulator/random';
import { simulatedClients } from '../../simulator/sdk';
import { ACCOUNT, elbv2World } from '../simulator/elbv2-world';

const WANTED = {
  ServiceToken: 'arn:aws:lambda:eu-west-1:111122223333:function:kiln-prod-TrafficRuleProvider',
  Fleet: 'web',
  // CloudFormation makes text of every number.
  Priority: '100',
  Paths: ['/api/*'],
};

const FIRST_PAGE = {
  kind: 'fixed-response',
  statusCode: '503',
  contentType: 'text/plain',
  messageBody: 'Kiln: no release yet.',
};

/** A load balancer, and the custom resource as CloudFormation calls it. */
function deployment() {
  const world = elbv2World();
  const { kernel, elbv2, listenerArn, clock } = world;
  const random = seededRandom(7);
  const runtime = {
    now: () => clock.now(),
    randomHex: (digits: number) => random.hex(digits),
    setting: () => 'prod',
    clients: simulatedClients(kernel, ACCOUNT.region),
    stage: 'prod',
    metricSink: () => undefined,
    logSink: () => {},
  };
  const send = async (event: object): Promise<string> => {
    const context = { functionName: 'TrafficRule', awsRequestId: '1' };
    const answer = await world.wait(handler.run(event, context, runtime));
    if (typeof answer !== 'object' || answer === null || !('PhysicalResourceId' in answer))
      throw new Error('no answer');
    return String(answer.PhysicalResourceId);
  };
  const properties = (change: object) => ({ ...WANTED, ListenerArn: listenerArn, ...change });
  return {
    ...world,
    create: (change = {}) => send({ RequestType: 'Create', ResourceProperties: properties(change) }),
    update: (ruleArn: string, change = {}) =>
      send({ RequestType: 'Update', PhysicalResourceId: ruleArn, ResourceProperties: properties(change) }),
    remove: (ruleArn: string) =>
      send({ RequestType: 'Delete', PhysicalResourceId: ruleArn, ResourceProperties: properties({}) }),
    writes: () => kernel.calls.map(({ operation }) => operation).filter((name) => !name.startsWith('Describe')),
    rule: (ruleArn: string) => elbv2.state.rules.get(ruleArn),
    rules: () => elbv2.state.rulesOf(listenerArn).filter(({ priority }) => priority !== undefined),
  };
}

/** The n-th call of an operation takes effect, but its answer is lost, in the first attempt of it. */
function loseAnswer(operation: string): FaultSource {
  return {
    onCall: (call) => (attempt) => (call.operation === operation && attempt === 1 ? { loseAnswer: true } : {}),
  };
}

describe('creation', () => {
  it('makes the rule as the file says it, tagged, with the first page', async () => {
    const { create, rule, elbv2 } = deployment();

    const arn = await create();

    expect(rule(arn)).toMatchObject({
      priority: 100,
      conditions: [{ field: 'path-pattern', values: ['/api/*'] }],
      action: FIRST_PAGE,
    });
    expect(elbv2.state.tags.get(arn)).toEqual({ 'kiln:stage': 'prod', 'kiln:fleet': 'web' });
  });

  it('knows hosts too', async () => {
    const { create, rule } = deployment();

    const arn = await create({ Hosts: ['www.example.com'] });

    expect(rule(arn)?.conditions).toEqual([
      { field: 'path-pattern', values: ['/api/*'] },
      { field: 'host-header', values: ['www.example.com'] },
    ]);
  });

  it('of hosts alone asks for no path', async () => {
    const { create, rule } = deployment();

    const arn = await create({ Paths: undefined, Hosts: ['www.example.com'] });

    expect(rule(arn)?.conditions).toEqual([{ field: 'host-header', values: ['www.example.com'] }]);
  });

  it('writes once, and nothing that is so already', async () => {
    const { create, writes } = deployment();

    await create();
    expect(writes()).toEqual(['CreateRule']);

    await create();
    expect(writes()).toEqual(['CreateRule', 'ModifyRule']);
  });

  it('repeated, adopts the rule that is there, and does not touch what it does', async () => {
    const { create, createTargetGroup, setWeights, rule, rules } = deployment();
    const arn = await create();
    const group = await createTargetGroup('prod-web-v001');
    await setWeights(arn, { [group]: 100 });

    expect(await create()).toBe(arn);

    expect(rules()).toHaveLength(1);
    expect(rule(arn)?.action).toMatchObject({ kind: 'forward', groups: [{ targetGroupArn: group, weight: 100 }] });
  });

  it('whose answer is lost makes one rule', async () => {
    const { kernel, create, rules } = deployment();
    kernel.faults = loseAnswer('CreateRule');

    const arn = await create();

    expect(rules().map((rule) => rule.arn)).toEqual([arn]);
  });

  it('is refused with a sentence where the priority is somebody else’s', async () => {
    const { create, createTargetGroup, createRule, rules } = deployment();
    await createRule({ [await createTargetGroup('other')]: 1 }, 100);

    await expect(create()).rejects.toThrow(
      /^Priority 100 of arn:\S+ belongs to a rule that is not fleet web's\. Give the fleet another one at traffic\.priority/,
    );
    expect(rules()).toHaveLength(1);
  });
});

describe('an update', () => {
  it('changes conditions and priority, and never the actions', async () => {
    const { create, update, createTargetGroup, setWeights, rule } = deployment();
    const arn = await create();
    const [blue, green] = [await createTargetGroup('prod-web-v001'), await createTargetGroup('prod-web-v002')];
    await setWeights(arn, { [green]: 5, [blue]: 95 });
    const before = rule(arn)?.action;

    expect(await update(arn, { Priority: '7', Paths: ['/new/*'] })).toBe(arn);

    expect(rule(arn)).toMatchObject({ priority: 7, conditions: [{ field: 'path-pattern', values: ['/new/*'] }] });
    expect(rule(arn)?.action).toEqual(before);
  });

  it('does not take a priority from another rule', async () => {
    const { create, update, createTargetGroup, createRule, rule } = deployment();
    const arn = await create();
    await createRule({ [await createTargetGroup('other')]: 1 }, 7);

    await expect(update(arn, { Priority: '7' })).rejects.toThrow(/^Priority 7 of .* is not fleet web's/);
    expect(rule(arn)?.priority).toBe(100);
  });

  it('makes a rule anew that somebody removed', async () => {
    const { create, update, elbv2, rule } = deployment();
    const arn = await create();
    elbv2.state.rules.delete(arn);

    const again = await update(arn, { Paths: ['/new/*'] });

    expect(again).not.toBe(arn);
    expect(rule(again)?.action).toEqual(FIRST_PAGE);
  });

  it('moves a rule that serves nothing to another listener', async () => {
    const { create, update, elbv2, loadBalancerArn, rule } = deployment();
    const arn = await create();
    const elsewhere = elbv2.createListener({ loadBalancerArn, port: 8080, protocol: 'HTTP' });

    const moved = await update(arn, { ListenerArn: elsewhere });

    expect(moved).not.toBe(arn);
    expect(rule(moved)?.listenerArn).toBe(elsewhere);
  });

  it('does not move a rule that serves', async () => {
    const { create, update, createTargetGroup, setWeights, elbv2, loadBalancerArn, rules } = deployment();
    const arn = await create();
    await setWeights(arn, { [await createTargetGroup('prod-web-v001')]: 100 });
    const elsewhere = elbv2.createListener({ loadBalancerArn, port: 8080, protocol: 'HTTP' });

    await expect(update(arn, { ListenerArn: elsewhere })).rejects.toThrow(
      'The listener rule of fleet web serves (prod-web-v001 at 100 %) and is not moved to another listener.',
    );
    expect(rules()).toHaveLength(1);
    expect(elbv2.state.rulesOf(elsewhere)).toHaveLength(1);
  });
});

describe('deletion', () => {
  it('removes a rule before the first release', async () => {
    const { create, remove, rules } = deployment();
    await remove(await create());
    expect(rules()).toEqual([]);
  });

  it('is refused with a sentence while a generation serves', async () => {
    const { create, remove, createTargetGroup, setWeights, rules } = deployment();
    const arn = await create();
    await setWeights(arn, { [await createTargetGroup('prod-web-v001')]: 100 });

    await expect(remove(arn)).rejects.toThrow(
      'The listener rule of fleet web serves (prod-web-v001 at 100 %) and is not deleted. Point its traffic elsewhere first.',
    );
    expect(rules()).toHaveLength(1);
  });

  it('takes a rule of which every weight is 0', async () => {
    const { create, remove, createTargetGroup, setWeights, rules } = deployment();
    const arn = await create();
    await setWeights(arn, { [await createTargetGroup('prod-web-v001')]: 0 });

    await remove(arn);

    expect(rules()).toEqual([]);
  });

  it('of what is gone, or was deleted with its answer lost, succeeds', async () => {
    const { kernel, create, remove } = deployment();
    const arn = await create();
    kernel.faults = loseAnswer('DeleteRule');

    await remove(arn);

    await expect(remove(arn)).resolves.toBe(arn);
  });
});

it('AWS in trouble is told as what it is', async () => {
  const { kernel, create } = deployment();
  const refuse = new AwsError('ThrottlingException', 'Rate exceeded', 400);
  kernel.faults = { onCall: () => () => ({ refuse }) };

  await expect(create()).rejects.toThrow('ThrottlingException: Rate exceeded');
});

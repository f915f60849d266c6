import { GetExecutionHistoryCommand } from '@aws-sdk/client-sfn';
import { GetParametersByPathCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { fleetNames } from '../../cli/aws/fleet-names';
import { workflows } from '../../cli/aws/workflows';
import { noSetting } from '../../cli/no-setting';
import { deploymentSchema } from '../../lambdas/domain/deployment';
import { simulatedClients } from '../../simulator/sdk';
import { DeployedWorld } from '../scenarios/deployed-world';
import { stepFunctions, wait } from './states/step-functions';

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html
describe('GetExecutionHistory', () => {
  it('gives events page by page, in either order, with or without their data', async () => {
    const { service, client, start, finish, settle } = stepFunctions();
    const { executionArn } = await start(
      service.createStateMachine({ name: 'm', definition: wait(60) }),
      'e',
      '{"a":1}',
    );
    await finish();
    const ask = (input: object) => settle(client.send(new GetExecutionHistoryCommand({ executionArn, ...input })));

    const { events = [] } = await ask({});
    expect(events.map(({ id, type }) => [id, type])).toEqual([
      [1, 'ExecutionStarted'],
      [2, 'WaitStateEntered'],
      [3, 'WaitStateExited'],
      [4, 'ExecutionSucceeded'],
    ]);
    expect(events[0]?.executionStartedEventDetails).toEqual({ input: '{"a":1}', inputDetails: { truncated: false } });
    const first = await ask({ reverseOrder: true, maxResults: 3, includeExecutionData: false });
    expect(first.events?.map(({ id }) => id)).toEqual([4, 3, 2]);
    expect(first.events?.[0]?.executionSucceededEventDetails).toEqual({});
    const second = await ask({ reverseOrder: true, maxResults: 3, nextToken: first.nextToken });
    expect([second.events?.map(({ id }) => id), second.nextToken]).toEqual([[1], undefined]);
    await expect(ask({ maxResults: 1001 })).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('is read by the command line however long it is, and once', async () => {
    const { service, client, start, settle, clock } = stepFunctions();
    const definition = {
      QueryLanguage: 'JSONata',
      StartAt: 'Loop',
      States: {
        Loop: { Type: 'Wait', Seconds: 1, Next: 'IsOver' },
        IsOver: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'Over' }], Default: 'Loop' },
        Over: { Type: 'Succeed' },
      },
    };
    const { executionArn = '' } = await start(service.createStateMachine({ name: 'm', definition }), 'e');
    await clock.advance(150_000);
    const reader = workflows(
      (Client) => (client instanceof Client ? client : new Client({ maxAttempts: 1 })),
      noSetting,
    );
    const all = await settle(reader.news(executionArn, 0));
    expect(all.length).toBeGreaterThan(200);
    expect(all.map(({ id }) => id)).toEqual(all.map((_, index) => index + 1));
    await clock.advance(1000);
    const fresh = await settle(reader.news(executionArn, all.length));
    expect(fresh[0]?.id).toBe(all.length + 1);
    expect(await settle(reader.news(executionArn.replace(/e$/, 'none'), 0))).toEqual([]);
  });
});

describe('what a stage’s stack leaves for the command line', () => {
  const { world } = new DeployedWorld();
  const client = simulatedClients(world.kernel, 'eu-central-1')(SSMClient);
  const settle = async <T>(answer: Promise<T>): Promise<T> => {
    let done = false;
    const settled = answer.finally(() => {
      done = true;
    });
    settled.catch(() => undefined);
    await world.clock.run(() => done);
    return settled;
  };

  it('is its fleets, however many pages they fill, and where its parts are', async () => {
    for (let number = 0; number < 12; number += 1) {
      const Name = `/kiln/prod/fleets/f${String(number).padStart(2, '0')}`;
      await settle(client.send(new PutParameterCommand({ Name, Value: 'x', Type: 'String' })));
    }
    await world.clock.advance(5_000);
    const fleets = await settle(fleetNames(simulatedClients(world.kernel, 'eu-central-1'), noSetting).list('prod'));
    expect(fleets).toHaveLength(13);
    expect(fleets.slice(-2)).toEqual(['f11', 'web']);
    const stage = await settle(client.send(new GetParametersByPathCommand({ Path: '/kiln/prod' })));
    const values = stage.Parameters?.map(({ Name, Value = '' }) => [Name, Value]) ?? [];
    const deployment = values.find(([name]) => name === '/kiln/prod/deployment')?.[1] ?? '';
    expect(deploymentSchema.parse(JSON.parse(deployment))).toMatchObject({ table: 'kiln-prod', bus: 'kiln-prod' });
    expect(values.filter(([name]) => name?.includes('/fleets/'))).toEqual([]);
  });
});

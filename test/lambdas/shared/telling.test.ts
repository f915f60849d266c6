import { z } from 'zod';
import type { ClientSource } from '../../../lambdas/shared/clients';
import { defineStep } from '../../../lambdas/shared/define-step';
import { telling } from '../../../lambdas/shared/telling';
import { AwsError } from '../../../simulator/aws-error';

const contract = { input: z.looseObject({}), output: z.object({ status: z.string() }) };

/** A step without calls of its own, on an AWS that answers each call so. */
function stage(answer: (command: string) => Promise<object>) {
  const log: Record<string, unknown>[] = [];
  const metrics: Record<string, unknown>[] = [];
  const heard: string[] = [];
  const clients: ClientSource = (Client) =>
    Object.assign(
      new Client({ maxAttempts: 1, region: 'eu-central-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } }),
      { send: (command: object) => answer(command.constructor.name) },
    );
  const runtime = {
    now: () => Date.UTC(2026, 10, 2),
    randomHex: () => 'a',
    setting: (name: string) => name,
    clients,
    stage: 'prod',
    metricSink: (line: () => Readonly<Record<string, unknown>>) => void metrics.push(line()),
    logSink: (line: Record<string, unknown>) => void log.push(line),
  };
  const step = defineStep(
    contract,
    {},
    async () => ({ status: 'READY' }),
    telling(
      () => ({ transition: 'LAUNCHED', reason: 'All healthy' }),
      async (_input, at) => void heard.push(at),
    ),
  );
  return {
    log,
    metrics,
    heard,
    run: (input: object) => step.run(input, { functionName: 'CheckGeneration', awsRequestId: '1' }, runtime),
  };
}

const INPUT = { state: 'S', execution: 'arn:execution', release: { id: 'web-1', fleet: 'web', fence: 1 } };

it.each([
  ['the table does not answer', INPUT, () => Promise.reject(new AwsError('TimeoutError', 'no answer', 0))],
  [
    'the bus is not there',
    INPUT,
    async (command: string) => {
      if (command === 'PutEventsCommand') throw new AwsError('AccessDeniedException', 'not allowed');
      return {};
    },
  ],
  ['nobody knows whose step it is', {}, async () => ({})],
])('a step is done, whatever becomes of its news: %s', async (_what, input, answer) => {
  const { run, log } = stage(answer);
  await expect(run(input)).resolves.toEqual({ status: 'READY' });
  expect(log.map(({ level }) => level)).toEqual(['INFO', 'WARN']);
});

it('a call that was throttled to its end is counted, with its attempts', async () => {
  const { run, metrics } = stage(() => {
    const error = new AwsError('ThrottlingException', 'Rate exceeded');
    error.$metadata.attempts = 3;
    return Promise.reject(error);
  });
  await run(INPUT);
  expect(metrics).toEqual([
    expect.objectContaining({ stage: 'prod', AwsRetries: 2 }),
    expect.objectContaining({ stage: 'prod', AwsThrottles: 1 }),
  ]);
});

const RECORD = {
  releaseId: { S: 'web-1' },
  fleet: { S: 'web' },
  executionArn: { S: 'arn:execution' },
  status: { S: 'RUNNING' },
  startedAt: { S: '2026-11-01T23:59:00.000Z' },
};
const TOLD = { transitions: { M: { LAUNCHED: { S: '2026-11-02T00:00:00.000Z' } } } };

it.each<[string, object, string[]]>([
  ['is kept with its record', { Item: RECORD }, ['GetItemCommand', 'PutEventsCommand', 'TransactWriteItemsCommand']],
  ['is told without a record too', {}, ['GetItemCommand', 'PutEventsCommand']],
  ['is not told again', { Item: { ...RECORD, ...TOLD } }, ['GetItemCommand']],
])('what happens first %s', async (_what, found, asked) => {
  const calls: string[] = [];
  const { run, heard } = stage(async (command) => {
    calls.push(command);
    return found;
  });
  await run(INPUT);
  expect(calls).toEqual(asked);
  expect(heard).toEqual(asked.includes('PutEventsCommand') ? ['2026-11-02T00:00:00.000Z'] : []);
});

it('what the bus does not take is counted, kept all the same, and nobody has heard of it', async () => {
  const calls: string[] = [];
  const { run, heard, log, metrics } = stage(async (command) => {
    calls.push(command);
    if (command === 'PutEventsCommand') throw new AwsError('AccessDeniedException', 'not allowed');
    return { Item: RECORD };
  });
  await run(INPUT);
  expect(calls).toEqual(['GetItemCommand', 'PutEventsCommand', 'TransactWriteItemsCommand']);
  expect(heard).toEqual([]);
  expect(log.map(({ message }) => message)).toEqual(['done', 'the bus did not take an event']);
  expect(metrics).toContainEqual(expect.objectContaining({ EventsLost: 1 }));
});

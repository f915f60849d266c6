import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import type { Invocation } from '../../simulator/aws/scheduler/dispatcher';
import { SimulatedScheduler } from '../../simulator/aws/scheduler/scheduler';
import { START, virtualAws } from './virtual-aws';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MACHINE = 'arn:aws:states:eu-central-1:111122223333:stateMachine:kiln-prod-retire';
const FUNCTION = 'arn:aws:lambda:eu-central-1:111122223333:function:kiln-prod-watchdog';
const RoleArn = 'arn:aws:iam::111122223333:role/kiln/scheduler';
const UNIVERSAL = 'arn:aws:scheduler:::aws-sdk:sfn:startExecution';

function world({ failures = 0, readLagMs = 0 } = {}) {
  const aws = virtualAws({ readLag: [readLagMs, readLagMs] });
  const { clock, random, kernel } = aws;
  const invocations: (Invocation & { readonly time: number })[] = [];
  const scheduler = new SimulatedScheduler({
    clock,
    random,
    accountId: '111122223333',
    region: 'eu-central-1',
    invoke: async (invocation) => {
      invocations.push({ ...invocation, time: clock.now() });
      if (invocations.length <= failures) throw new Error('not now');
    },
  });
  kernel.register(scheduler);
  const client = aws.clients(SchedulerClient);
  const basic: CreateScheduleCommandInput = {
    Name: 'retire-v041',
    ScheduleExpression: 'at(2027-03-01T10:00:00)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: MACHINE, RoleArn, Input: '{"generation":"prod-web-v041"}' },
  };
  return {
    ...aws,
    scheduler,
    invocations,
    basic,
    create: (more: Partial<CreateScheduleCommandInput> = {}) =>
      aws.settle(client.send(new CreateScheduleCommand({ ...basic, ...more }))),
    update: (more: Partial<CreateScheduleCommandInput>) =>
      aws.settle(client.send(new UpdateScheduleCommand({ ...basic, ...more }))),
    get: (Name = basic.Name) => aws.settle(client.send(new GetScheduleCommand({ Name }))),
    remove: (Name = basic.Name) => aws.settle(client.send(new DeleteScheduleCommand({ Name }))),
    list: (more = {}) => aws.settle(client.send(new ListSchedulesCommand(more))),
  };
}

describe('a one-time schedule', () => {
  it('invokes its target once, within a minute of its moment', async () => {
    const { create, clock, invocations } = world();

    await create();
    await clock.advance(HOUR - 1000);
    expect(invocations).toEqual([]);
    await clock.advance(25 * HOUR);

    expect(invocations).toHaveLength(1);
    const [invocation] = invocations;
    expect(invocation).toMatchObject({
      arn: MACHINE,
      input: '{"generation":"prod-web-v041"}',
      scheduleName: 'retire-v041',
      scheduledTime: START + HOUR,
      attempt: 1,
    });
    expect((invocation?.time ?? 0) - START - HOUR).toBeGreaterThanOrEqual(0);
    expect((invocation?.time ?? 0) - START - HOUR).toBeLessThan(MINUTE);
  });

  it('stays afterwards, unless it is to be deleted', async () => {
    const { create, clock, scheduler } = world();

    await create();
    await create({ Name: 'once', ActionAfterCompletion: 'DELETE' });
    await clock.advance(2 * HOUR);

    expect(scheduler.names()).toEqual(['retire-v041']);
    await expect(create()).rejects.toMatchObject({ name: 'ValidationException' }); // its moment has passed
    await expect(create({ ScheduleExpression: 'at(2027-03-02T10:00:00)' })).rejects.toMatchObject({
      name: 'ConflictException',
    });
  });

  it('may use its flexible window', async () => {
    const { create, clock, invocations } = world();
    for (const n of [1, 2, 3, 4])
      await create({ Name: `n${n}`, FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 60 } });

    await clock.advance(3 * HOUR);

    const delays = invocations.map(({ time }) => time - START - HOUR);
    expect(delays).toHaveLength(4);
    expect(Math.max(...delays)).toBeGreaterThan(MINUTE);
    expect(Math.max(...delays)).toBeLessThanOrEqual(61 * MINUTE);
  });

  it('is invoked twice when the scheduler keeps no better than its promise', async () => {
    const { create, clock, invocations, scheduler } = world();
    scheduler.duplicateNextInvocations(1);

    await create();
    await create({ Name: 'other' });
    await clock.advance(2 * HOUR);

    expect(invocations.map(({ scheduleName }) => scheduleName).filter((name) => name === 'retire-v041')).toHaveLength(
      2,
    );
    expect(invocations).toHaveLength(3);
  });
});

describe('a duplicate of one schedule', () => {
  it('is that one’s, however often others are invoked before', async () => {
    const { create, clock, invocations, scheduler } = world();
    scheduler.duplicateNextInvocations(1, 'web-rebuild');

    await create({ ScheduleExpression: 'rate(10 minutes)' });
    await create({ Name: 'web-rebuild', ScheduleExpression: 'cron(0 12 * * ? *)' });
    await clock.advance(30 * HOUR);

    const rebuilds = invocations.filter(({ scheduleName }) => scheduleName === 'web-rebuild');
    expect(new Set(rebuilds.map(({ scheduledTime }) => scheduledTime)).size).toBe(rebuilds.length - 1);
    const others = invocations.filter(({ scheduleName }) => scheduleName === 'retire-v041');
    expect(new Set(others.map(({ scheduledTime }) => scheduledTime)).size).toBe(others.length);
  });
});

describe('a recurring schedule', () => {
  it('invokes its target again and again, until its end', async () => {
    const { create, clock, invocations } = world();

    await create({
      ScheduleExpression: 'rate(10 minutes)',
      StartDate: new Date(START + HOUR),
      EndDate: new Date(START + HOUR + 25 * MINUTE),
      Target: { Arn: FUNCTION, RoleArn },
    });
    await clock.advance(3 * HOUR);

    expect(invocations.map(({ scheduledTime }) => (scheduledTime - START) / MINUTE)).toEqual([60, 70, 80]);
    expect(invocations[0]).toMatchObject({ arn: FUNCTION, input: '{}' });
  });

  it('begins at once where it is a rate without a start', async () => {
    const { create, clock, invocations } = world();

    await create({ ScheduleExpression: 'rate(1 hour)' });
    await clock.advance(MINUTE);

    expect(invocations).toHaveLength(1);
  });

  it('pauses while it is disabled', async () => {
    const { create, update, clock, invocations } = world();
    await create({ ScheduleExpression: 'cron(0 * * * ? *)' });

    await update({ ScheduleExpression: 'cron(0 * * * ? *)', State: 'DISABLED' });
    await clock.advance(2 * HOUR);
    expect(invocations).toEqual([]);

    await update({ ScheduleExpression: 'cron(0 * * * ? *)' });
    await clock.advance(2.5 * HOUR);
    expect(invocations).toHaveLength(2);
  });
});

describe('a target', () => {
  it('of StartExecution gets its name and input, context attributes filled in', async () => {
    const { create, clock, invocations } = world();

    await create({
      Target: {
        Arn: UNIVERSAL,
        RoleArn,
        Input: JSON.stringify({
          StateMachineArn: MACHINE,
          Name: 'attempt-<aws.scheduler.attempt-number>',
          Input: '{"at":"<aws.scheduler.scheduled-time>","by":"<aws.scheduler.schedule-arn>","x":"<aws.scheduler.x>"}',
        }),
      },
    });
    await clock.advance(2 * HOUR);

    expect(invocations).toMatchObject([
      {
        arn: MACHINE,
        executionName: 'attempt-1',
        input:
          '{"at":"2027-03-01T10:00:00Z","by":"arn:aws:scheduler:eu-central-1:111122223333:schedule/default/retire-v041","x":"<aws.scheduler.x>"}',
      },
    ]);
  });

  it('that fails is tried again', async () => {
    const { create, clock, invocations, scheduler } = world({ failures: 2 });

    await create({ ActionAfterCompletion: 'DELETE' });
    await clock.advance(2 * HOUR);

    expect(invocations.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(scheduler.dropped).toEqual([]);
    expect(scheduler.names()).toEqual([]);
  });

  it.each([
    ['its retries are used up', { MaximumRetryAttempts: 2 }, 3, 86_400],
    ['it is too old', { MaximumEventAgeInSeconds: 60 }, 186, 60],
  ])('is given up when %s', async (_why, RetryPolicy, attempts, age) => {
    const { create, clock, invocations, scheduler } = world({ failures: 1000 });
    const DeadLetterConfig = { Arn: 'arn:aws:sqs:eu-central-1:111122223333:dead' };

    await create({ Target: { Arn: MACHINE, RoleArn, RetryPolicy, DeadLetterConfig } });
    await clock.advance(2 * HOUR);

    expect(invocations.at(-1)?.attempt).toBeLessThanOrEqual(attempts);
    expect(invocations.at(-1)?.time).toBeLessThanOrEqual(START + HOUR + age * 1000);
    expect(scheduler.dropped).toMatchObject([{ reason: 'Error: not now', deadLetterArn: DeadLetterConfig.Arn }]);
  });
});

describe('schedules', () => {
  it('are described with what AWS fills in', async () => {
    const { create, get } = world();
    await create();

    expect(await get()).toMatchObject({
      Arn: 'arn:aws:scheduler:eu-central-1:111122223333:schedule/default/retire-v041',
      GroupName: 'default',
      State: 'ENABLED',
      ScheduleExpressionTimezone: 'UTC',
      ActionAfterCompletion: 'NONE',
      CreationDate: new Date(START + 10),
      Target: { Arn: MACHINE, RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 } },
    });
  });

  it('are changed as a whole', async () => {
    const { create, update, get, clock, invocations } = world();
    await create({ Description: 'the first' });

    await update({ ScheduleExpression: 'at(2027-03-01T11:00:00)' });

    expect(await get()).not.toHaveProperty('Description');
    await clock.advance(3 * HOUR);
    expect(invocations.map(({ scheduledTime }) => scheduledTime)).toEqual([START + 2 * HOUR]);
  });

  it('that were changed while they were tried again live on', async () => {
    const { create, update, clock, invocations } = world({ failures: 1 });
    await create({ ActionAfterCompletion: 'DELETE' });
    await clock.run(() => invocations.length === 1);

    await update({ ActionAfterCompletion: 'DELETE', ScheduleExpression: 'at(2027-03-01T11:00:00)' });
    await clock.advance(3 * HOUR);

    expect(invocations.map(({ scheduledTime }) => (scheduledTime - START) / HOUR)).toEqual([1, 1, 2]);
  });

  it('are deleted, and fire no more', async () => {
    const { create, remove, clock, invocations, get } = world();
    await create();

    await remove();
    await clock.advance(2 * HOUR);

    expect(invocations).toEqual([]);
    await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(remove()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('are seen late', async () => {
    const { create, get, clock } = world({ readLagMs: 1000 });
    await create();

    await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await clock.advance(2000);
    expect(await get()).toMatchObject({ Name: 'retire-v041' });
  });

  it('are made once per token', async () => {
    const { create, update } = world();

    const first = await create({ ClientToken: 'token' });
    const again = await create({ ClientToken: 'token' });

    expect(again.ScheduleArn).toBe(first.ScheduleArn);
    await expect(create({ ClientToken: 'other' })).rejects.toMatchObject({ name: 'ConflictException' });
    await expect(create({ ClientToken: 'token', Description: 'x' })).rejects.toMatchObject({
      name: 'ConflictException',
    });
    await create({ Name: 'without' });
    await expect(create({ Name: 'without' })).rejects.toMatchObject({ name: 'ConflictException' });
    await expect(update({ Name: 'absent' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('are made once when the SDK repeats the call after a lost answer', async () => {
    const { create, kernel, scheduler } = world();
    kernel.faults = { onCall: () => (attempt) => (attempt === 1 ? { loseAnswer: true } : {}) };

    await create();

    expect(scheduler.names()).toEqual(['retire-v041']);
  });

  it('are listed by group, prefix and state, page by page', async () => {
    const { create, list, scheduler } = world();
    scheduler.createGroup('kiln');
    for (const Name of ['a1', 'a2', 'a3']) await create({ Name, GroupName: 'kiln' });
    await create({ Name: 'a4', GroupName: 'kiln', State: 'DISABLED' });
    await create({ Name: 'b1' });

    const first = await list({ GroupName: 'kiln', NamePrefix: 'a', State: 'ENABLED', MaxResults: 2 });
    const second = await list({ GroupName: 'kiln', NamePrefix: 'a', State: 'ENABLED', NextToken: first.NextToken });

    expect(first.Schedules?.map(({ Name }) => Name)).toEqual(['a1', 'a2']);
    expect(second.Schedules?.map(({ Name }) => Name)).toEqual(['a3']);
    expect(second.NextToken).toBeUndefined();
    await expect(list({ GroupName: 'absent' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it.each<[string, Partial<CreateScheduleCommandInput>, string]>([
    ['a name with a slash', { Name: 'a/b' }, 'ValidationException'],
    ['a name of 65 characters', { Name: 'a'.repeat(65) }, 'ValidationException'],
    ['a wrong expression', { ScheduleExpression: 'at(tomorrow)' }, 'ValidationException'],
    ['a wrong time zone', { ScheduleExpressionTimezone: 'Berlin' }, 'ValidationException'],
    [
      'a window that is off and wide',
      { FlexibleTimeWindow: { Mode: 'OFF', MaximumWindowInMinutes: 5 } },
      'ValidationException',
    ],
    ['a flexible window without a width', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }, 'ValidationException'],
    ['an end before its start', { StartDate: new Date(START + HOUR), EndDate: new Date(START) }, 'ValidationException'],
    ['a role that is none', { Target: { Arn: MACHINE, RoleArn: 'scheduler' } }, 'ValidationException'],
    ['an input that is no JSON', { Target: { Arn: MACHINE, RoleArn, Input: 'hello' } }, 'ValidationException'],
    [
      '186 retries',
      { Target: { Arn: MACHINE, RoleArn, RetryPolicy: { MaximumRetryAttempts: 186 } } },
      'ValidationException',
    ],
    [
      'an age below a minute',
      { Target: { Arn: MACHINE, RoleArn, RetryPolicy: { MaximumEventAgeInSeconds: 59 } } },
      'ValidationException',
    ],
    [
      'a dead-letter queue that is none',
      { Target: { Arn: MACHINE, RoleArn, DeadLetterConfig: { Arn: MACHINE } } },
      'ValidationException',
    ],
    [
      'StartExecution without a state machine',
      { Target: { Arn: UNIVERSAL, RoleArn, Input: '{"Name":"x"}' } },
      'ValidationException',
    ],
    ['a group that does not exist', { GroupName: 'absent' }, 'ResourceNotFoundException'],
    [
      'a target that is not modelled',
      { Target: { Arn: 'arn:aws:sqs:eu-central-1:111122223333:queue', RoleArn } },
      'SimulatorGap',
    ],
    ['a field that is not modelled', { KmsKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/1' }, 'SimulatorGap'],
  ])('are refused with %s', async (_why, more, name) => {
    const { create, scheduler } = world();

    await expect(create(more)).rejects.toMatchObject({ name });
    expect(scheduler.names()).toEqual([]);
  });
});

import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { type EventPattern, matches } from '../../simulator/aws/eventbridge/event-pattern';
import { type EventEnvelope, SimulatedEventBridge } from '../../simulator/aws/eventbridge/eventbridge';
import { START, virtualAws } from './virtual-aws';

function world() {
  const aws = virtualAws();
  const { clock, random, kernel } = aws;
  const eventbridge = new SimulatedEventBridge({ clock, random, accountId: '111122223333', region: 'eu-central-1' });
  kernel.register(eventbridge);
  const client = aws.clients(EventBridgeClient);
  const received: EventEnvelope[] = [];
  return {
    ...aws,
    eventbridge,
    received,
    target: (event: EventEnvelope) => {
      received.push(event);
    },
    put: (...Entries: PutEventsRequestEntry[]) => aws.settle(client.send(new PutEventsCommand({ Entries }))),
  };
}

const entry = { Source: 'kiln', DetailType: 'Release', Detail: '{"status":"RELEASED"}' };
const RELEASES: EventPattern = { source: ['kiln'] };

describe('an event that is put', () => {
  it('reaches the rules it matches, in AWS’s envelope, a moment later', async () => {
    const { eventbridge, put, received, target, clock } = world();
    eventbridge.putRule({ name: 'releases', pattern: RELEASES, target });
    eventbridge.putRule({ name: 'others', pattern: { source: ['other'] }, target });

    const { Entries, FailedEntryCount } = await put(entry);

    expect(FailedEntryCount).toBe(0);
    expect(received).toEqual([]);
    await clock.advance(3000);
    expect(received).toEqual([
      {
        version: '0',
        id: Entries?.[0]?.EventId,
        'detail-type': 'Release',
        source: 'kiln',
        account: '111122223333',
        time: '2027-03-01T09:00:00Z',
        region: 'eu-central-1',
        resources: [],
        detail: { status: 'RELEASED' },
      },
    ]);
  });

  it('stays on its bus', async () => {
    const { eventbridge, put, received, target, clock } = world();
    eventbridge.createBus('team');
    eventbridge.putRule({ bus: 'team', name: 'releases', pattern: RELEASES, target });

    await put(entry);
    await put({ ...entry, EventBusName: 'team' });
    await put({ ...entry, EventBusName: 'arn:aws:events:eu-central-1:111122223333:event-bus/team' });

    await clock.advance(3000);
    expect(received).toHaveLength(2);
    expect(eventbridge.log.map(({ bus, lost }) => ({ bus, lost }))).toEqual([
      { bus: 'default', lost: false },
      { bus: 'team', lost: false },
      { bus: 'team', lost: false },
    ]);
  });

  it('to a bus that does not exist is accepted and lost', async () => {
    const { eventbridge, put } = world();

    const answer = await put({ ...entry, EventBusName: 'nowhere' });

    expect(answer).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
    expect(eventbridge.log).toMatchObject([{ bus: 'nowhere', lost: true }]);
  });

  it('keeps the time its sender gave', async () => {
    const { eventbridge, put } = world();

    await put({ ...entry, Time: new Date(START - 60_000) });

    expect(eventbridge.log[0]?.event.time).toBe('2027-03-01T08:59:00Z');
  });
});

describe('a request', () => {
  it('fails entry by entry', async () => {
    const { eventbridge, put } = world();

    const { FailedEntryCount, Entries } = await put(
      { DetailType: 'Release', Detail: '{}' },
      { Source: 'kiln', Detail: '{}' },
      { Source: 'kiln', DetailType: 'Release' },
      { ...entry, DetailType: 'x'.repeat(129) },
      { ...entry, Detail: '{"status":' },
      { ...entry, Detail: '[1]' },
      { ...entry, Source: 'aws.states' },
      entry,
    );

    expect(FailedEntryCount).toBe(7);
    expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      'InvalidArgument',
      'InvalidArgument',
      'InvalidArgument',
      'InvalidArgument',
      'MalformedDetail',
      'MalformedDetail',
      'NotAuthorizedForSourceException',
      undefined,
    ]);
    expect(eventbridge.log).toHaveLength(1);
  });

  it.each([
    ['no entries', [], /greater than or equal to 1/],
    ['eleven entries', Array(11).fill(entry), /less than or equal to 10/],
    ['1 MB in all', Array(2).fill({ ...entry, Detail: JSON.stringify('x'.repeat(524_288)) }), /over the limit/],
  ])('fails whole with %s', async (_why, entries, message) => {
    const { put } = world();

    await expect(put(...entries)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });
});

describe('AWS’s own events', () => {
  it('arrive at the rules of the default bus', async () => {
    const { eventbridge, received, target, clock } = world();
    eventbridge.putRule({ name: 'aborted', pattern: { detail: { status: ['ABORTED'] } }, target });

    for (const status of ['RUNNING', 'ABORTED'])
      eventbridge.emit({ source: 'aws.states', detailType: 'Status Change', resources: ['arn'], detail: { status } });

    await clock.advance(3000);
    expect(received).toMatchObject([{ source: 'aws.states', resources: ['arn'], detail: { status: 'ABORTED' } }]);
  });
});

describe('faults', () => {
  it('lose and double deliveries, so many and no more', async () => {
    const { eventbridge, received, target, clock } = world();
    eventbridge.putRule({ name: 'all', pattern: { source: ['aws.ec2'] }, target });
    const emit = (n: number) =>
      eventbridge.emit({ source: 'aws.ec2', detailType: 'Change', resources: [], detail: { n } });

    eventbridge.loseNextDeliveries(1);
    emit(1);
    eventbridge.duplicateNextDeliveries(1);
    emit(2);
    emit(3);

    await clock.advance(3000);
    expect([1, 2, 3].map((n) => received.filter(({ detail }) => detail.n === n).length)).toEqual([0, 2, 1]);
    expect(eventbridge.log).toHaveLength(3);
  });
});

describe('a pattern', () => {
  const event = {
    source: 'aws.states',
    detail: {
      status: 'FAILED',
      code: 5,
      cause: null,
      tags: ['a', 'b'],
      steps: [{ name: 'x' }, { name: 'y' }],
      deep: { flag: true },
    },
  };

  it.each<[boolean, EventPattern]>([
    [true, { source: ['aws.ec2', 'aws.states'] }],
    [false, { source: ['aws.ec2'] }],
    [false, { source: ['AWS.states'] }],
    [true, { detail: { status: ['FAILED'], code: [5] } }],
    [false, { detail: { status: ['FAILED'], code: ['5'] } }],
    [true, { detail: { cause: [null] } }],
    [true, { detail: { deep: { flag: [true] } } }],
    [true, { detail: { status: [{ prefix: 'FA' }] } }],
    [false, { detail: { code: [{ prefix: '5' }] } }],
    [true, { detail: { status: [{ suffix: 'ED' }] } }],
    [false, { detail: { status: [{ suffix: 'FA' }] } }],
    [true, { detail: { status: [{ 'anything-but': 'RUNNING' }] } }],
    [false, { detail: { status: [{ 'anything-but': ['RUNNING', 'FAILED'] }] } }],
    [false, { detail: { status: [{ 'anything-but': { prefix: 'F' } }] } }],
    [false, { detail: { absent: [{ 'anything-but': 'x' }] } }],
    [true, { detail: { status: [{ exists: true }] } }],
    [true, { detail: { absent: [{ exists: false }] } }],
    [true, { absent: { deeper: [{ exists: false }] } }],
    [false, { detail: { deep: [{ exists: true }] } }], // only leaves exist
    [true, { detail: { tags: ['b'] } }],
    [true, { detail: { steps: { name: ['y'] } } }],
    [false, { detail: { steps: { name: ['z'] } } }],
  ])('matches: %p %j', (expected, pattern) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  it.each([
    [{ $or: [{ source: ['a'] }] }],
    [{ source: [] }],
    [{ detail: { n: [{ numeric: ['>', 1] }] } }],
    [{ source: 'kiln' }],
  ])('beyond what is modelled is a gap: %j', (pattern) => {
    const { eventbridge, target } = world();
    const parsed: EventPattern = JSON.parse(JSON.stringify(pattern));

    expect(() => eventbridge.putRule({ name: 'rule', pattern: parsed, target })).toThrow(
      expect.objectContaining({ name: 'SimulatorGap' }),
    );
  });
});

describe('a wildcard', () => {
  const uploads: EventPattern = { detail: { key: [{ wildcard: 'web/web-*.tar.gz' }] } };

  it.each([
    ['web/web-1.4.2.tar.gz', true],
    ['web/web-.tar.gz', true],
    ['web/web-1.4.2xtarxgz', false],
    ['web/web-1.4.2.tar.gz.sha256', false],
    ['shop/web/web-1.4.2.tar.gz', false],
  ])('web/web-*.tar.gz for %s: %s', (key, isMatch) => {
    expect(matches(uploads, { detail: { key } })).toBe(isMatch);
  });
});

describe('a replay', () => {
  it('delivers an event again, under the id it has', async () => {
    const { eventbridge, put, received, target, clock } = world();
    eventbridge.putRule({ name: 'releases', pattern: RELEASES, target });
    const { Entries } = await put(entry);
    eventbridge.replay(Entries?.[0]?.EventId ?? '', 2);
    await clock.advance(3000);

    expect(received.map(({ id }) => id)).toEqual(Array(3).fill(Entries?.[0]?.EventId));
    expect(() => eventbridge.replay('nothing', 1)).toThrow('There was no event nothing');
  });
});

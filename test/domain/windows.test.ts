import { windowsSchema } from '../../lambdas/domain/fleet-spec-windows';
import { decideWindow } from '../../lambdas/domain/windows';

const decide = (
  windows: object | undefined,
  now: string,
  more: { askedAt?: string; override?: { reason: string } } = {},
) =>
  decideWindow({
    windows: windows === undefined ? undefined : windowsSchema.parse(windows),
    now: Date.parse(now),
    askedAt: Date.parse(more.askedAt ?? now),
    override: more.override,
  });

/** `open`, `refuse`, or the moment until which it waits. */
const outcome = (...given: Parameters<typeof decide>): string => {
  const decision = decide(...given);
  return decision.kind === 'wait' ? new Date(decision.until).toISOString() : decision.kind;
};

const WEEK = { timeZone: 'Europe/Berlin', open: [{ days: ['mon', 'tue', 'wed', 'thu'], from: '09:00', to: '16:00' }] };
const NIGHT = { timeZone: 'America/New_York', open: [{ days: ['fri'], from: '22:00', to: '04:00' }] };

describe('windows', () => {
  it.each([
    ['without any', undefined, '2026-11-07T03:00:00Z', 'open'],
    ['without hours', { timeZone: 'UTC' }, '2026-11-07T03:00:00Z', 'open'],
    ['within', WEEK, '2026-11-05T14:59:59Z', 'open'],
    ['at the first minute', WEEK, '2026-11-05T08:00:00Z', 'open'],
    ['a second before', WEEK, '2026-11-05T07:59:59Z', '2026-11-05T08:00:00.000Z'],
    ['at the end, which is not theirs', WEEK, '2026-11-03T15:00:00Z', '2026-11-04T08:00:00.000Z'],
    ['over a week-end', WEEK, '2026-11-05T15:00:00Z', '2026-11-09T08:00:00.000Z'],
    ['over the week-end in which summer time ends', WEEK, '2026-10-23T10:00:00Z', '2026-10-26T08:00:00.000Z'],
    ['over the week-end in which summer time begins', WEEK, '2026-03-27T10:00:00Z', '2026-03-30T07:00:00.000Z'],
    ['a night, in the evening', NIGHT, '2026-11-07T03:30:00Z', 'open'],
    ['a night, after midnight of the next day', NIGHT, '2026-11-07T08:59:00Z', 'open'],
    ['a night, over', NIGHT, '2026-11-07T09:00:00Z', '2026-11-14T03:00:00.000Z'],
    ['the night before, which is not theirs', NIGHT, '2026-11-06T08:00:00Z', '2026-11-07T03:00:00.000Z'],
    [
      'to the end of the day',
      { timeZone: 'UTC', open: [{ days: ['sun'], from: '00:00', to: '24:00' }] },
      '2026-11-08T23:59:59Z',
      'open',
    ],
    [
      'the nearer of two',
      {
        timeZone: 'UTC',
        open: [
          { days: ['fri'], from: '09:00', to: '10:00' },
          { days: ['wed'], from: '09:00', to: '10:00' },
        ],
      },
      '2026-11-03T12:00:00Z',
      '2026-11-04T09:00:00.000Z',
    ],
  ])('%s', (_, windows, now, expected) => {
    expect(outcome(windows, now)).toBe(expected);
  });

  // Berlin: 2026-03-29 02:00 becomes 03:00, 2026-10-25 03:00 becomes 02:00. New York: 2026-03-08 and 2026-11-01 at 02:00.
  it.each([
    [
      'Europe/Berlin',
      '02:15',
      '02:45',
      '2026-03-29T00:30:00Z',
      '2026-03-30T00:15:00.000Z',
      'the hour is left out: next day',
    ],
    [
      'Europe/Berlin',
      '02:15',
      '04:00',
      '2026-03-29T00:59:00Z',
      '2026-03-29T01:00:00.000Z',
      'it begins where the clock lands',
    ],
    ['Europe/Berlin', '02:15', '02:45', '2026-10-25T00:20:00Z', 'open', 'the hour comes twice: the first'],
    ['Europe/Berlin', '02:15', '02:45', '2026-10-25T00:50:00Z', '2026-10-25T01:15:00.000Z', 'between the two'],
    ['Europe/Berlin', '02:15', '02:45', '2026-10-25T01:20:00Z', 'open', 'the second'],
    ['Europe/Berlin', '02:15', '02:45', '2026-10-25T01:45:00Z', '2026-10-26T01:15:00.000Z', 'over for that day'],
    ['America/New_York', '01:30', '03:00', '2026-03-08T06:29:00Z', '2026-03-08T06:30:00.000Z', 'before the jump'],
    ['America/New_York', '01:30', '03:00', '2026-03-08T07:00:00Z', '2026-03-09T05:30:00.000Z', 'the jump ends it'],
    ['America/New_York', '01:30', '02:00', '2026-11-01T05:30:00Z', 'open', 'the first of two'],
    ['America/New_York', '01:30', '02:00', '2026-11-01T06:10:00Z', '2026-11-01T06:30:00.000Z', 'the second of two'],
    ['America/New_York', '12:00', '13:00', '2026-10-31T17:00:00Z', '2026-11-01T17:00:00.000Z', 'a day of 25 hours'],
    ['America/New_York', '12:00', '13:00', '2026-03-07T18:00:00Z', '2026-03-08T16:00:00.000Z', 'a day of 23 hours'],
  ])('in %s, %s to %s at %s: %s (%s)', (timeZone, from, to, now, expected) => {
    expect(outcome({ timeZone, open: [{ from, to }] }, now)).toBe(expected);
  });

  it('says which hours there are, and when they begin', () => {
    expect(decide(WEEK, '2026-11-06T10:00:00Z').reason).toBe(
      'Outside of the release windows (mon, tue, wed, thu 09:00-16:00, Europe/Berlin); it opens at mon 2026-11-09 09:00 Europe/Berlin',
    );
  });

  it('refuse where the file says so, and where the wait would be too long for what was asked', () => {
    expect(outcome({ ...WEEK, outside: 'refuse' }, '2026-11-06T10:00:00Z')).toBe('refuse');
    expect(outcome({ ...WEEK, waitAtMost: '2d' }, '2026-11-06T10:00:00Z')).toBe('refuse');
    expect(outcome({ ...WEEK, waitAtMost: '3d' }, '2026-11-06T10:00:00Z')).toBe('2026-11-09T08:00:00.000Z');
    expect(outcome({ ...WEEK, waitAtMost: '3d' }, '2026-11-06T10:00:00Z', { askedAt: '2026-11-05T10:00:00Z' })).toBe(
      'refuse',
    );
  });
});

describe('freezes', () => {
  const frozen = (from: string, to: string, more: object = {}) => ({
    timeZone: 'Europe/Berlin',
    freezes: [{ from, to, reason: 'Christmas business' }],
    ...more,
  });

  it.each([
    ['a day, before it', '2026-12-18', '2026-12-19', '2026-12-17T22:59:59Z', 'open'],
    ['a day, from its first hour', '2026-12-18', '2026-12-19', '2026-12-17T23:00:00Z', '2026-12-19T23:00:00.000Z'],
    ['a day, to its last', '2026-12-18', '2026-12-18', '2026-12-18T22:59:59Z', '2026-12-18T23:00:00.000Z'],
    ['a moment', '2026-12-18T18:00', '2026-12-19T06:00', '2026-12-19T04:59:00Z', '2026-12-19T05:00:00.000Z'],
    ['over the end of summer time', '2026-10-24', '2026-10-25', '2026-10-24T12:00:00Z', '2026-10-25T23:00:00.000Z'],
  ])('%s', (_, from, to, now, expected) => {
    expect(outcome(frozen(from, to), now)).toBe(expected);
  });

  it('end into the next window, not into the night', () => {
    expect(outcome({ ...WEEK, ...frozen('2026-11-03T10:00', '2026-11-03T17:00') }, '2026-11-03T10:00:00Z')).toBe(
      '2026-11-04T08:00:00.000Z',
    );
  });

  it('that follow one another are one', () => {
    const freezes = [
      { from: '2026-12-01', to: '2026-12-02', reason: 'a' },
      { from: '2026-12-03', to: '2026-12-03T12:00', reason: 'b' },
    ];
    expect(outcome({ timeZone: 'UTC', freezes }, '2026-12-01T00:00:00Z')).toBe('2026-12-03T12:00:00.000Z');
  });

  it('give way to an override, which is written down', () => {
    const decision = decide(frozen('2026-12-18', '2027-01-03'), '2026-12-20T10:00:00Z', {
      override: { reason: 'the shop is down' },
    });
    expect(decision).toEqual({
      kind: 'open',
      reason: 'Frozen until mon 2027-01-04 00:00 Europe/Berlin: Christmas business; overridden: the shop is down',
    });
  });

  it('longer than anybody waits are refused, with the day they end', () => {
    const decision = decide(frozen('2026-12-01', '2027-03-31'), '2026-12-20T10:00:00Z');
    expect(decision).toEqual({
      kind: 'refuse',
      reason:
        'Frozen until thu 2027-04-01 00:00 Europe/Berlin: Christmas business; it opens at thu 2027-04-01 00:00 Europe/Berlin, and a release waits 7d at most',
    });
  });
});

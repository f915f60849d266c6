import { parseScheduleExpression } from '../../simulator/aws/scheduler/schedule-expression';
import { TimeZone } from '../../simulator/aws/scheduler/time-zone';

/** So many moments of a schedule after another one, as ISO 8601 in UTC without seconds. */
function moments(expression: string, { zone = 'UTC', after = '2027-03-01T09:30:00Z', count = 3 } = {}): string[] {
  const start = Date.parse(after);
  const timetable = parseScheduleExpression(expression, zone, start);
  const found: string[] = [];
  let moment = timetable.next(start);
  while (moment !== undefined && found.length < count) {
    found.push(new Date(moment).toISOString().slice(0, 16));
    moment = timetable.next(moment);
  }
  return found;
}

describe('at', () => {
  it('is once, in its time zone', () => {
    expect(moments('at(2027-07-01T12:00:00)', { zone: 'Europe/Berlin' })).toEqual(['2027-07-01T10:00']);
    expect(moments('at(2027-12-01T12:00:00)', { zone: 'Europe/Berlin' })).toEqual(['2027-12-01T11:00']);
  });
});

describe('rate', () => {
  it('is due at every interval from its base', () => {
    expect(moments('rate(15 minutes)')).toEqual(['2027-03-01T09:45', '2027-03-01T10:00', '2027-03-01T10:15']);
    expect(moments('rate(1 day)', { count: 1 })).toEqual(['2027-03-02T09:30']);
  });

  it('counts 24 hours to the day, whatever the clock on the wall does', () => {
    expect(moments('rate(1 day)', { zone: 'Europe/Berlin', after: '2027-03-27T12:00:00Z', count: 2 })).toEqual([
      '2027-03-28T12:00',
      '2027-03-29T12:00',
    ]);
  });
});

describe('cron', () => {
  // 2027-03-01 is a Monday.
  it.each([
    ['cron(0 10 * * ? *)', ['2027-03-01T10:00', '2027-03-02T10:00', '2027-03-03T10:00']],
    ['cron(0/20 9 * * ? *)', ['2027-03-01T09:40', '2027-03-02T09:00', '2027-03-02T09:20']],
    ['cron(*/30 * ? * * *)', ['2027-03-01T10:00', '2027-03-01T10:30', '2027-03-01T11:00']],
    ['cron(5,35 8-9 1 * ? *)', ['2027-03-01T09:35', '2027-04-01T08:05', '2027-04-01T08:35']],
    ['cron(0 8 ? * MON-FRI *)', ['2027-03-02T08:00', '2027-03-03T08:00', '2027-03-04T08:00']],
    ['cron(0 8 ? * 1 *)', ['2027-03-07T08:00', '2027-03-14T08:00', '2027-03-21T08:00']], // 1 is Sunday
    ['cron(0 8 ? JAN,jul 2#1 *)', ['2027-07-05T08:00', '2028-01-03T08:00', '2028-07-03T08:00']],
    ['cron(0 8 ? * 6L *)', ['2027-03-26T08:00', '2027-04-30T08:00', '2027-05-28T08:00']],
    ['cron(0 8 ? * L *)', ['2027-03-06T08:00', '2027-03-13T08:00', '2027-03-20T08:00']],
    ['cron(0 8 L * ? *)', ['2027-03-31T08:00', '2027-04-30T08:00', '2027-05-31T08:00']],
    ['cron(0 8 LW * ? *)', ['2027-03-31T08:00', '2027-04-30T08:00', '2027-05-31T08:00']],
    ['cron(0 8 1W * ? *)', ['2027-04-01T08:00', '2027-05-03T08:00', '2027-06-01T08:00']], // 1 May is a Saturday
    ['cron(0 8 28W * ? *)', ['2027-03-29T08:00', '2027-04-28T08:00', '2027-05-28T08:00']], // 28 March is a Sunday
    ['cron(0 0 29 2 ? *)', ['2028-02-29T00:00', '2032-02-29T00:00', '2036-02-29T00:00']],
    ['cron(0 0 1 1 ? 2026-2028)', ['2028-01-01T00:00']],
    ['cron(30 9 1-31/15 * ? *)', ['2027-03-16T09:30', '2027-03-31T09:30', '2027-04-01T09:30']],
    ['cron(0 0 30 2 ? *)', []],
  ])('%s', (expression, expected) => {
    expect(moments(expression)).toEqual(expected);
  });

  it('keeps the time of day through summer time', () => {
    expect(moments('cron(0 8 * * ? *)', { zone: 'Europe/Berlin', after: '2027-03-26T12:00:00Z' })).toEqual([
      '2027-03-27T07:00',
      '2027-03-28T06:00',
      '2027-03-29T06:00',
    ]);
  });

  it('skips what summer time jumps over', () => {
    expect(moments('cron(30 2 * * ? *)', { zone: 'Europe/Berlin', after: '2027-03-27T00:00:00Z' })).toEqual([
      '2027-03-27T01:30',
      '2027-03-29T00:30',
      '2027-03-30T00:30',
    ]);
  });

  it('comes once where the clock is set back', () => {
    expect(moments('cron(30 2 * * ? *)', { zone: 'Europe/Berlin', after: '2027-10-30T12:00:00Z' })).toEqual([
      '2027-10-31T00:30',
      '2027-11-01T01:30',
      '2027-11-02T01:30',
    ]);
  });

  it('is found at once, years ahead', () => {
    expect(moments('cron(0 0 1 1 ? 2199)', { zone: 'Pacific/Auckland' })).toEqual(['2198-12-31T11:00']);
  });
});

describe('an expression', () => {
  it.each([
    'at(2027-02-30 10:00:00)',
    'at(2027-02-30T10:00:00)', // no such day
    'at(2027-03-01T09:29:59)', // has passed
    'rate(0 minutes)',
    'rate(1 minutes)',
    'rate(5 minute)',
    'rate(5 seconds)',
    'rate(5minutes)',
    'cron(0 10 * * ?)',
    'cron(0 10 * * * *)', // one of the two days must be ?
    'cron(0 10 ? * ? *)',
    'cron(60 10 * * ? *)',
    'cron(0 24 * * ? *)',
    'cron(0 10 32 * ? *)',
    'cron(0 10 ? * 8 *)',
    'cron(0 10 ? * 0#1 *)',
    'cron(0 10 ? * 2#6 *)',
    'cron(5-1 10 * * ? *)',
    'cron(0/0 10 * * ? *)',
    'cron(x 10 * * ? *)',
    'every day',
    '',
  ])('is refused where it is wrong: %s', (expression) => {
    expect(() => moments(expression)).toThrow(expect.objectContaining({ name: 'ValidationException' }));
  });

  it('is refused in a time zone that does not exist', () => {
    expect(() => moments('rate(1 day)', { zone: 'Mars/Olympus' })).toThrow(
      expect.objectContaining({ name: 'ValidationException' }),
    );
  });
});

describe('a time zone', () => {
  it.each(['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC'])(
    'finds the moment of what its wall shows: %s',
    (name) => {
      const zone = new TimeZone(name);
      const start = Date.parse('2027-01-01T00:00:00Z');

      for (let hour = 0; hour < 24 * 365; hour += 5) {
        const moment = start + hour * 3_600_000;
        const found = zone.moment(zone.wallTime(moment)) ?? Number.NaN;
        // Where the clock is set back, the first of two moments is meant.
        expect([moment, moment - 3_600_000, moment - 1_800_000]).toContain(found);
      }
    },
  );
});

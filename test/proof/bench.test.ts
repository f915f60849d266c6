import { limitsOf } from '../../proof/bench/api-limits';
import { rowsOf } from '../../proof/bench/cold-start-figures';
import { crowd } from '../../proof/bench/crowd';
import { floorOf, proofReadable, sum } from '../../proof/bench/floor';
import { asksForFurtherPage } from '../../proof/bench/growth-figures';
import { missed, section, withSections } from '../../proof/bench/page';
import { billOf } from '../../proof/bench/prices';
import { median, verdictOf } from '../../proof/bench/row';
import { TokenBucket, takeAll } from '../../proof/bench/token-bucket';
import { seededRandom } from '../../simulator/random';

describe('a token bucket', () => {
  it('gives what it holds at once, and then what comes back', () => {
    const bucket = new TokenBucket({ burst: 2, perSecond: 0.5 });
    const asked = [0, 0, 0, 1, 2, 2.5, 4].map((time) => takeAll([bucket], time));

    expect(asked).toEqual([true, true, false, false, true, false, true]);
  });

  it('never holds more than its burst', () => {
    const bucket = new TokenBucket({ burst: 1, perSecond: 10 });

    expect([100, 100].map((time) => takeAll([bucket], time))).toEqual([true, false]);
  });

  it('loses nothing to a request that another bucket refuses', () => {
    const [wide, narrow] = [new TokenBucket({ burst: 2, perSecond: 0 }), new TokenBucket({ burst: 1, perSecond: 0 })];
    takeAll([wide, narrow], 0);

    expect(takeAll([wide, narrow], 0)).toBe(false);
    expect(takeAll([wide], 0)).toBe(true);
  });
});

describe('the limits of a call', () => {
  it.each([
    ['ec2', 'DescribeInstances', { InstanceIds: ['i-1'] }, ['ec2 DescribeInstances, unfiltered']],
    ['ec2', 'DescribeInstances', { Filters: [] }, ['ec2 DescribeInstances']],
    ['ec2', 'RunInstances', {}, ['ec2 RunInstances']],
    ['elbv2', 'DescribeRules', {}, ['elbv2, all actions', 'elbv2, non-mutating']],
    ['elbv2', 'ModifyRule', {}, ['elbv2, all actions', 'elbv2, mutating']],
    ['dynamodb', 'GetItem', {}, []],
  ] as const)('%s %s %j', (service, operation, input, names) => {
    expect(limitsOf(service, operation, input).map(({ name }) => name)).toEqual(names);
  });
});

describe('releases beside one another', () => {
  const limit = { name: 'narrow', source: 'assumed', burst: 1, perSecond: 0.1 } as const;
  const steps = [{ calls: [{ at: 1, limits: [limit] }] }, { calls: [{ at: 2, limits: [] }] }];

  it('are as fast as one alone where there is room', () => {
    expect(crowd(steps, [0, 60], seededRandom(1))).toMatchObject({
      calls: 4,
      throttled: 0,
      givenUp: 0,
      delays: [0, 0],
    });
  });

  it('wait for one another where there is none', () => {
    const { throttled, throttledBy, givenUp, delays } = crowd(steps, [0, 0], seededRandom(1));

    expect(throttled).toBeGreaterThan(0);
    expect(throttledBy).toEqual(new Map([['narrow', throttled]]));
    expect(givenUp).toBe(0);
    expect(delays[0]).toBe(0);
    expect(delays[1]).toBeGreaterThanOrEqual(10);
  });

  it('give up when all repetitions are in vain', () => {
    const dry = [{ calls: [{ at: 0, limits: [{ ...limit, perSecond: 0 }] }] }];

    expect(crowd(dry, [0, 0], seededRandom(1))).toMatchObject({ givenUp: 1, throttled: 3 * 9, delays: [0] });
  });
});

describe('the floor of a release', () => {
  const facts = {
    builderOnline: 60,
    components: 90,
    builderStops: 20,
    image: 200,
    testerOnline: 50,
    tests: 10,
    generationHealthy: 80,
    propagations: [1, 2],
    soaks: [300, 300],
    cutover: Date.UTC(2026, 0, 1, 0, 0, 30),
  };

  it('is what AWS takes, one after the other', () => {
    expect(sum(floorOf(facts, 90).map(({ seconds }) => seconds))).toBe(430 + 80 + 3 + 600);
  });

  it('waits for the proof where the last soak is shorter', () => {
    // Begins with the second minute after 00:00:30, which is 00:02; two minutes of it are over at 00:04, and seen at 00:05:30.
    expect(proofReadable(facts.cutover, 90)).toBe(300);
    expect(floorOf({ ...facts, soaks: [60] }, 90).at(-1)?.seconds).toBe(240);
  });
});

describe('a bill', () => {
  it('is what everything costs, the dearest first', () => {
    const { lines, usd } = billOf({ invocation: 1000, transition: 400 });

    expect(usd).toBeCloseTo(0.01 + 0.0002, 10);
    expect(lines.map(({ billed }) => billed)).toEqual(['transition', 'invocation']);
  });
});

describe('a goal', () => {
  it.each([
    [1.05, { atMost: 1.05, tolerance: 0.1 }, 'met'],
    [1.1, { atMost: 1.05, tolerance: 0.1 }, 'near'],
    [1.2, { atMost: 1.05, tolerance: 0.1 }, 'missed'],
    [20, { atLeast: 20, tolerance: 0.1 }, 'met'],
    [19, { atLeast: 20, tolerance: 0.1 }, 'near'],
    [17, { atLeast: 20, tolerance: 0.1 }, 'missed'],
    [Number.NaN, { atMost: 1, tolerance: 1 }, 'missed'],
  ])('%s of %j is %s', (value, goal, verdict) => {
    expect(verdictOf(value, goal)).toBe(verdict);
  });

  it('that is missed is told in a sentence', () => {
    const rows = [
      { name: 'a release', value: 0.03, unit: 'USD', goal: { atMost: 0.02, tolerance: 0.1 } },
      { name: 'another', value: 0.021, unit: 'USD', goal: { atMost: 0.02, tolerance: 0.1 } },
    ];

    expect(missed([{ title: 'Cost', rows, details: [] }])).toEqual([
      'Cost: a release is 0.03 USD; the goal is ≤ 0.02 USD, and may miss it by 10 %.',
    ]);
  });
});

describe('cold starts', () => {
  const measured = (name: string, deployed: number, ms: number) => ({
    name,
    kilobytes: { deployed, commonjs: 1000, minified: 500, runtime: 300 },
    milliseconds: { deployed: ms, commonjs: 500, runtime: 400 },
    traced: { deployed: ms + 20, commonjs: 500, runtime: 400 },
  });

  it('are judged by the function that does worst, and it is named', () => {
    const rows = rowsOf([measured('Small', 200, 100), measured('Quick', 220, 60), measured('Slow', 210, 300)]);
    const verdicts = rows.flatMap(({ name, value, goal }) =>
      goal === undefined ? [] : [[name, value, verdictOf(value, goal)]],
    );

    expect(verdicts).toEqual([
      ['bytes over those with the SDK as CommonJS, median function', 0.21, 'met'],
      ['bytes over those with the SDK as CommonJS, worst: Quick', 0.22, 'met'],
      ['the same, with that minified too, median function', 0.42, 'met'],
      ['the same, with that minified too, worst: Quick', 0.44, 'met'],
      ['load time over that with the SDK as CommonJS, median function', 0.2, 'met'],
      ['load time over that with the SDK as CommonJS, worst: Slow', 0.6, 'near'],
      ['load time over that with the SDK of the runtime, median function', 0.25, 'met'],
      ['load time over that with the SDK of the runtime, worst: Slow', 0.75, 'missed'],
      ['traced: load time over that with the SDK as CommonJS, median function', 0.24, 'met'],
      ['traced: load time over that with the SDK of the runtime, median function', 0.3, 'met'],
    ]);
  });
});

describe('the page', () => {
  const part = (title: string, value: number) =>
    section({ title, rows: [{ name: 'calls', value, unit: '' }], details: [] }, 'today');

  it('keeps the sections of parts that were not measured anew', () => {
    const page = withSections(withSections('# Benchmarks\n', [part('Time', 1), part('Cost', 2)]), [part('Time', 3)]);

    expect(page).toBe(`# Benchmarks\n\n${part('Time', 3)}\n\n${part('Cost', 2)}\n`);
  });
});

describe('figures', () => {
  it('have a median', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
  });

  it('know a further page', () => {
    expect([{ NextToken: 'a' }, { MaxRecords: 5 }, undefined].map(asksForFurtherPage)).toEqual([true, false, false]);
  });
});

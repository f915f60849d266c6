import { seededRandom } from '../../simulator/random';
import { sampleFleet } from '../golden-runs';
import { limitsOf, type NamedLimit, SOURCES, TRANSITIONS } from './api-limits';
import { crowd, type Fared, type Step } from './crowd';
import { type MeasuredRelease, measureRelease } from './measured-release';
import { median, type Part } from './row';

const FLEETS = 500;
const HOUR = 3600;
const SEEDS = [1, 2, 3];
/** What AWS Support raises on request, "within the safety limits of the system". Source: ELB user guide, "Request throttling". */
const RAISED = 4;
/** Source: Lambda quotas, "Concurrent executions". */
const CONCURRENCY = 1000;

/** What happens when 500 fleets of one account are released in one hour. */
export async function throttlingPart(tell: (line: string) => void): Promise<Part> {
  const measured = await measureRelease({ fleet: sampleFleet(), stage: 'prod', seed: 1 });
  const use = useOf(measured);
  const [nearest] = use;
  if (nearest === undefined) throw new Error('A release takes tokens from no bucket.');

  const steps = stepsOf(measured, (limit) => limit);
  const raised = stepsOf(measured, (limit) =>
    limit.source === 'ELB' ? { ...limit, burst: limit.burst * RAISED, perSecond: limit.perSecond * RAISED } : limit,
  );
  const runs = (of: readonly Step[], fleets: number): readonly Fared[] =>
    SEEDS.map((seed) => {
      tell(`${fleets} fleets, seed ${seed}`);
      const random = seededRandom(seed);
      return crowd(
        of,
        Array.from({ length: fleets }, () => random.next() * HOUR),
        random,
      );
    });
  const asIs = runs(steps, FLEETS);
  const withMore = runs(raised, FLEETS);
  const freely = Math.floor(0.8 * nearest.fleetsAnHour);
  const alone = measured.result.virtualSeconds;
  return {
    title: 'Throttling',
    rows: [
      ...rowsOf(`${FLEETS} fleets in an hour`, asIs, alone),
      ...rowsOf(`the same, Elastic Load Balancing raised to ${RAISED} times`, withMore, alone),
      ...rowsOf(`${freely} fleets in an hour`, runs(steps, freely), alone),
      { name: `fleets an hour that fill ${nearest.limit.name}`, value: Math.floor(nearest.fleetsAnHour), unit: '' },
      {
        name: `Lambdas at once, ${FLEETS} fleets in an hour, of ${CONCURRENCY.toLocaleString('en')}`,
        value: (FLEETS / HOUR) * measured.invocations.reduce((sum, { billed }) => sum + billed, 0),
        unit: '',
      },
    ],
    details: [
      {
        caption: `What ${FLEETS} releases an hour take of each bucket, the fullest first`,
        head: ['bucket', 'burst', 'a second', 'calls a release', 'used', 'full at fleets an hour', 'source'],
        rows: use
          .slice(0, 12)
          .map(({ limit, calls, fleetsAnHour }) => [
            limit.name,
            String(limit.burst),
            String(limit.perSecond),
            String(calls),
            `${Math.round((FLEETS / fleetsAnHour) * 100)} %`,
            Math.floor(fleetsAnHour).toLocaleString('en'),
            SOURCES[limit.source],
          ]),
      },
      {
        caption: 'Who refused',
        head: ['bucket', 'as it is', 'raised'],
        rows: refusals(asIs, withMore),
      },
    ],
  };
}

function rowsOf(what: string, runs: readonly Fared[], alone: number) {
  const delays = runs.flatMap((run) => run.delays).toSorted((a, b) => a - b);
  const share = median(runs.map(({ throttled, calls }) => (throttled / calls) * 100));
  return [
    { name: `${what}: requests that were refused`, value: share, unit: '%' },
    { name: `${what}: releases given up`, value: median(runs.map(({ givenUp }) => givenUp)), unit: '' },
    {
      name: `${what}: slow-down, median`,
      value: delays.length === 0 ? Number.NaN : 1 + median(delays) / alone,
      unit: 'x',
    },
    {
      name: `${what}: slow-down, one in a hundred`,
      value: 1 + (delays[Math.floor(delays.length * 0.99)] ?? Number.NaN) / alone,
      unit: 'x',
    },
  ];
}

interface Use {
  readonly limit: NamedLimit;
  /** Tokens a release takes. */
  readonly calls: number;
  readonly fleetsAnHour: number;
}

/** What a release takes from each bucket; what fills first comes first. */
function useOf({ calls, transitions }: MeasuredRelease): readonly Use[] {
  const counts = new Map<string, { limit: NamedLimit; calls: number }>([
    [TRANSITIONS.name, { limit: TRANSITIONS, calls: transitions.length }],
  ]);
  for (const { service, operation, input } of calls)
    for (const limit of limitsOf(service, operation, input))
      counts.set(limit.name, { limit, calls: (counts.get(limit.name)?.calls ?? 0) + 1 });
  return [...counts.values()]
    .map((each) => ({ ...each, fleetsAnHour: (each.limit.perSecond * HOUR) / each.calls }))
    .toSorted((a, b) => a.fleetsAnHour - b.fleetsAnHour);
}

/** Each invocation with the calls that were made in it. */
function stepsOf({ calls, invocations }: MeasuredRelease, allowed: (limit: NamedLimit) => NamedLimit): readonly Step[] {
  return invocations
    .toSorted((a, b) => a.at - b.at)
    .map(({ function: name, at, billed }) => ({
      calls: calls
        .filter((call) => call.caller === name && call.at >= at && call.at <= at + billed)
        .map((call) => ({ at: call.at, limits: limitsOf(call.service, call.operation, call.input).map(allowed) })),
    }));
}

function refusals(asIs: readonly Fared[], raised: readonly Fared[]): string[][] {
  const mean = (runs: readonly Fared[], name: string): number =>
    runs.reduce((sum, { throttledBy }) => sum + (throttledBy.get(name) ?? 0), 0) / runs.length;
  const names = new Set([...asIs, ...raised].flatMap(({ throttledBy }) => [...throttledBy.keys()]));
  return [...names].map((name) => [
    name,
    Math.round(mean(asIs, name)).toLocaleString('en'),
    Math.round(mean(raised, name)).toLocaleString('en'),
  ]);
}

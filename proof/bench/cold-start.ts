import { functions } from '../../lambdas/functions';
import { eventsThatAsk } from './first-requests';
import { loadTime } from './load-time';
import { kilobytesOf, type Packaging, packageFunctions } from './packagings';
import { type Detail, median, type Part, type Row } from './row';

const GOAL = { atMost: 0.5, tolerance: 0.1 };
/** How often a function is loaded that seems to miss the goal at first: one stutter of the machine is not the function's. */
const LOADS_IN_DOUBT = 5;

/** How big a function is and how fast it starts, next to the same one packaged in the usual ways. */
interface Measured {
  readonly name: string;
  readonly kilobytes: Readonly<Record<Packaging, number>>;
  readonly milliseconds: Loads;
}

/** Milliseconds. */
type Loads = Readonly<Record<'deployed' | 'commonjs' | 'runtime', number>>;

/** Every function, next to the two usual ways to package it. */
export async function coldStartPart(tell: (line: string) => void): Promise<Part> {
  for (const packaging of ['deployed', 'commonjs', 'minified', 'runtime'] as const) {
    tell(`bundling, ${packaging}`);
    await packageFunctions(packaging);
  }
  tell('rehearsing what functions are invoked with');
  const events = await eventsThatAsk();
  const measured: Measured[] = [];
  for (const name of Object.keys(functions)) {
    tell(`loading ${name}`);
    measured.push({ name, kilobytes: sizesOf(name), milliseconds: await loadsOf(name, events.get(name)) });
  }
  return { title: 'Cold start', rows: rowsOf(measured), details: [byFunction(measured)] };
}

function sizesOf(name: string): Measured['kilobytes'] {
  return {
    deployed: kilobytesOf('deployed', name),
    commonjs: kilobytesOf('commonjs', name),
    minified: kilobytesOf('minified', name),
    runtime: kilobytesOf('runtime', name),
  };
}

async function loadsOf(name: string, event: unknown): Promise<Loads> {
  if (event === undefined) throw new Error(`No rehearsal invokes ${name}: first-requests.ts lacks the one that does.`);
  const loads = [await load(name, event)];
  if (loads.some(misses)) while (loads.length < LOADS_IN_DOUBT) loads.push(await load(name, event));
  return medians(loads);
}

/** Each way after the other, so that what else the machine does meets all of them alike. */
async function load(name: string, event: unknown): Promise<Loads> {
  return {
    deployed: await loadTime('deployed', name, event),
    commonjs: await loadTime('commonjs', name, event),
    runtime: await loadTime('runtime', name, event),
  };
}

function medians(loads: readonly Loads[]): Loads {
  return {
    deployed: median(loads.map(({ deployed }) => deployed)),
    commonjs: median(loads.map(({ commonjs }) => commonjs)),
    runtime: median(loads.map(({ runtime }) => runtime)),
  };
}

const misses = ({ deployed, commonjs, runtime }: Loads): boolean =>
  deployed > GOAL.atMost * Math.min(commonjs, runtime);

function rowsOf(measured: readonly Measured[]): Row[] {
  const total = measured.reduce((sum, { kilobytes }) => sum + kilobytes.deployed, 0);
  return [
    ...medianAndWorst('bytes over those with the SDK as CommonJS', measured, bytesOver('commonjs')),
    ...medianAndWorst('the same, with that minified too', measured, bytesOver('minified')),
    ...medianAndWorst('load time over that with the SDK as CommonJS', measured, timeOver('commonjs')),
    ...medianAndWorst('load time over that with the SDK of the runtime', measured, timeOver('runtime')),
    { name: `all ${measured.length} functions, as deployed`, value: total / 1024, unit: 'MB' },
  ];
}

type Ratio = (of: Measured) => number;

const bytesOver =
  (packaging: Packaging): Ratio =>
  ({ kilobytes }) =>
    kilobytes.deployed / kilobytes[packaging];

const timeOver =
  (packaging: keyof Loads): Ratio =>
  ({ milliseconds }) =>
    milliseconds.deployed / milliseconds[packaging];

function medianAndWorst(what: string, measured: readonly Measured[], ratio: Ratio): Row[] {
  const worst = measured.reduce((a, b) => (ratio(b) > ratio(a) ? b : a));
  return [
    { name: `${what}, median function`, value: median(measured.map(ratio)), unit: 'x', goal: GOAL },
    { name: `${what}, worst: ${worst.name}`, value: ratio(worst), unit: 'x', goal: GOAL },
  ];
}

function byFunction(measured: readonly Measured[]): Detail {
  return {
    caption:
      'KB of each bundle, and ms until its first request (without an SDK inside a bundle is smaller, and loads longer)',
    head: [
      'function',
      'KB, deployed',
      'CommonJS',
      'minified',
      'without SDK',
      'over CommonJS',
      'over minified',
      'ms, deployed',
      'CommonJS',
      'SDK of the runtime',
      'over CommonJS',
      'over the runtime',
    ],
    rows: measured.map((each) => [
      each.name,
      ...(['deployed', 'commonjs', 'minified', 'runtime'] as const).map((way) => each.kilobytes[way].toFixed(0)),
      bytesOver('commonjs')(each).toFixed(2),
      bytesOver('minified')(each).toFixed(2),
      ...(['deployed', 'commonjs', 'runtime'] as const).map((way) => each.milliseconds[way].toFixed(0)),
      timeOver('commonjs')(each).toFixed(2),
      timeOver('runtime')(each).toFixed(2),
    ]),
  };
}

import type { Packaging } from './packagings';
import { type Detail, type Goal, median, type Row } from './row';

export const HALF = { atMost: 0.5, tolerance: 0.1 };
/** Of the slowest of sixty: how long one function takes to load wavers by a tenth from run to run, and that is not its doing. */
const HALF_OF_ONE = { ...HALF, tolerance: 0.2 };

/** How big a function is and how fast it starts, next to the same one packaged in the usual ways. */
export interface Measured {
  readonly name: string;
  readonly kilobytes: Readonly<Record<Packaging, number>>;
  readonly milliseconds: Loads;
  /** The same of an invocation that is traced. Once each: all together tell. */
  readonly traced: Loads;
}

/** Milliseconds. */
export type Loads = Readonly<Record<'deployed' | 'commonjs' | 'runtime', number>>;

/** Each ratio of the median function and of the worst, which is named: the goal is one for every function. */
export function rowsOf(measured: readonly Measured[]): Row[] {
  const total = measured.reduce((sum, { kilobytes }) => sum + kilobytes.deployed, 0);
  return [
    ...medianAndWorst('bytes over those with the SDK as CommonJS', measured, bytesOver('commonjs')),
    ...medianAndWorst('the same, with that minified too', measured, bytesOver('minified')),
    ...medianAndWorst('load time over that with the SDK as CommonJS', measured, timeOver('commonjs'), HALF_OF_ONE),
    ...medianAndWorst('load time over that with the SDK of the runtime', measured, timeOver('runtime'), HALF_OF_ONE),
    medianOf('traced: load time over that with the SDK as CommonJS', measured, tracedOver('commonjs')),
    medianOf('traced: load time over that with the SDK of the runtime', measured, tracedOver('runtime')),
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

const tracedOver =
  (packaging: keyof Loads): Ratio =>
  ({ traced }) =>
    traced.deployed / traced[packaging];

function medianOf(what: string, measured: readonly Measured[], ratio: Ratio): Row {
  return { name: `${what}, median function`, value: median(measured.map(ratio)), unit: 'x', goal: HALF };
}

function medianAndWorst(what: string, measured: readonly Measured[], ratio: Ratio, ofWorst: Goal = HALF): Row[] {
  const worst = measured.reduce((a, b) => (ratio(b) > ratio(a) ? b : a));
  return [
    medianOf(what, measured, ratio),
    { name: `${what}, worst: ${worst.name}`, value: ratio(worst), unit: 'x', goal: ofWorst },
  ];
}

export function byFunction(measured: readonly Measured[]): Detail {
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

import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BuildOptions } from 'esbuild';
import { z } from 'zod';
import { AS_DEPLOYED, bundle } from '../../infra/kiln/bundle';
import { type FunctionName, functions, SETTINGS } from '../../lambdas/functions';
import { Rehearsal } from '../../simulator/rehearsal';
import { median, type Part } from './row';
import { sampleFleet } from './sample-fleet';

/** Git-ignored. From in there Node finds the SDK in `node_modules`, as a Lambda finds it in its runtime. */
const FOLDER = join(__dirname, '../../.bench');
const SAMPLER = join(__dirname, 'cold-start-sample.mjs');

/** Those that are loaded: of every part of a release one, with one client and with five. */
const SAMPLED: readonly FunctionName[] = [
  'ClaimFleet',
  'PlanRelease',
  'PublishImage',
  'CreateLaunchTemplate',
  'JudgeRelease',
];
const SAMPLES = 3;
/** What this machine's Node understands. It is the same for all, so it changes no ratio. */
const TARGET = `node${process.versions.node.split('.')[0]}`;

interface Way {
  readonly name: 'deployed' | 'commonjs' | 'runtime';
  readonly file: string;
  readonly options: BuildOptions;
}

const WAYS: readonly Way[] = [
  { name: 'deployed', file: 'index.mjs', options: AS_DEPLOYED },
  // NodejsFunction with bundleAwsSDK, minified as Kiln's are.
  { name: 'commonjs', file: 'index.js', options: { format: 'cjs' } },
  // NodejsFunction as it is: the SDK is the runtime's.
  { name: 'runtime', file: 'index.js', options: { format: 'cjs', external: ['@aws-sdk/*', '@smithy/*'] } },
];

/** How big the functions are and how fast they start, next to the two usual ways to package them. */
export async function coldStartPart(tell: (line: string) => void): Promise<Part> {
  for (const { name, options } of WAYS) {
    tell(`bundling, ${name}`);
    await bundle(join(FOLDER, name), { ...options, target: TARGET });
  }
  const names = Object.keys(functions);
  const sizes = names.map((name) => ({ name, bytes: ofWays((way) => statSync(fileOf(way, name)).size) }));
  const total = ofWays(({ name }) => sizes.reduce((sum, { bytes }) => sum + bytes[name], 0));

  const events = await eventsOf();
  const loads: { readonly name: string; readonly ms: Record<Way['name'], number> }[] = [];
  for (const name of SAMPLED) {
    tell(`loading ${name}`);
    loads.push({ name, ms: await loadTimes(name, events.get(name)) });
  }
  const ratio = (way: Way['name']): number => median(loads.map(({ ms }) => ms.deployed / ms[way]));
  const bytesRatios = sizes.map(({ bytes }) => bytes.deployed / bytes.commonjs);
  const half = { atMost: 0.5, tolerance: 0.1 };
  return {
    title: 'Cold start',
    rows: [
      {
        name: `bytes of all ${names.length} functions over those with the SDK as CommonJS`,
        value: total.deployed / total.commonjs,
        unit: 'x',
        goal: half,
      },
      { name: 'the same, of the median function', value: median(bytesRatios), unit: 'x' },
      { name: 'the same, of the worst', value: Math.max(...bytesRatios), unit: 'x' },
      {
        name: 'load time over that with the SDK as CommonJS, median function',
        value: ratio('commonjs'),
        unit: 'x',
        goal: half,
      },
      {
        name: 'load time over that with the SDK of the runtime, median function',
        value: ratio('runtime'),
        unit: 'x',
        goal: half,
      },
      { name: 'all functions, as deployed', value: total.deployed / 1024 ** 2, unit: 'MB' },
    ],
    details: [
      {
        caption: `Load times: module loaded, first request to AWS made and signed, ms, medians of ${SAMPLES}, a process each`,
        head: ['function', 'as deployed', 'SDK as CommonJS', 'SDK of the runtime'],
        rows: loads.map(({ name, ms }) => [name, ...WAYS.map((way) => ms[way.name].toFixed(0))]),
      },
      {
        caption: 'Bundles, KB (without an SDK inside the third is smaller, and loads longer)',
        head: ['function', 'as deployed', 'SDK as CommonJS', 'SDK of the runtime', 'deployed over CommonJS'],
        rows: sizes.map(({ name, bytes }) => [
          name,
          ...WAYS.map((way) => (bytes[way.name] / 1024).toFixed(0)),
          (bytes.deployed / bytes.commonjs).toFixed(2),
        ]),
      },
    ],
  };
}

function ofWays(measure: (way: Way) => number): Record<Way['name'], number> {
  const [deployed, commonjs, runtime] = WAYS.map(measure);
  return { deployed: deployed ?? Number.NaN, commonjs: commonjs ?? Number.NaN, runtime: runtime ?? Number.NaN };
}

const fileOf = (way: Way, name: string): string => join(FOLDER, way.name, name, way.file);

/** What each function was invoked with in a release: none refuses such an event before it asks AWS for something. */
async function eventsOf(): Promise<ReadonlyMap<string, unknown>> {
  const rehearsal = new Rehearsal({ fleet: sampleFleet(), stage: 'prod', seed: 1 });
  await rehearsal.prepare();
  const events = new Map<string, unknown>();
  const { lambda } = rehearsal.world;
  const invoke = lambda.invoke.bind(lambda);
  lambda.invoke = (arn, payload) => {
    events.set(arn.split(':').at(-2)?.split('-').at(-1) ?? arn, payload);
    return invoke(arn, payload);
  };
  rehearsal.begin();
  await rehearsal.finish();
  return events;
}

/** One after the other, way by way in turn: what else the machine does meets all of them alike. */
async function loadTimes(name: FunctionName, event: unknown): Promise<Record<Way['name'], number>> {
  if (event === undefined) throw new Error(`${name} has no part in a release.`);
  const times = new Map<string, number[]>(WAYS.map((way) => [way.name, []]));
  for (let sample = 0; sample < SAMPLES; sample++) {
    for (const way of WAYS) times.get(way.name)?.push(await loadTime(fileOf(way, name), event));
  }
  return ofWays((way) => median(times.get(way.name) ?? []));
}

const sampleSchema = z.object({ loaded: z.number(), asked: z.number() });

async function loadTime(file: string, event: unknown): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [SAMPLER, file, JSON.stringify(event)], {
    timeout: 60_000,
    env: {
      AWS_LAMBDA_FUNCTION_NAME: 'sample',
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'sample',
      AWS_SECRET_ACCESS_KEY: 'sample',
      AWS_SESSION_TOKEN: 'sample',
      // As in a Lambda whose trace is not among the sampled ones.
      _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=557abcec3ee5a047;Sampled=0',
      KILN_STAGE: 'prod',
      ...Object.fromEntries(SETTINGS.map((setting) => [setting, 'sample'])),
    },
  });
  return sampleSchema.parse(JSON.parse(stdout)).asked;
}

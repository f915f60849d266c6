import { functions } from '../../lambdas/functions';
import { byFunction, HALF, type Loads, type Measured, rowsOf } from './cold-start-figures';
import { eventsThatAsk } from './first-requests';
import { loadTime } from './load-time';
import { kilobytesOf, packageFunctions } from './packagings';
import { median, type Part } from './row';

/** How often a function is loaded that seems to miss the goal at first: one stutter of the machine is not the function's. */
const LOADS_IN_DOUBT = 9;

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
  deployed > HALF.atMost * Math.min(commonjs, runtime);

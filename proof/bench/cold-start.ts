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
    const event = events.get(name);
    if (event === undefined)
      throw new Error(`No rehearsal invokes ${name}: first-requests.ts lacks the one that does.`);
    measured.push({
      name,
      kilobytes: sizesOf(name),
      milliseconds: await loadsOf(name, event),
      traced: await load(name, event, 1),
    });
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
  const loads = [await load(name, event, 0)];
  if (loads.some(misses)) while (loads.length < LOADS_IN_DOUBT) loads.push(await load(name, event, 0));
  return medians(loads);
}

/** Each way after the other, so that what else the machine does meets all of them alike. */
async function load(name: string, event: unknown, sampled: 0 | 1): Promise<Loads> {
  return {
    deployed: await loadTime('deployed', name, event, sampled),
    commonjs: await loadTime('commonjs', name, event, sampled),
    runtime: await loadTime('runtime', name, event, sampled),
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

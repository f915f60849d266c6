import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rehearse } from '../../simulator/rehearsal';
import { goldenRuns } from '../golden-runs';
import { PythonMissing } from '../peers/tools';
import { Interpreter, type Timing } from './interpreter';
import { MotoStates } from './moto-states';
import { median, type Part, type Row } from './row';

/** `definitions/<name>.json`: without expressions, for whose JSONata is the faster is not the question. */
const DEFINITIONS = ['pass', 'pass-wait-choice', 'choice-wait'] as const;
/** Of each interpreter, in turn, so that whatever else the machine does disturbs both. */
const ROUNDS = 7;
/** Executions a round: enough for a fraction of a second. */
const OURS = 200;
const MOTOS = 2;
const REHEARSALS = 15;
const TIMES_MOTO = 20;

interface Compared {
  readonly name: string;
  readonly ours: readonly Timing[];
  /** None where there is no Python. */
  readonly motos: readonly Timing[];
}

/** How fast the simulator is: its interpreter next to moto's, definition by definition, and whole releases. */
export async function simulatorPart(tell: (line: string) => void): Promise<Part> {
  const { compared, without } = await compareInterpreters(tell);
  const rehearsals = await timeRehearsals(tell);
  return {
    title: 'Simulator',
    rows: [
      ...compared.flatMap((each) => rowsOf(each, without)),
      {
        name: `rehearsals of a release, each after a first one, median of ${REHEARSALS}`,
        value: 1 / median(rehearsals),
        unit: '/s',
      },
    ],
    details: [],
  };
}

async function compareInterpreters(
  tell: (line: string) => void,
): Promise<{ readonly compared: readonly Compared[]; readonly without?: string }> {
  const ours = new Interpreter();
  const moto = await MotoStates.start().catch((error: unknown) => {
    if (error instanceof PythonMissing) return error;
    throw error;
  });
  try {
    const compared: Compared[] = [];
    for (const name of DEFINITIONS) {
      tell(`${name}.json`);
      compared.push(await compare(name, ours, moto instanceof MotoStates ? moto : undefined));
    }
    return moto instanceof MotoStates ? { compared } : { compared, without: moto.message };
  } finally {
    if (moto instanceof MotoStates) moto.stop();
  }
}

async function compare(name: string, ours: Interpreter, moto: MotoStates | undefined): Promise<Compared> {
  const definition = readFileSync(join(__dirname, 'definitions', `${name}.json`), 'utf8');
  // What is compiled, and imported, the first time is not measured.
  await ours.time(definition, OURS);
  await moto?.time(definition, 1);
  const compared = { name, ours: [] as Timing[], motos: [] as Timing[] };
  for (let round = 0; round < ROUNDS; round++) {
    compared.ours.push(await ours.time(definition, OURS));
    if (moto !== undefined) compared.motos.push(await moto.time(definition, MOTOS));
  }
  const entered = new Set([...perExecution(compared.ours, OURS), ...perExecution(compared.motos, MOTOS)]);
  if (entered.size > 1) throw new Error(`The interpreters do not go through the same states of ${name}.json.`);
  return compared;
}

function perExecution(timings: readonly Timing[], executions: number): number[] {
  return timings.map(({ states }) => states / executions);
}

function rowsOf({ name, ours, motos }: Compared, without: string | undefined): Row[] {
  const [own, others] = [perSecond(ours), perSecond(motos)];
  const goal = { atLeast: TIMES_MOTO, tolerance: 0 };
  const compared: readonly Row[] =
    without === undefined
      ? [
          { name: `${name}.json: moto's interpreter`, value: others, unit: 'states/s' },
          { name: `${name}.json: ours over moto's`, value: own / others, unit: 'x', goal },
        ]
      : // A comparison that was not made is not met.
        [{ name: `${name}.json: ours over moto's, not compared: ${without}`, value: 0, unit: 'x', goal }];
  return [{ name: `${name}.json: our interpreter`, value: own, unit: 'states/s' }, ...compared];
}

function perSecond(timings: readonly Timing[]): number {
  return median(timings.map(({ states, seconds }) => states / seconds));
}

/** Seconds of each. */
async function timeRehearsals(tell: (line: string) => void): Promise<number[]> {
  const release = goldenRuns().find(({ name }) => name === 'release');
  if (release === undefined) throw new Error('There is no golden run of a release.');
  const warmUp = 5;
  const seconds: number[] = [];
  for (let run = 1; run <= warmUp + REHEARSALS; run++) {
    tell(`release ${run} of ${warmUp + REHEARSALS}`);
    const begin = performance.now();
    const { outcome } = await rehearse(release.options);
    if (outcome !== release.ends) throw new Error(`The golden run of a release ends ${outcome}.`);
    if (run > warmUp) seconds.push((performance.now() - begin) / 1000);
  }
  return seconds;
}

import { join } from 'node:path';
import { FleetFileError } from '../infra/fleet-file-error';
import { type LoadedFleet, loadFleets } from '../infra/fleet-files';
import { closest } from '../lambdas/domain/fleet-did-you-mean';
import { BadFaultFile } from '../simulator/faults/fault-file';
import { namedFaults } from '../simulator/faults/named-faults';
import { rehearse } from '../simulator/rehearsal';
import { NoRebuildSchedule } from '../simulator/scheduled-start';
import { BadEventFile } from '../simulator/triggers/event-file';
import { EXIT, exitCode } from './exit-codes';
import { readFaults } from './fault-files';
import { Painter } from './painter';
import { progressLine } from './progress';
import { Refusal } from './refusal';
import { type RehearseArguments, readArguments } from './rehearse-arguments';
import { jsonOf, sayRefusal } from './say';
import { summary } from './summary';
import { readTrigger } from './trigger-option';

const FLEETS = join(__dirname, '..', 'fleets');

/** `kiln rehearse`. @returns the exit code */
export async function runRehearse(
  fleetName: string | undefined,
  options: unknown,
  json: boolean,
  fleetsFolder = FLEETS,
): Promise<number> {
  try {
    const given = readArguments(fleetName, options);
    if (given.listFaults) return listFaults(given.json);
    return await run(given, fleetsFolder);
  } catch (error) {
    const refusal = asRefusal(error);
    if (refusal === undefined) throw error;
    sayRefusal(json, { error: refusal.name, cause: refusal.message, fleet: fleetName ?? '' });
    return EXIT.REFUSED;
  }
}

async function run(given: RehearseArguments, fleetsFolder: string): Promise<number> {
  const fleet = findFleet(given, fleetsFolder);
  const faults = readFaults(given.faults);
  const trigger = readTrigger(given.trigger);
  const painter = new Painter(process.stdout.isTTY === true && !process.env.NO_COLOR);
  const tells = !given.json && !given.quiet;
  const { version, force, requestsPerMinute } = given;
  const result = await rehearse({
    fleet,
    faults,
    stage: given.stage,
    seed: given.seed,
    ...trigger,
    ...(version !== undefined && { version }),
    ...(force && { force }),
    ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    ...(tells && { onEvent: (event) => console.log(progressLine(event, painter)) }),
  });
  console.log(given.json ? jsonOf(result) : summary(result, painter));
  return exitCode(result);
}

/** @throws FleetFileError, Refusal */
function findFleet({ fleet: name, stage }: RehearseArguments, folder: string): LoadedFleet {
  const fleets = loadFleets(folder, stage);
  const found = fleets.find(({ spec }) => spec.fleet === name);
  if (found !== undefined) return found;
  const names = fleets.map(({ spec }) => spec.fleet);
  const meant = closest(name, names);
  throw new Refusal(
    'BadArgument',
    `There is no fleet ${name}: fleets/${name}.yaml is not there; ${meant === undefined ? `name one of ${names.join(', ')}` : `did you mean ${meant}?`}`,
  );
}

function listFaults(json: boolean): number {
  const faults = namedFaults();
  if (json) console.log(JSON.stringify(faults.map(({ name, description }) => ({ name, description }))));
  else {
    for (const { name, description } of faults) console.log(`${name.padEnd(20)} ${description}`);
    console.log('\nA fault of your own is a YAML file: --fault my-fault.yaml; docs/faults.md says how.');
  }
  return EXIT.RELEASED;
}

function asRefusal(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  if (error instanceof FleetFileError) return new Refusal('BadFleetFile', error.message);
  if (error instanceof BadFaultFile) return new Refusal('BadFaultFile', error.message);
  if (error instanceof NoRebuildSchedule) return new Refusal('BadArgument', error.message);
  if (error instanceof BadEventFile) return new Refusal('BadEventFile', error.message);
  return undefined;
}

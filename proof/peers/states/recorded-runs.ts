import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionName } from '../../../lambdas/functions';
import { functions } from '../../../lambdas/functions';
import { readFaultFile } from '../../../simulator/faults/fault-file';
import { Rehearsal, type RehearsalOptions } from '../../../simulator/rehearsal';
import type { Execution } from '../../../simulator/states/execution';
import type { KilnWorld } from '../../../simulator/world/kiln-world';
import { MACHINE_NAMES, MACHINE_SUBSTITUTIONS, MACHINES, type MachineName } from '../../../simulator/world/machines';
import { goldenRuns } from '../../golden-runs';
import { type Recording, recordingOf } from './recording';

/** An execution of one of our machines, from a rehearsal. */
export interface RecordedRun {
  readonly rehearsal: string;
  readonly machine: MachineName;
  readonly recording: Recording;
}

interface Script {
  readonly name: string;
  readonly options: RehearsalOptions;
}

const FAULTS = join(__dirname, '../../../simulator/faults/named');

/** The fleet's rollback window is over by then, and what it retires is gone. */
const WINDOW_MS = 3 * 3_600_000;

/** Rehearses the golden runs and what else goes other ways, and gives each execution that ended by itself. */
export async function* recordedRuns(): AsyncGenerator<RecordedRun> {
  for (const { name, options } of scripts()) {
    const rehearsal = new Rehearsal(options);
    await rehearsal.prepare();
    rehearsal.begin();
    await rehearsal.finish();
    const { world } = rehearsal;
    await world.clock.run(() => false, world.clock.now() + WINDOW_MS);
    for (const execution of world.sfn.executions()) {
      if (execution.end?.status !== 'SUCCEEDED' && execution.end?.status !== 'FAILED') continue;
      const machine = machineOf(world, execution);
      yield { rehearsal: name, machine, recording: recordingOf(execution, filledFor(world, machine)) };
    }
  }
}

function scripts(): Script[] {
  const golden = goldenRuns();
  const release = optionsOf('release');
  const withFault = (name: string, fault: string, options = release): Script => ({
    name,
    options: { ...options, faults: readFaultFile(fault, name) },
  });
  return [...golden, withFault('failing script', readFileSync(join(FAULTS, 'failing-script.yaml'), 'utf8'))];
}

function optionsOf(name: ReturnType<typeof goldenRuns>[number]['name']): RehearsalOptions {
  const found = goldenRuns().find((run) => run.name === name);
  if (found === undefined) throw new Error(`There is no golden run ${name}.`);
  return found.options;
}

function machineOf(world: KilnWorld, execution: Execution): MachineName {
  const found = MACHINE_NAMES.find((name) => world.names.machine(name) === execution.machine.name);
  if (found === undefined) throw new Error(`${execution.machine.name} is none of ours.`);
  return found;
}

/** The definition's text as that world has it. */
export function filledFor(world: KilnWorld, machine: MachineName): string {
  const arns = new Map<string, string>([
    ...MACHINE_NAMES.map((name) => [MACHINE_SUBSTITUTIONS[name], world.names.machineArn(name)] as const),
    ...Object.keys(functions)
      .filter((name): name is FunctionName => name in functions)
      .map((name) => [name, world.lambda.arn(name)] as const),
  ]);
  return JSON.stringify(MACHINES[machine]).replace(/\$\{(\w+)\}/g, (placeholder, name: string) => {
    const arn = arns.get(name);
    if (arn === undefined) throw new Error(`Nothing fills ${placeholder}.`);
    return arn;
  });
}

import bake from '../../statemachines/bake.asl.json';
import rebuild from '../../statemachines/rebuild.asl.json';
import recover from '../../statemachines/recover.asl.json';
import release from '../../statemachines/release.asl.json';
import retire from '../../statemachines/retire.asl.json';

/** The state machines as they lie in the repository, by the name they have in one another's substitutions. */
export const MACHINES = { release, bake, recover, retire, rebuild } as const satisfies Record<string, object>;

export type MachineName = keyof typeof MACHINES;

export const MACHINE_NAMES: readonly MachineName[] = ['release', 'bake', 'recover', 'retire', 'rebuild'];

/** `${ReleaseMachine}` and its like, as definitions name one another. */
export const MACHINE_SUBSTITUTIONS = {
  release: 'ReleaseMachine',
  bake: 'BakeMachine',
  recover: 'RecoverMachine',
  retire: 'RetireMachine',
  rebuild: 'RebuildMachine',
} as const satisfies Record<MachineName, string>;

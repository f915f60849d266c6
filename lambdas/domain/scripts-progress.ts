import type { BakePhase } from './build-manifest';
import { type Deadline, hasPassed, untilNextLook } from './deadline';
import { KilnError } from './errors';
import { isGone, type Machine, machineLost } from './machine';
import { type Progress, pending, ready } from './progress';
import { scriptFailure } from './script-failure';

/** A command on one machine, as SSM tells of it. */
export interface Invocation {
  /** Pending, InProgress, Delayed, Success, Cancelled, Cancelling, TimedOut or Failed. */
  readonly status: string;
  readonly statusDetails: string;
  /** Its first 8,000 characters. */
  readonly stderr: string;
}

export interface ScriptRun {
  readonly phase: BakePhase;
  readonly instanceId: string;
  readonly commandId: string;
  readonly logGroup: string;
}

const RUNNING = ['Pending', 'InProgress', 'Delayed', 'Cancelling'];

/**
 * How far the scripts on a machine are.
 * @param seen `invocation` is undefined where SSM does not know it yet
 * @throws BakeFailed with the script's name, exit code and last output; when the machine is gone; when the deadline has passed
 */
export function scriptsProgress(
  run: ScriptRun,
  seen: { readonly invocation: Invocation | undefined; readonly machine: Machine | undefined },
  deadline: Deadline,
): Progress {
  const { invocation, machine } = seen;
  const what = run.phase === 'build' ? 'components' : 'tests';
  if (invocation?.status === 'Success') return ready(`All ${what} succeeded on ${run.instanceId}.`);
  if (invocation !== undefined && !RUNNING.includes(invocation.status)) throw scriptsFailed(run, invocation);
  if (machine !== undefined && isGone(machine)) throw machineLost(machine);
  const status = invocation?.statusDetails ?? 'not delivered yet';
  if (!hasPassed(deadline)) return pending(`The ${what} on ${run.instanceId} are ${status}.`, untilNextLook(deadline));
  throw new KilnError(
    'BakeFailed',
    `The ${what} on ${run.instanceId} are ${status} after ${deadline.seconds} s; raise image.builder.timeout in the fleet file, or see what holds them up: ${whereItSays(run)}.`,
  );
}

function scriptsFailed(run: ScriptRun, invocation: Invocation): KilnError {
  const { verdict, script, lastWords } = scriptFailure(invocation.stderr, invocation.statusDetails);
  const said = lastWords === '' ? '' : ` It said last: "${lastWords}".`;
  const happened =
    run.phase === 'build'
      ? `On builder ${run.instanceId}, ${verdict}.`
      : script === undefined
        ? `The image could not be tested on ${run.instanceId}: ${verdict}.`
        : `The image failed its test ${script.name} on ${run.instanceId}, with exit code ${script.exitCode}.`;
  return new KilnError('BakeFailed', `${happened}${said} Mend it and release again; ${whereItSays(run)}.`);
}

function whereItSays({ logGroup, commandId, instanceId }: ScriptRun): string {
  return `its full output is in log group ${logGroup}, streams ${commandId}/${instanceId}`;
}

import type { Teller } from '../shared/telling';
import { eachByItself } from './each-by-itself';
import { asEnded } from './ended-execution';
import type { WatchdogTools } from './recover-dead';
import { tellEnded } from './tell-ended';

/** Longer than a look may be late by; what is older was looked at before. */
const LOOKED_BACK_MS = 3600 * 1000;

/**
 * What ended badly of late is told once more, as the event of its end may have been lost. What was told has its record,
 * and is not told again. @returns what was done, a sentence each
 */
export async function tellMissed(tools: WatchdogTools & Teller): Promise<string[]> {
  const { executions, setting, now } = tools;
  const since = now() - LOOKED_BACK_MS;
  const machines = [setting('RELEASE_MACHINE_ARN'), setting('REBUILD_MACHINE_ARN')];
  const arns = await Promise.all(machines.map((machine) => executions.endedBadly(machine, since)));
  return eachByItself(arns.flat(), async (arn) => {
    const ended = asEnded(await executions.describe(arn));
    return ended && tellEnded(ended, tools);
  });
}

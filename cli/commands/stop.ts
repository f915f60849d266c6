import { z } from 'zod';
import { hasEnded } from '../../lambdas/domain/claim-decision';
import { STOPPED_BY_PERSON } from '../../lambdas/domain/runbook';
import { caller } from '../aws/caller';
import type { Command } from '../command';
import { consoleLink } from '../console-link';
import { findFleet, type Kiln } from '../deployment';
import { EXIT } from '../exit-codes';
import { findRunning, type RunningRelease } from '../find-release';
import { noSetting } from '../no-setting';
import { Refusal } from '../refusal';
import { releaseArgument } from './fleet-argument';
import { follow } from './follow';

/** The error name of an execution that a person has stopped. */

/** Stops a running release; the watchdog puts back what was before. */
export const stop = {
  input: z.object({
    argument: releaseArgument('stop'),
    reason: z.string().max(500, { error: 'at most 500 characters' }).optional(),
    yes: z.boolean().default(false),
    watch: z.boolean().default(false),
  }),

  async run({ argument: named, reason, yes, watch }, kiln, telling) {
    const release = await findRunning(kiln, named);
    const { id, fleet, execution } = release;
    const next = await whatFollows(kiln, release);
    if (!yes) await confirm(kiln, id, next);
    const who = await caller(kiln.surroundings.clients, noSetting).name();
    const from = kiln.surroundings.now();
    await kiln.workflows.stop(
      execution.arn,
      STOPPED_BY_PERSON,
      `${who} stopped it${reason === undefined ? '.' : `: ${reason}`}`,
    );
    const console = consoleLink(execution.arn);
    if (!watch) {
      return {
        exitCode: EXIT.RELEASED,
        json: {
          outcome: 'STOPPED_BY_PERSON',
          release: id,
          fleet,
          stage: kiln.stage,
          executionArn: execution.arn,
          console,
          next,
        },
        text: ({ strong }) =>
          `${strong('STOPPED_BY_PERSON')}  ${id}\n  ${next}\n  See how it stands: kiln status ${fleet}`,
      };
    }
    const { ruleArn } = await findFleet(kiln, fleet);
    telling.line(`Stopped ${id}. ${next}\n`);
    const answer = await follow(kiln, { id, fleet, executionArn: execution.arn, ruleArn, from }, telling);
    // That everything is as before is what was asked for here.
    return { ...answer, exitCode: SETTLED.includes(answer.exitCode) ? EXIT.RELEASED : answer.exitCode };
  },
} satisfies Command<{
  readonly argument: string;
  readonly reason?: string | undefined;
  readonly yes: boolean;
  readonly watch: boolean;
}>;

const SETTLED: readonly number[] = [EXIT.RECOVERED, EXIT.REFUSED];

/** @throws Refusal NotPossible past the point of no return: what serves is not taken back by stopping what tells of it */
async function whatFollows(kiln: Kiln, { id, fleet }: RunningRelease): Promise<string> {
  const record = await kiln.store.findRelease({ id, fleet });
  if (hasEnded(record)) {
    throw new Refusal(
      'NotPossible',
      `Release ${id} is through: ${record?.reason ?? record?.status}. Nothing is left to stop.`,
    );
  }
  if (record?.plan === undefined) return 'It has touched nothing yet, so there is nothing to put back.';
  return `The watchdog starts the recovery within minutes: traffic goes back to ${blueOf(record.plan)} first, then what was made is removed.`;
}

const planSchema = z.object({ blue: z.object({ generation: z.string() }).nullable() });

function blueOf(plan: string): string {
  return planSchema.parse(JSON.parse(plan)).blue?.generation ?? 'the fixed 503 that stood there before';
}

/** @throws Refusal NotConfirmed */
async function confirm({ surroundings }: Kiln, id: string, next: string): Promise<void> {
  const answer = await surroundings.ask(`Stop ${id}? ${next} [y/N] `);
  if (answer !== undefined && /^y(es)?$/i.test(answer.trim())) return;
  throw new Refusal(
    'NotConfirmed',
    answer === undefined
      ? `Nobody is at the terminal to confirm that ${id} is to be stopped; pass --yes.`
      : `${id} goes on.`,
  );
}

import { z } from 'zod';
import { executionArn } from '../../lambdas/aws/executions';
import { executionNames } from '../../lambdas/domain/names';
import type { ReleaseRecord } from '../../lambdas/domain/release-record';
import { parsePlan } from '../../lambdas/domain/stored-plan';
import { timeByPhase } from '../../simulator/report/phases';
import type { Command } from '../command';
import { consoleLink } from '../console-link';
import type { Kiln } from '../deployment';
import { EXIT } from '../exit-codes';
import { findRecord } from '../find-release';
import { outcomeOfRecord } from '../outcome';
import { showText } from '../show/show-text';
import { releaseArgument } from './fleet-argument';

/** Everything that is kept of one release. */
export const show = {
  input: z.object({ argument: releaseArgument('show') }),

  async run({ argument: named }, kiln) {
    const record = await findRecord(kiln, named);
    const { plan: planText, ...rest } = record;
    const entries = await entriesOf(kiln, record);
    const end = record.endedAt === undefined ? kiln.surroundings.now() : Date.parse(record.endedAt);
    const shown = {
      ...rest,
      outcome: outcomeOfRecord(record) ?? ('RUNNING' as const),
      console: consoleLink(record.executionArn),
      plan: planText === undefined ? null : parsePlan(planText),
      seconds: (end - Date.parse(record.startedAt)) / 1000,
      /** Null where Step Functions has forgotten the execution: it does after 90 days. */
      timeByPhase: entries === undefined ? null : timeByPhase(entries, Math.max(end, entries.at(-1)?.time ?? end)),
    };
    return { exitCode: EXIT.RELEASED, json: shown, text: (painter) => showText(shown, painter) };
  },
} satisfies Command<{ readonly argument: string }>;

/**
 * When which state of a release was entered. A recovery that somebody else than the release has started counts as the state
 * in which a release waits for its own.
 */
async function entriesOf(
  { workflows, deployment }: Kiln,
  { releaseId, executionArn: arn }: ReleaseRecord,
): Promise<Awaited<ReturnType<Kiln['workflows']['entries']>>> {
  const entries = await workflows.entries(arn);
  if (entries === undefined || entries.some(({ state }) => state === 'Recover')) return entries;
  const recovery = await workflows.describe(
    executionArn(deployment.machines.recover, executionNames.recover(releaseId, 1)),
  );
  return recovery === undefined ? entries : [...entries, { state: 'Recover', time: recovery.startedAt }];
}

import { z } from 'zod';
import { parsePlan } from '../../lambdas/domain/plan';
import { timeByPhase } from '../../simulator/report/phases';
import type { Command } from '../command';
import { consoleLink } from '../console-link';
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
    const entries = await kiln.workflows.entries(record.executionArn);
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

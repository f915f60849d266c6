import { z } from 'zod';
import { columns, moment } from '../columns';
import type { Command } from '../command';
import { findFleet } from '../deployment';
import { spoken } from '../duration';
import { EXIT } from '../exit-codes';
import { outcomeOfRecord } from '../outcome';
import { fleetArgument } from './fleet-argument';

const LIMIT = 'a number from 1 to 1000';

/** The past releases of a fleet, newest first. */
export const history = {
  input: z.object({
    argument: fleetArgument('history'),
    limit: z
      .string()
      .regex(/^\d{1,4}$/, { error: LIMIT })
      .transform(Number)
      .pipe(z.number().min(1, { error: LIMIT }).max(1000, { error: LIMIT })),
  }),

  async run({ argument: fleet, limit }, kiln) {
    await findFleet(kiln, fleet);
    const records = await kiln.store.newestReleases(fleet, limit);
    const releases = records.map((record) => ({
      release: record.releaseId,
      version: record.request?.version ?? null,
      outcome: outcomeOfRecord(record) ?? 'RUNNING',
      startedAt: record.startedAt,
      endedAt: record.endedAt ?? null,
      seconds: record.endedAt === undefined ? null : (Date.parse(record.endedAt) - Date.parse(record.startedAt)) / 1000,
      requestedBy: record.request?.requestedBy ?? null,
      error: record.error ?? null,
      reason: record.reason ?? null,
    }));
    return {
      exitCode: EXIT.RELEASED,
      json: { fleet, stage: kiln.stage, releases },
      text: ({ strong }) => {
        if (releases.length === 0) return `Fleet ${fleet} has no release yet.`;
        const [head = '', ...lines] = columns([
          ['RELEASE', 'VERSION', 'OUTCOME', 'BEGAN', 'TOOK', 'BY', 'WHY'],
          ...releases.map((each) => [
            each.release,
            each.version ?? '-',
            each.outcome,
            moment(each.startedAt),
            each.seconds === null ? '-' : spoken(Math.round(each.seconds)),
            each.requestedBy ?? '-',
            oneLine([each.error, each.reason].filter((text) => text !== null).join(': ')),
          ]),
        ]).split('\n');
        return [strong(head), ...lines].join('\n');
      },
    };
  },
} satisfies Command<{ readonly argument: string; readonly limit: number }>;

/** The whole sentence is in `kiln show`. */
const LONGEST_REASON = 100;

function oneLine(text: string): string {
  const line = text.replace(/\s*\n\s*/g, ' / ');
  return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON - 1)}…` : line;
}

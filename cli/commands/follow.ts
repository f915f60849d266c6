import type { RehearsalEvent } from '../../simulator/report/rehearsal-event';
import { explain } from '../aws/explain';
import type { Answer, Telling } from '../command';
import { consoleLink } from '../console-link';
import type { Kiln } from '../deployment';
import { spoken } from '../duration';
import { EXIT } from '../exit-codes';
import { endOf } from '../outcome';
import { watchRelease } from '../watch/watch-release';
import { whileWatching } from '../watch/while-watching';

/** What is followed, and where it is found again. */
export interface Followed {
  readonly id: string;
  readonly fleet: string;
  readonly executionArn: string;
  readonly ruleArn: string | undefined;
  /** Epoch ms: what happened before is known already. */
  readonly from?: number;
}

/** Watches a release to its end, telling what happens, and says how it ended. */
export async function follow(kiln: Kiln, release: Followed, telling: Telling): Promise<Answer> {
  const { id, fleet, executionArn, from = 0 } = release;
  const console = consoleLink(executionArn);
  const about = { release: id, fleet, stage: kiln.stage, executionArn, console };
  const way = `See how it stands: kiln status ${fleet}`;
  const events: RehearsalEvent[] = [];
  try {
    const { execution, record } = await whileWatching(way, () =>
      watchRelease(kiln, release, (event, time) => {
        if (time < from) return;
        events.push(event);
        telling.event(event);
      }),
    );
    const end = endOf(execution, record);
    const over = record?.endedAt === undefined ? execution.stoppedAt : Date.parse(record.endedAt);
    const seconds = ((over ?? execution.startedAt) - execution.startedAt) / 1000;
    return {
      exitCode: EXIT[end.outcome],
      json: { ...end, ...about, seconds, events },
      text: (painter) => {
        const why = end.error === undefined ? (end.cause ?? '') : `${end.error}: ${end.cause ?? ''}`;
        const head = `${painter.outcome(end.outcome)}  ${fleet}, after ${spoken(seconds)}  ${painter.faint(id)}`;
        return `\n${head}\n  ${why.replaceAll('\n', '\n  ')}`.trimEnd();
      },
    };
  } catch (error) {
    const why = explain(error, {});
    if (why === undefined) throw error;
    // The release was started and goes on: nothing was refused, its end was just not seen.
    return {
      exitCode: EXIT.UNSEEN,
      json: { outcome: 'UNSEEN', error: why.name, cause: why.message, ...about, events },
      text: (painter) =>
        `\n${painter.strong(painter.warn('NO LONGER WATCHED'))}  ${id} goes on.\n  ${why.message}\n  ${way}\n  ${console}`,
    };
  }
}

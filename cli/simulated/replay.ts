import { explain } from '../aws/explain';
import type { Telling } from '../command';
import { isCommandName, prepared } from '../commands/commands';
import { Refusal } from '../refusal';
import type { JournalEntry } from './journal';
import type { Session } from './session';

const MUTED: Telling = { event: () => {}, line: () => {} };

/** Runs a command of a journal again, unheard. @throws Refusal BadSession where it does not fit this Kiln any more */
export async function replay(entry: JournalEntry, stage: string, session: Session): Promise<void> {
  const { command } = entry;
  try {
    if (!isCommandName(command)) throw new Error(`There is no command ${command}.`);
    await session.run(entry, prepared({ ...entry, command }, stage, MUTED));
  } catch (error) {
    // What was refused then is refused again.
    if (explain(error, {}) !== undefined) return;
    throw new Refusal(
      'BadSession',
      'The simulated session was made by another version of Kiln; begin a new one with --fresh.',
      { cause: error },
    );
  }
}

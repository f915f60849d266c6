import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** A command of a session. */
const entrySchema = z.object({
  command: z.string(),
  argument: z.string().optional(),
  /** Its flags, as they were given. */
  options: z.record(z.string(), z.unknown()),
  /** Virtual time that passes before it, besides a minute: `20m`. */
  after: z.string().optional(),
  /** What a person answered when it asked. */
  answers: z.array(z.string()).default([]),
});

const journalSchema = z.object({
  stage: z.string(),
  fleet: z.string(),
  entries: z.array(entrySchema),
});

/** A command as it was typed. */
export type TypedEntry = Omit<JournalEntry, 'answers'>;
export type JournalEntry = z.output<typeof entrySchema>;
export type Journal = z.output<typeof journalSchema>;

export const emptyJournal = (stage: string, fleet: string): Journal => ({ stage, fleet, entries: [] });

/** @returns undefined where there is none, or one that nobody can read any more */
export function readJournal(file: string): Journal | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return journalSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

export function writeJournal(file: string, journal: Journal): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(journal, undefined, 2)}\n`);
}

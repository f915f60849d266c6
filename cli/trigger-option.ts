import { existsSync, readFileSync, statSync } from 'node:fs';
import type { RehearsalOptions } from '../simulator/rehearsal';
import { readEventFile } from '../simulator/triggers/event-file';
import { Refusal } from './refusal';

type Start = Pick<RehearsalOptions, 'event' | 'start'>;

/** What is no file: the ways in that have a name. */
const NAMED: ReadonlyMap<string, () => Start> = new Map([
  ['console', () => ({})],
  ['schedule', () => ({ start: 'schedule' })],
]);

/** How a rehearsed release starts: `--trigger console`, `schedule`, or a file with an event. @throws Refusal, BadEventFile */
export function readTrigger(given: string): Start {
  const named = NAMED.get(given);
  if (named !== undefined) return named();
  if (existsSync(given) && statSync(given).isFile())
    return { event: readEventFile(readFileSync(given, 'utf8'), given) };
  throw new Refusal(
    'BadArgument',
    `--trigger: there is no file ${given}; write ${[...NAMED.keys()].join(', ')}, or the path of an event such as events/release-requested.json`,
  );
}

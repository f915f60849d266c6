import type { Random } from '../random';

const PREFIX = 'AQCEAAAAKgAAAAMAAAAA';
const DIGITS = 64;

/** What a task that waits for a callback is answered by: opaque, another one in each attempt. */
export function newTaskToken(random: Random): string {
  return `${PREFIX}${random.hex(DIGITS)}`;
}

export function isTaskToken(text: string): boolean {
  return (
    text.startsWith(PREFIX) && /^[0-9a-f]+$/.test(text.slice(PREFIX.length)) && text.length === PREFIX.length + DIGITS
  );
}

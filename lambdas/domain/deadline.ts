/** A wait with an end: it began at `since` (epoch seconds), may last so many seconds, and it is `now` (epoch ms). */
export interface Deadline {
  readonly since: number;
  readonly seconds: number;
  readonly now: number;
}

export function hasPassed({ since, seconds, now }: Deadline): boolean {
  return now >= (since + seconds) * 1000;
}

export function secondsWaited({ since, now }: Pick<Deadline, 'since' | 'now'>): number {
  return now / 1000 - since;
}

const SHORTEST_POLL_SECONDS = 5;
const LONGEST_POLL_SECONDS = 30;

/**
 * How long to wait until the next look: a tenth of what the wait has lasted. So nobody notices much later than it happens,
 * whether it takes half a minute or half an hour, and a long wait costs few looks.
 */
export function untilNextLook({ since, now }: Pick<Deadline, 'since' | 'now'>): number {
  const waited = secondsWaited({ since, now });
  return Math.min(LONGEST_POLL_SECONDS, Math.max(SHORTEST_POLL_SECONDS, Math.round(waited / 10)));
}

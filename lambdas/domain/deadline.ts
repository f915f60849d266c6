/** A wait with an end: it began at `since` (epoch seconds), may last so many seconds, and it is `now` (epoch ms). */
export interface Deadline {
  readonly since: number;
  readonly seconds: number;
  readonly now: number;
}

export function hasPassed({ since, seconds, now }: Deadline): boolean {
  return now >= (since + seconds) * 1000;
}

/** What a clock on the wall shows. Month and day count from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const DAY_MS = 86_400_000;

/** A time zone of the IANA database, with its summer time. */
export class TimeZone {
  private readonly format: Intl.DateTimeFormat;

  /** @throws RangeError for a name that is none. */
  constructor(readonly name: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  wallTime(epochMs: number): WallTime {
    const parts = new Map(this.format.formatToParts(epochMs).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    return {
      year: part('year'),
      month: part('month'),
      day: part('day'),
      hour: part('hour'),
      minute: part('minute'),
      second: part('second'),
    };
  }

  /**
   * The moment, in epoch ms, at which the wall shows this time: the first of two where summer time ends, undefined where
   * summer time begins and the clock jumps over it.
   */
  moment(wall: WallTime): number | undefined {
    const asUtc = utc(wall);
    const offsets = [this.offset(asUtc - DAY_MS), this.offset(asUtc + DAY_MS)];
    const fitting = offsets.map((offset) => asUtc - offset).filter((moment) => utc(this.wallTime(moment)) === asUtc);
    return fitting.length === 0 ? undefined : Math.min(...fitting);
  }

  private offset(epochMs: number): number {
    return utc(this.wallTime(epochMs)) - epochMs;
  }
}

/** The wall's time read as if it were UTC, in epoch ms. */
export function utc({ year, month, day, hour, minute, second }: WallTime): number {
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

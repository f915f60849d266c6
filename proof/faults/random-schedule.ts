import fc from 'fast-check';
import type { Case } from './cases';
import type { Recording } from './recording';

/** Several faults in one golden run. */
export interface Schedule {
  readonly run: string;
  /** Entries of a fault file. */
  readonly entries: readonly string[];
}

/** What happens to the world besides, at a moment of the run. Nothing that somebody else must answer for: see the judges. */
const ACTS = [
  '{ kill-instances: { generation: green, count: 1 } }',
  '{ kill-instances: { generation: green, count: 9 } }',
  '{ kill-instances: { generation: blue, count: 1 } }',
  '{ kill-instances: { generation: builder, count: 1 } }',
  '{ no-capacity: 300 }',
  '{ throttle-all: 60 }',
  '{ lose-event: 3 }',
  '{ abort: execution }',
  '{ image: { pending: 600 } }',
  '{ requests: 1.5 }',
] as const;
const PASSING = '{ alarm: web-5xx }, for: 120';

/** Schedules of 2 to 5 faults: calls and invocations of the recorded run, each with any of its faults, and acts upon the world. */
export function schedules(recordings: readonly Recording[], cases: readonly Case[]): fc.Arbitrary<Schedule> {
  return fc.oneof(
    ...recordings.map(({ run: { name }, result }) => {
      const own = cases.filter(({ run, spared }) => run === name && spared === undefined);
      const single = fc.constantFrom(...own.map(({ entry }) => entry));
      const moment = fc.integer({ min: 1, max: Math.floor(result.virtualSeconds) }).map((at) => `{ at: ${at} }`);
      const act = fc
        .tuple(moment, fc.constantFrom(...ACTS, PASSING))
        .map(([when, does]) => `{ when: ${when}, do: ${does} }`);
      // A smaller schedule is one with fewer faults, not one with others.
      const entry = fc.noShrink(fc.oneof({ weight: 3, arbitrary: single }, { weight: 1, arbitrary: act }));
      return fc.uniqueArray(entry, { minLength: 2, maxLength: 5 }).map((entries) => ({ run: name, entries }));
    }),
  );
}

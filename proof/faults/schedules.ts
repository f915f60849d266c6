import fc from 'fast-check';
import { Progress } from '../progress';
import { withThreads } from '../workers';
import { accept, type Rule } from './acceptance';
import { casesOf } from './cases';
import { recordAll, TRY_CASE } from './enumeration';
import { provedRuns } from './proved-runs';
import { type Schedule, schedules } from './random-schedule';
import type { Trial, Verdict } from './try-case';

/** Several faults at once may take a release back or have it refused, but break nothing; and no person is ever needed. */
export const SCHEDULE_RULES: readonly Rule[] = [
  { name: 'released', why: 'It went through.', allows: ({ outcome }) => outcome === 'RELEASED' },
  { name: 'recovered', why: 'Everything is as before.', allows: ({ outcome }) => outcome === 'RECOVERED' },
  { name: 'refused', why: 'Nothing was touched.', allows: ({ outcome }) => outcome === 'REFUSED' },
];

export interface ScheduleReport {
  /** Schedules tried, those that one was made smaller to left aside: who finds a broken one looks for no other. */
  readonly runs: number;
  readonly rules: ReadonlyMap<string, number>;
  /** Entries in all, and those among them that came to bear: the end of a run may come before the moment of a fault. */
  readonly entries: number;
  readonly bore: number;
  readonly broken: readonly { readonly schedule: Schedule; readonly wrong: readonly string[] }[];
}

/** Tries random schedules, and makes each that breaks something as small as it goes. The same seed tries the same ones. */
export async function trySchedules(runs: number, seed: number): Promise<ScheduleReport> {
  const recordings = await recordAll(provedRuns());
  const arbitrary = schedules(recordings, casesOf(recordings));
  const without = new Map(recordings.map(({ run }) => [run.name, run.ends]));
  const rules = new Map<string, number>();
  const broken: ScheduleReport['broken'][number][] = [];
  const count = { entries: 0, bore: 0, accepted: 0 };
  const progress = new Progress('random schedules', runs);
  await withThreads<Trial, Verdict>(TRY_CASE, runs, async (run, threads) => {
    const judged = async (schedule: Schedule) => {
      const verdict = await run({ id: 'schedule', ...schedule });
      count.entries += schedule.entries.length;
      count.bore += schedule.entries.length - verdict.notExercised.length;
      return accept({ ...verdict, notExercised: [] }, without.get(schedule.run) ?? 'RELEASED', SCHEDULE_RULES);
    };
    const lane = async (number: number): Promise<void> => {
      const numRuns = Math.floor(runs / threads) + (number < runs % threads ? 1 : 0);
      const property = fc.asyncProperty(arbitrary, async (schedule) => {
        const acceptance = await judged(schedule);
        progress.step('wrong' in acceptance ? 'broken' : undefined);
        if ('wrong' in acceptance) throw new Error(acceptance.wrong.join('\n'));
        count.accepted += 1;
        rules.set(acceptance.rule, (rules.get(acceptance.rule) ?? 0) + 1);
      });
      const { counterexample } = await fc.check(property, { seed: seed * 1000 + number, numRuns });
      if (counterexample === null) return;
      const smallest = await alone(counterexample[0], judged);
      const acceptance = await judged(smallest);
      broken.push({ schedule: smallest, wrong: 'wrong' in acceptance ? acceptance.wrong : [] });
    };
    await Promise.all(Array.from({ length: threads }, (_, number) => lane(number)));
  });
  progress.end();
  return { runs: count.accepted + broken.length, rules, entries: count.entries, bore: count.bore, broken };
}

/** One of its faults alone, where that is enough: no schedule that is tried has fewer than two. */
async function alone(
  schedule: Schedule,
  judged: (schedule: Schedule) => Promise<ReturnType<typeof accept>>,
): Promise<Schedule> {
  if (schedule.entries.length > 2) return schedule;
  for (const entry of schedule.entries) {
    const single = { ...schedule, entries: [entry] };
    if ('wrong' in (await judged(single))) return single;
  }
  return schedule;
}

/** What was tried, and each schedule that broke something as a fault file and as the command that replays it. */
export function scheduleLines({ runs, rules, entries, bore, broken }: ScheduleReport): readonly string[] {
  return [
    ...broken.flatMap(({ schedule, wrong }) => [
      ...wrong,
      ...schedule.entries.map((entry) => `  - ${entry}`),
      `  ${scheduleCommand(schedule)}`,
      '',
    ]),
    `${runs} random schedules: ${[...rules].map(([name, number]) => `${number} ${name}`).join(', ')}, ${broken.length} BROKEN`,
    `${bore} of ${entries} faults came to bear; the others' moment never came`,
  ];
}

export function scheduleCommand({ run, entries }: Schedule): string {
  return `npm run faults -- --in ${run}${entries.map((entry) => ` --entry '${entry}'`).join('')}`;
}

import { MACHINE_NAMES } from '../../../simulator/world/machines';
import type { PeerCheck, PeerRow, PeerSetting } from '../check';
import { differences } from './differences';
import { MotoInterpreter } from './moto-interpreter';
import { type RecordedRun, recordedRuns } from './recorded-runs';
import type { Recording } from './recording';
import { eachTaskAlone, failedForGood, type Trial } from './trials';
import { ALL_WAYS, waysTaken } from './ways';

/** Their executions are short enough to be repeated once for each task. */
const SHORT = new Set(['recover', 'retire', 'rebuild']);

/** Recorded once for both checks. */
let recorded: Promise<readonly RecordedRun[]> | undefined;

/** Those executions of the rehearsals that go a way that none before went. */
function runsWorthReplaying(): Promise<readonly RecordedRun[]> {
  recorded ??= (async () => {
    const seen = new Set<string>();
    const runs: RecordedRun[] = [];
    for await (const run of recordedRuns()) {
      const ways = [...waysTaken(run.machine, run.recording.told.trace)];
      if (ways.every((way) => seen.has(way))) continue;
      for (const way of ways) seen.add(way);
      runs.push(run);
    }
    return runs;
  })();
  return recorded;
}

export const motoStates: PeerCheck = {
  name: 'moto-states',
  says: "moto's interpreter goes the way ours went: states, inputs, outputs, variables, arguments, errors, waits.",
  run: async (setting) => {
    const runs = await runsWorthReplaying();
    const whole = runs.map(({ machine, rehearsal, recording }) => ({
      machine,
      says: `${machine} of ${rehearsal}`,
      recording,
    }));
    const failing: Trial[] = [];
    const short = firstOfEach(runs).filter(({ machine }) => SHORT.has(machine));
    for (const run of short) failing.push(...(await failedForGood(run)));
    return compare([...whole, ...failing], setting);
  },
};

export const motoTasks: PeerCheck = {
  name: 'moto-tasks',
  says: "Each task by itself, in moto's interpreter and in ours: arguments, every retrier, every catcher, time-outs.",
  run: async (setting) => {
    const trials: Trial[] = [];
    for (const run of eachTaskOnce(await runsWorthReplaying())) trials.push(...(await eachTaskAlone(run)));
    return compare(trials, setting);
  },
};

function firstOfEach(runs: readonly RecordedRun[]): RecordedRun[] {
  return MACHINE_NAMES.flatMap((name) => runs.filter(({ machine }) => machine === name).slice(0, 1));
}

/** Each run with those tasks only that no run before it had. */
function eachTaskOnce(runs: readonly RecordedRun[]): RecordedRun[] {
  const seen = new Set<string>();
  return runs.map(({ machine, rehearsal, recording }) => {
    const attempts: Record<string, Recording['attempts'][string]> = {};
    for (const [task, list] of Object.entries(recording.attempts)) {
      if (seen.has(`${machine} ${task}`)) continue;
      seen.add(`${machine} ${task}`);
      attempts[task] = list;
    }
    return { machine, rehearsal, recording: { ...recording, attempts } };
  });
}

async function compare(trials: readonly Trial[], { tell }: PeerSetting): Promise<PeerRow[]> {
  const moto = await MotoInterpreter.start();
  const found = new Map(
    MACHINE_NAMES.map((name) => [name, { trials: 0, events: 0, ways: new Set<string>(), wrong: [] as string[] }]),
  );
  try {
    for (const [index, { machine, says, recording }] of trials.entries()) {
      if (index % 50 === 49) tell(`${index + 1} of ${trials.length}`);
      const of = found.get(machine);
      if (of === undefined) throw new Error(`No machine ${machine}.`);
      const different = differences(recording, await moto.run(recording));
      of.trials += 1;
      of.events += recording.told.trace.length;
      for (const way of waysTaken(machine, recording.told.trace)) of.ways.add(way);
      if (different.length > 0)
        of.wrong.push(`${says}: ${different[0]}${different.length > 1 ? ` (and ${different.length - 1} more)` : ''}`);
    }
  } finally {
    moto.stop();
  }
  return [...found]
    .filter(([, { trials }]) => trials > 0)
    .map(([machine, { trials, events, ways, wrong }]) => {
      const all = [...ALL_WAYS].filter((way) => way.startsWith(`${machine}: `)).length;
      const detail = `${trials} executions, ${events} events, ${ways.size} of ${all} ways between states`;
      return {
        says: machine,
        ok: wrong.length === 0,
        detail: wrong.length === 0 ? detail : `${wrong.length} of ${trials} differ: ${wrong.slice(0, 5).join(' | ')}`,
      };
    });
}

import type { Check } from '../harness';
import { DEFINITIONS_READ, isState } from '../machines/machine-mutants';
import type { Stage } from './stage';
import type { Judging, RecordedUnit, Verdict } from './verdict';

/** Runs every unit of a test file on Kiln as it is, and says what each comes by. */
export async function recordFile(stage: Stage, file: string): Promise<RecordedUnit[]> {
  stage.set(undefined);
  // What only the first in a thread pays for, such as loading the handlers, is no cost of the file.
  stage.load(file);
  stage.forget();
  stage.takeCovered();
  const begun = performance.now();
  const block = stage.load(file);
  const loading = performance.now() - begun;
  const ofFile = stage.takeCovered();
  const recorded: RecordedUnit[] = [];
  for (const unit of block.units) {
    const start = performance.now();
    const failure = await failureOf(stage, unit);
    recorded.push({
      file,
      title: unit[0]?.title ?? '',
      seconds: (performance.now() - start + loading) / 1000,
      happenings: stage.takeHappenings(),
      covers: coversOf(ofFile, stage.takeCovered()),
      ...(failure !== undefined && { failure: `${failure.title}: ${failure.says}` }),
    });
  }
  await block.end();
  return recorded;
}

/** Whoever runs the definitions it has read sees the states it comes by, and no others. */
function coversOf(ofFile: readonly string[], ofUnit: readonly string[]): string[] {
  const runs = ofUnit.some((place) => isState(place));
  return [...new Set([...ofFile.filter((place) => !runs || place !== DEFINITIONS_READ), ...ofUnit])];
}

/**
 * Asks one unit after another until one of its checks fails, and passes again without the mutant: what an earlier mutant
 * may have left behind in this process is no catch.
 */
export async function judge(stage: Stage, { mutant, units }: Judging): Promise<Verdict> {
  const begun = performance.now();
  const seconds = (): number => (performance.now() - begun) / 1000;
  stage.set(mutant);
  let asked = 0;
  try {
    for (const { file, title } of units) {
      asked += 1;
      const failure = await failureIn(stage, file, title);
      if (failure === undefined) continue;
      await stage.clear();
      if ((await failureIn(stage, file, title)) === undefined)
        return { id: mutant.id, seconds: seconds(), asked, caughtBy: { file, ...failure } };
      await stage.clear();
      stage.set(mutant);
    }
    return { id: mutant.id, seconds: seconds(), asked };
  } finally {
    await stage.clear();
  }
}

interface Failure {
  readonly title: string;
  readonly says: string;
}

async function failureIn(stage: Stage, file: string, title: string): Promise<Failure | undefined> {
  let unit: readonly Check[] | undefined;
  try {
    unit = stage.load(file).units.find(([first]) => first?.title === title);
  } catch (error) {
    return { title: 'the file itself', says: firstLines(error) };
  }
  // Tests that are made of the definitions are others by now; what is not asked cannot catch.
  return unit === undefined ? undefined : failureOf(stage, unit);
}

async function failureOf(stage: Stage, unit: readonly Check[]): Promise<Failure | undefined> {
  stage.takeHappenings();
  for (const check of unit) {
    try {
      await check.run();
    } catch (error) {
      return { title: check.title, says: firstLines(error) };
    }
  }
  return undefined;
}

const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

function firstLines(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text
    .replace(COLOURS, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 12)
    .join('\n');
}

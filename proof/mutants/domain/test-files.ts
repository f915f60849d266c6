import { relative } from 'node:path';
import { declaredBy, standInForJest } from '../harness';
import type { Modules } from './modules';

/** A test as its file declared it. */
export interface LoadedTest {
  /** The file and the titles from outside in; one that comes twice in a file is numbered. */
  readonly id: string;
  readonly file: string;
  readonly run: () => Promise<void>;
}

/**
 * Test files loaded into this very process. Jest makes a world for each file at each run, which is half a second for every
 * mutant; here a file is loaded once, and its tests run for all mutants that take effect when code runs.
 */
export class TestFiles {
  constructor(private readonly modules: Modules) {
    standInForJest();
  }

  load(file: string): readonly LoadedTest[] {
    const seen = new Map<string, number>();
    return declaredBy(() => this.modules.load(file)).allChecks.map((check) => {
      const { title } = check;
      const times = (seen.get(title) ?? 0) + 1;
      seen.set(title, times);
      const id = `${relative(process.cwd(), file)} › ${title}${times > 1 ? ` (${times})` : ''}`;
      return { id, file, run: () => check.run() };
    });
  }
}

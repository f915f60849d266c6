import { relative } from 'node:path';
import { expect } from 'expect';
import { bind } from 'jest-each';
import type { Modules } from './modules';

/** A test as its file declared it. */
export interface LoadedTest {
  /** The file and the titles from outside in; one that comes twice in a file is numbered. */
  readonly id: string;
  readonly file: string;
  readonly run: () => Promise<void>;
}

type Body = () => unknown;
type Declares = (title: unknown, body: Body) => void;

/** A file, or a `describe` in it, with what it does around each test. */
interface Block {
  readonly title: string;
  readonly before: Body[];
  readonly after: Body[];
}

/**
 * Test files loaded into this very process, with what Jest gives them: describe, it, their tables, what is done before
 * and after each test, and Jest's own expect; a file that wants more of Jest fails by name. Jest makes a world for each
 * file at each run, which is half a second for every mutant; here a file is loaded once, and its tests run for all
 * mutants that take effect when code runs.
 */
export class TestFiles {
  private blocks: Block[] = [];
  private declared: { title: string; run: LoadedTest['run'] }[] = [];

  constructor(private readonly modules: Modules) {
    const describe: Declares = (title, body) => {
      this.blocks.push(blockOf(String(title)));
      body();
      this.blocks.pop();
    };
    const it: Declares = (title, body) => {
      const around = [...this.blocks];
      const titles = [...around.slice(1).map((block) => block.title), String(title)];
      this.declared.push({ title: titles.join(' › '), run: () => within(around, body) });
    };
    const beforeEach = (body: Body) => this.blocks.at(-1)?.before.push(body);
    const afterEach = (body: Body) => this.blocks.at(-1)?.after.unshift(body);
    const tables = { describe: withTables(describe), it: withTables(it), test: withTables(it) };
    Object.assign(globalThis, { ...tables, beforeEach, afterEach, expect });
  }

  load(file: string): readonly LoadedTest[] {
    this.declared = [];
    this.blocks = [blockOf(file)];
    this.modules.load(file);
    const seen = new Map<string, number>();
    return this.declared.map(({ title, run }) => {
      const times = (seen.get(title) ?? 0) + 1;
      seen.set(title, times);
      return { id: `${relative(process.cwd(), file)} › ${title}${times > 1 ? ` (${times})` : ''}`, file, run };
    });
  }
}

function blockOf(title: string): Block {
  return { title, before: [], after: [] };
}

async function within(blocks: readonly Block[], body: Body): Promise<void> {
  try {
    for (const { before } of blocks) for (const act of before) await act();
    await body();
  } finally {
    for (const { after } of blocks.toReversed()) for (const act of after) await act();
  }
}

/** `it.each` and `describe.each` as Jest has them. */
function withTables(declares: Declares): Declares {
  return Object.assign(declares, { each: bind(declares, false) });
}

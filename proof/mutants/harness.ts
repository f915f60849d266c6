import { expect } from 'expect';
import { bind } from 'jest-each';

/**
 * Just enough of Jest to run its test files over and over in one process, with Jest's own expect and tables: a mutant is
 * judged in the time its checks take, not in that of a new Jest. What a file uses and this lacks is a loud error, and every
 * check must pass here unmutated.
 */
type Body = () => unknown;

/** A `describe`, or a whole file. */
export class Block {
  readonly befores: Body[] = [];
  readonly beforeEachs: Body[] = [];
  readonly afterEachs: Body[] = [];
  readonly afters: Body[] = [];
  readonly checks: Check[] = [];
  readonly blocks: Block[] = [];
  private begun: Promise<void> | undefined;

  constructor(
    readonly name: string,
    readonly parent: Block | undefined,
  ) {}

  /** This one and those around it, outermost first. */
  get line(): readonly Block[] {
    return [...(this.parent?.line ?? []), this];
  }

  get allChecks(): readonly Check[] {
    return [...this.checks, ...this.blocks.flatMap(({ allChecks }) => allChecks)];
  }

  /** What can be run by itself: a check, or all checks that share what a `beforeAll` made, in their order. */
  get units(): readonly (readonly Check[])[] {
    if (this.befores.length > 0) return [this.allChecks];
    return [...this.checks.map((check) => [check]), ...this.blocks.flatMap(({ units }) => units)];
  }

  /** Its preparations, once. */
  begin(): Promise<void> {
    this.begun ??= inTurn(this.befores);
    return this.begun;
  }

  /** Undoes what has begun in it and inside. */
  async end(): Promise<void> {
    for (const block of this.blocks) await block.end();
    if (this.begun !== undefined) await inTurn(this.afters);
  }
}

/** An `it`. */
export class Check {
  constructor(
    readonly name: string,
    readonly block: Block,
    private readonly body: Body,
  ) {}

  /** As Jest says it: the names of its blocks and its own. */
  get title(): string {
    return [...this.block.line.slice(1).map(({ name }) => name), this.name].join(' › ');
  }

  /** @throws whatever it asserts in vain */
  async run(): Promise<void> {
    const { line } = this.block;
    for (const block of line) await block.begin();
    try {
      for (const block of line) await inTurn(block.beforeEachs);
      await this.body();
    } finally {
      for (const block of line.toReversed()) await inTurn(block.afterEachs);
    }
  }
}

async function inTurn(bodies: readonly Body[]): Promise<void> {
  for (const body of bodies) await body();
}

let current = new Block('', undefined);

/** What `load` declares. @param load requires a test file */
export function declaredBy(load: () => void): Block {
  const file = new Block('', undefined);
  current = file;
  load();
  return file;
}

function describe(name: unknown, declare: Body): void {
  const block = new Block(String(name), current);
  current.blocks.push(block);
  current = block;
  declare();
  current = block.parent ?? block;
}

function it(name: unknown, body: Body): void {
  current.checks.push(new Check(String(name), current, body));
}

/** `it.each` and `describe.each`, as Jest has them. */
const withTables = (declare: typeof it) => Object.assign(declare, { each: bind(declare, false) });

/** Puts in place what test files expect to be there. */
export function standInForJest(): void {
  Object.assign(globalThis, {
    describe: withTables(describe),
    it: withTables(it),
    test: withTables(it),
    beforeAll: (body: Body) => void current.befores.push(body),
    beforeEach: (body: Body) => void current.beforeEachs.push(body),
    afterEach: (body: Body) => void current.afterEachs.push(body),
    afterAll: (body: Body) => void current.afters.push(body),
    expect,
    jest: { setTimeout: () => undefined },
  });
}

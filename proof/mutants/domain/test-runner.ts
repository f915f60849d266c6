import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { INSTRUMENTER_CONSTANTS, type InstrumenterContext } from '@stryker-mutator/api/core';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { Modules } from './modules';
import { type LoadedTest, TestFiles } from './test-files';

/** Its name in stryker.config.json. */
const TEST_RUNNER = 'in-process';
const TESTS = 'test/domain';
/** The words of the schema, which editors show. */
const MORE_TESTS = ['test/infra/fleet-json-schema.test.ts'];

/** Where Stryker's instrumented code looks which mutant is on, and counts what it passes. */
const context: InstrumenterContext = {};
Object.assign(globalThis, { [INSTRUMENTER_CONSTANTS.NAMESPACE]: context });

/**
 * Runs test/domain for Stryker, in one process for all mutants. Stryker's own runner for Jest starts Jest anew on each
 * file that could reach the mutant, for each mutant (JestTestRunner.mutantRun): hours, where this takes minutes.
 * Source: StrykerJS documentation, "Create a plugin", and the TestRunner interface.
 */
class InProcessTestRunner implements TestRunner {
  private readonly modules = new Modules();
  private readonly files = new TestFiles(this.modules);
  private loaded: readonly LoadedTest[] = [];

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun(): Promise<DryRunResult> {
    context.mutantCoverage = { static: {}, perTest: {} };
    this.loadAll();
    const tests: TestResult[] = [];
    for (const test of this.loaded) {
      context.currentTestId = test.id;
      tests.push(await resultOf(test));
      delete context.currentTestId;
    }
    return { status: DryRunStatus.Complete, tests, mutantCoverage: context.mutantCoverage };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    if (this.loaded.length === 0) this.loadAll();
    if (!options.reloadEnvironment) return await this.judge(options, this.only(new Set(options.testFilter)));
    const { sandboxFileName } = options;
    return await this.modules.withFresh(sandboxFileName, () => this.judge(options, this.reloaded(sandboxFileName)));
  }

  private async judge(
    { activeMutant, hitLimit }: MutantRunOptions,
    tests: Iterable<LoadedTest>,
  ): Promise<MutantRunResult> {
    Object.assign(context, { activeMutant: activeMutant.id, hitCount: 0, hitLimit: hitLimit ?? Infinity });
    try {
      const results = await untilOneFails(tests);
      const endless = determineHitLimitReached(context.hitCount, hitLimit);
      return toMutantRunResult(endless ?? { status: DryRunStatus.Complete, tests: results });
    } finally {
      delete context.activeMutant;
      delete context.hitCount;
    }
  }

  private loadAll(): void {
    this.loaded = testFiles().flatMap((file) => this.files.load(file));
  }

  private only(ids: ReadonlySet<string>): readonly LoadedTest[] {
    return this.loaded.filter(({ id }) => ids.has(id));
  }

  /** The tests that stand on the mutated file, loaded while the mutant is on; its own tests first. */
  private *reloaded(mutated: string): Generator<LoadedTest> {
    const own = basename(mutated, '.ts');
    const reaching = testFiles().filter((file) => this.modules.reachedFrom(file).has(mutated));
    const ownFirst = reaching.sort((a, b) => Number(basename(b).startsWith(own)) - Number(basename(a).startsWith(own)));
    for (const file of ownFirst) yield* this.loadedOrFailing(file);
  }

  /** A file that cannot even be loaded is a test that fails, as it is in Jest. */
  private loadedOrFailing(file: string): readonly LoadedTest[] {
    try {
      return this.files.load(file);
    } catch (error) {
      const run = () => {
        throw error;
      };
      return [{ id: `${basename(file)} loads`, file, run }];
    }
  }
}

function testFiles(): string[] {
  const named = readdirSync(TESTS).filter((name) => name.endsWith('.test.ts'));
  const files = [...named.map((name) => join(TESTS, name)), ...MORE_TESTS];
  return files.map((file) => join(process.cwd(), file));
}

async function untilOneFails(tests: Iterable<LoadedTest>): Promise<TestResult[]> {
  const results: TestResult[] = [];
  for (const test of tests) {
    const result = await resultOf(test);
    results.push(result);
    if (result.status === TestStatus.Failed) break;
  }
  return results;
}

async function resultOf({ id, file, run }: LoadedTest): Promise<TestResult> {
  const started = performance.now();
  const ran = () => ({ id, name: id, fileName: file, timeSpentMs: performance.now() - started });
  try {
    await run();
    return { ...ran(), status: TestStatus.Success };
  } catch (error) {
    return { ...ran(), status: TestStatus.Failed, failureMessage: String(error) };
  }
}

export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.TestRunner, TEST_RUNNER, () => new InProcessTestRunner()),
];

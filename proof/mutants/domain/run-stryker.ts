import { join } from 'node:path';
import type { MutantResult, PartialStrykerOptions } from '@stryker-mutator/api/core';

const FOLDER = '.kiln/mutants';

const OPTIONS: PartialStrykerOptions = {
  mutate: ['lambdas/domain/*.ts'],
  testRunner: 'in-process',
  plugins: [join(__dirname, 'test-runner.ts')],
  // The workers load this project's TypeScript, and the runner itself, as they are.
  testRunnerNodeArgs: ['--import', 'tsx'],
  checkerNodeArgs: ['--import', 'tsx'],
  coverageAnalysis: 'perTest',
  tempDirName: `${FOLDER}/sandbox`,
  ignorePatterns: ['docs', 'cdk.out', 'coverage', '.peers', '.kiln', '.ci'],
  htmlReporter: { fileName: `${FOLDER}/domain.html` },
  jsonReporter: { fileName: `${FOLDER}/domain.json` },
  // Stryker rewrites a tsconfig.json with TypeScript's JavaScript API, which version 7 does not have.
  tsconfigFile: 'none',
  fileLogLevel: 'off',
  logLevel: 'warn',
  allowConsoleColors: false,
  warnings: { slow: false },
};

export async function runStryker(options: PartialStrykerOptions): Promise<readonly MutantResult[]> {
  // Published as ES modules only: asked for as one.
  const { Stryker } = await import('@stryker-mutator/core');
  return await new Stryker({ ...OPTIONS, ...options }).runMutationTest();
}

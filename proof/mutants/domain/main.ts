import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { positive } from '../../options';
import { type DomainMutantOptions, domainMutants } from './domain-mutants';

const program = new Command('npm run mutants:domain --')
  .description('Puts one defect after another into the decisions of lambdas/domain, and has their tests look for it.')
  .option('--match <text>', 'only files with this text in their names; no goal is set for some of them')
  .option('--concurrency <n>', 'processes at once', positive, availableParallelism())
  .option('--write', 'keep the results in docs/mutants-domain.md')
  .addHelpText('after', '\nExit codes: 0 the goal is met, 1 it is missed, or a test fails without any mutant.')
  .action(async (options: DomainMutantOptions) => {
    process.exitCode = await domainMutants(options);
  });

void program.parseAsync();

import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import { positive } from '../options';
import { domainMutants } from './domain/domain-mutants';
import { type MutantOptions, runMutants } from './run-mutants';

const program = new Command('npm run mutants --')
  .description(
    'Puts one defect after another into the state machines, the handlers and the domain, and has the tests look for it: the share they catch, and what survives.',
  )
  .addOption(
    new Option('--part <part>', 'default: all three, one after the other').choices(['machines', 'handlers', 'domain']),
  )
  .option('--only <id>', 'one mutant: what it changes, which tests were asked, and what caught it')
  .option('--match <text>', 'only mutants with this text in their id')
  .option('--sample <n>', 'only each n-th mutant', positive, 1)
  .option('--tests <text>', 'ask only test files with this text in their path, for whoever writes one')
  .option('--most <n>', 'ask at most so many runs about a mutant; rules are asked all', positive, 30)
  .option('--list', 'print the ids, and judge nothing')
  .option('--write', 'keep the results in docs/mutants.md and docs/mutants-domain.md; of all mutants only')
  .addHelpText(
    'after',
    '\nExit codes: 0 the goals are met, 1 one is missed, a test fails without any mutant, or harmless.yaml is out of date.',
  );

program.parse();
void judge(program.opts<MutantOptions>()).then((code) => {
  process.exitCode = code;
});

/** The domain's mutants are Stryker's; `npm run mutants:domain` knows more of them. */
async function judge(options: MutantOptions): Promise<number> {
  const { part, only, list, match, write } = options;
  const code = part === 'domain' ? 0 : await runMutants(options);
  if (part !== undefined && part !== 'domain') return code;
  if (part === undefined && (only ?? list ?? match) !== undefined) return code;
  const ofDomain = await domainMutants({
    concurrency: availableParallelism(),
    ...(match !== undefined && { match }),
    ...(write !== undefined && { write }),
  });
  return Math.max(code, ofDomain);
}

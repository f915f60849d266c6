import { Command } from 'commander';
import { positive } from '../options';
import { runFaults } from './run-faults';

const program = new Command('npm run faults --')
  .description('Repeats golden runs with every single fault, or with random schedules of several, and has each judged.')
  .option(
    '--only <pattern>',
    "only cases of this id, such as 'release/ec2.RunInstances#1/lose-answer'; * stands for anything",
  )
  .option('--all', 'run the cases too that provably tell nothing new')
  .option('--runs <number>', 'instead: so many random schedules of 2 to 5 faults', positive)
  .option('--seed <number>', 'of the random schedules', positive, 1)
  .option('--in <run>', 'instead: one golden run, with the faults of --entry')
  .option(
    '--entry <yaml>',
    'an entry of a fault file; may be given several times',
    (entry: string, all: string[]) => [...all, entry],
    [],
  )
  .option('--list', 'print the ids of the cases, and run none')
  .option('--verbose', 'every case with its end; with --only or --in, what happened in it')
  .option('--json', 'print one JSON object and nothing else')
  .option('--write', 'keep the results in docs/faults-proved.md; not with --only or --in')
  .addHelpText(
    'after',
    '\nExit codes: 0 every run ended as it may, 1 one did not, an invariant was broken, or a fault never came to bear.',
  );

program.parse();
runFaults(program.opts()).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);

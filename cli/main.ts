import { Command, CommanderError } from 'commander';
import { addCommands } from './commands-on-aws';
import { EXIT, EXIT_HELP } from './exit-codes';
import type { Printer } from './printer';
import type { Session } from './simulated/session';

/** Instead of what a terminal gives: a simulated AWS to live in, and somebody who listens. */
export interface Instead {
  readonly session?: Session;
  readonly printer?: Printer;
}

/** The `kiln` command. */
export async function main(argv: readonly string[], { session, printer }: Instead = {}): Promise<void> {
  const json = argv.includes('--json');
  const program = new Command('kiln')
    .description('Immutable releases for EC2 fleets on AWS.')
    .configureOutput({ writeErr: () => {} })
    .exitOverride()
    .addHelpText('after', `\n${EXIT_HELP}`);
  program
    .command('rehearse')
    .summary('rehearse a release on a simulated AWS')
    .description(
      'Rehearses a release of a fleet: the real state machines and Lambdas, on a simulated AWS and a virtual clock.',
    )
    .argument('[fleet]', 'the name of a file in fleets/, such as web')
    .option('--version <version>', 'the version to release (default: the serving one, patch + 1)')
    .option('--force', 'release even where this version serves already')
    .option(
      '--trigger <console|schedule|file>',
      'what starts it: a person, a schedule, or the event in a file',
      'console',
    )
    .option('--seed <number>', 'of all randomness: the same seed, the same run', '1')
    .option('--stage <stage>', 'the stage to rehearse for', 'prod')
    .option(
      '--requests-per-minute <number>',
      'how much traffic there is (default: what the fleet’s minimum is made for)',
    )
    .option('--fault <name|file>', 'something that goes wrong; may be given several times', collect, [])
    .option('--list-faults', 'the faults that come with Kiln')
    .option('--json', 'print one JSON object and nothing else')
    .option('--quiet', 'print the summary only')
    .addHelpText(
      'after',
      '\nExit codes: 0 released, 3 recovered, 4 refused, 5 an invariant was broken, 6 a person is needed, 1 a defect of Kiln.',
    )
    .action(async (fleet: string | undefined, options: unknown) => {
      // Only now: the simulated AWS is big, and --help need not wait for it.
      const { runRehearse }: typeof import('./rehearse') = require('./rehearse');
      process.exitCode = await runRehearse(fleet, options, json);
    });
  addCommands(program, async (command, argument, options) => {
    const { runCommand }: typeof import('./run-command') = require('./run-command');
    process.exitCode = await runCommand({ command, argument, options }, session, printer);
  });
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    const { sayRefusal, sayDefect }: typeof import('./say') = require('./say');
    if (error instanceof CommanderError) {
      if (error.code === 'commander.help') program.outputHelp();
      const told = { error: 'BadArgument', cause: error.message.replace(/^error: /, '') };
      // A rehearsal's object has all of its fields, whatever becomes of it.
      if (json && argv[2] !== 'rehearse') console.log(JSON.stringify({ outcome: 'REFUSED', ...told }, undefined, 2));
      else sayRefusal(json, told);
      process.exitCode = EXIT.REFUSED;
      return;
    }
    sayDefect(json, error);
    process.exitCode = EXIT.DEFECT;
  }
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

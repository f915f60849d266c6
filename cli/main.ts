import { CommanderError } from 'commander';
import { EXIT } from './exit-codes';
import { kilnProgram } from './program';
import type { Session } from './simulated/session';

/**
 * The `kiln` command.
 * @param session a simulated AWS to live in, instead of the one of this folder
 */
export async function main(argv: readonly string[], session?: Session): Promise<void> {
  const json = argv.includes('--json');
  // Only when asked for: SDK and simulated AWS are big, and --help need not wait for them.
  const program = kilnProgram({
    rehearse: async (fleet, options) => {
      const { runRehearse }: typeof import('./rehearse') = require('./rehearse');
      process.exitCode = await runRehearse(fleet, options, json);
    },
    command: async (command, argument, options) => {
      const { runCommand }: typeof import('./run-command') = require('./run-command');
      process.exitCode = await runCommand({ command, argument, options }, session);
    },
  });
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return;
    const { sayRefusal, sayDefect }: typeof import('./say') = require('./say');
    if (error instanceof CommanderError) {
      if (error.code === 'commander.help') program.outputHelp();
      sayRefusal(json, { error: 'BadArgument', cause: error.message.replace(/^error: /, '') });
      process.exitCode = EXIT.REFUSED;
      return;
    }
    sayDefect(json, error);
    process.exitCode = EXIT.DEFECT;
  }
}

import type { Command } from 'commander';
import type { CommandName } from './commands/commands';
import { EXIT_HELP } from './exit-codes';

/** Does what was asked for. */
export type Run = (
  name: CommandName,
  argument: string | undefined,
  options: Readonly<Record<string, unknown>>,
) => Promise<void>;

/** The words of the commands that work on a deployment: verbs, arguments, flags, help. What they do is loaded when asked for. */
export function addCommands(program: Command, run: Run): void {
  const onAws = (name: CommandName, argument: string, what: string, summary: string): Command =>
    withCommonFlags(program.command(name).summary(summary).description(summary).argument(argument, what)).action(
      async (given: string | undefined, options: Record<string, unknown>) => run(name, given, options),
    );

  addRequestFlags(
    onAws(
      'plan',
      '[fleet]',
      'the fleet',
      'show what a release would do, how long it would take and what it would cost',
    ),
  );
  addRequestFlags(onAws('release', '[fleet]', 'the fleet to release', 'start a release'))
    .option('--request-id <id>', 'yours to choose, such as a CI run’s: one request id releases once')
    .option('--watch', 'follow it to its end; the exit code says how it ended');
  onAws('status', '[fleet]', 'the fleet (default: all)', 'show what serves and what is under way').option(
    '--watch',
    'follow the release that runs to its end',
  );
  addAnswerFlags(
    onAws('approve', '[release]', 'the release, or its fleet', 'let a release that waits for a person go on'),
  );
  addAnswerFlags(onAws('reject', '[release]', 'the release, or its fleet', 'end a release that waits for a person'));
  onAws('stop', '[release]', 'the release, or its fleet', 'stop a release that runs; everything is put back')
    .option('--reason <text>', 'why; it stands in the execution’s cause')
    .option('--yes', 'do not ask')
    .option('--watch', 'follow the recovery to its end');
  onAws('history', '[fleet]', 'the fleet', 'list the past releases of a fleet, newest first').option(
    '--limit <number>',
    'so many of them',
    '20',
  );
  onAws('show', '[release]', 'the release, or its fleet: its newest', 'show all that is kept of a release');
}

function withCommonFlags(command: Command): Command {
  return command
    .option('--stage <stage>', 'the stage that is deployed', 'prod')
    .option('--region <region>', 'of AWS (default: the environment’s, or the profile’s)')
    .option('--profile <name>', 'of the AWS configuration files (default: AWS_PROFILE, or the usual chain)')
    .option('--json', 'print one JSON object and nothing else')
    .option('--simulated', 'on a simulated AWS in this process; several commands share one world')
    .option('--fresh', 'with --simulated: begin a new world')
    .option('--after <duration>', 'with --simulated: let time pass first, such as 20m')
    .addHelpText('after', `\n${EXIT_HELP}\nPermissions, examples: docs/command-line.md`);
}

function addAnswerFlags(command: Command): Command {
  return command
    .option(
      '--question <question>',
      'answer only this one, such as plan-1 or weight-25 (default: whatever is asked now)',
    )
    .option('--reason <text>', 'why; it stands in the release record');
}

function addRequestFlags(command: Command): Command {
  return command
    .option('--version <version>', 'the version to release (default: the newest artifact)')
    .option('--image <ami>', 'use this image instead of baking one')
    .option('--artifact <address>', 'another artifact, under the fleet’s own address')
    .option('--steps <percentages>', 'of this release only, such as 10,50,100')
    .option('--soak <duration>', 'of this release only, such as 10m')
    .option('--force', 'release even where this version serves already')
    .option('--override <reason>', 'release in spite of a freeze or a closed window, and why')
    .option('--reason <text>', 'why; it stands in the release record');
}

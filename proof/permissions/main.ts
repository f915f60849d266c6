import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { columns } from '../../cli/columns';
import { synthesise } from '../../test/infra/synthesis';
import { page } from './page';
import { askedIn, prove } from './prove';
import { heardFleet, permissionRuns } from './rehearsals';
import { removable, takeAway, textOf } from './removals';
import { removalProblems, removalsPage, staleRows } from './removals-page';
import { nameOf, rolesIn } from './roles';
import { grantsOf } from './unused';

const PAGE = join(__dirname, '../../docs/permissions.md');
const REMOVALS_PAGE = join(__dirname, '../../docs/permissions-missing.md');

interface Options {
  readonly write?: boolean;
  readonly check?: boolean;
  readonly removals?: boolean;
  readonly only?: string;
}

async function main({ write = false, check = false, removals = false, only }: Options): Promise<void> {
  const templates = synthesise({ fleets: [heardFleet()] });
  const roles = rolesIn(templates, 'kiln-prod');
  const runs = permissionRuns().map(({ name }) => name);
  say(`${roles.length} roles, ${runs.length} runs`);
  const asked = await askedIn(runs, roles, step(runs.length));
  const proof = await prove(templates, asked);
  const current = page(proof, templates);
  const problems = [...proof.problems];
  if (write) writeFileSync(PAGE, current);
  if (check && readFileSync(PAGE, 'utf8') !== current)
    problems.push('docs/permissions.md is not what the roles and runs make it: npm run permissions -- --write');

  const rows = proof.roles.map((role) => [
    nameOf(role.holder),
    String(grantsOf(role).length),
    String(asked.filter((each) => each.role === nameOf(role.holder)).length),
    String(proof.unused.filter((grant) => grant.role === role).length),
    String(proof.crossings.filter((each) => each.roles.includes(nameOf(role.holder))).length),
  ]);
  say(columns([['role', 'grants', 'questions', 'unused, with a reason', 'open elsewhere, with a reason'], ...rows]));
  if (removals) {
    const taken = await takeAway(proof, say, only);
    problems.push(...removalProblems(taken, only === undefined));
    say(columns(taken.map(({ holder, end, ...each }) => [holder, textOf(each), end.ends, end.error, end.named])));
    if (write && only === undefined) writeFileSync(REMOVALS_PAGE, removalsPage(taken, taken.length));
  }
  if (check) problems.push(...staleRows(readFileSync(REMOVALS_PAGE, 'utf8'), removable(proof)));
  say(
    `\n${proof.asked.length} questions, all asked in ${runs.length} runs; ${proof.standing.length} more by AWS itself; ${proof.unused.length} grants unused and ${proof.crossings.length} borders open, with reasons.`,
  );
  if (problems.length === 0) return;
  say(`\n${problems.length} problems:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  say('Mend infra/permissions.ts, or say in proof/permissions/accepted.ts why it has to be so; then run this again.');
  process.exitCode = 1;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A line that moves on a terminal; nothing elsewhere. */
function step(total: number): (name: string) => void {
  let done = 0;
  return (name) => {
    done += 1;
    if (process.stdout.isTTY) process.stdout.write(`\r\u001B[K${done}/${total} ${name}${done === total ? '\n' : ''}`);
  };
}

const program = new Command('permissions')
  .description('Proves that Kiln’s roles allow what Kiln does, and nothing else.')
  .option('--write', 'write docs/permissions.md, and with --removals docs/permissions-missing.md')
  .option('--check', 'fail where these pages are not current')
  .option('--removals', 'take each permission away in turn, rehearse, and see that the cause names it')
  .option('--only <text>', 'removals of these roles or actions only: LaunchGeneration, ec2:RunInstances');
program.action(main);
program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 2;
});

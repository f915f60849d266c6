import type { KilnWorld } from '../../simulator/world/kiln-world';
import { RoleAuthority } from './authority';
import { permissionRuns } from './rehearsals';
import { type KilnRole, nameOf } from './roles';

export interface RemovalTask {
  readonly run: string;
  /** Whose, and what is taken: `function LaunchGeneration`. */
  readonly holder: string;
  readonly action: string;
  readonly roles: readonly KilnRole[];
}

export interface RemovalEnd {
  readonly outcome: string;
  readonly error: string;
  readonly cause: string;
  /** Whether a person who looks for it finds the action: in the release's cause, in a page, in a log line. */
  readonly named: 'cause' | 'page' | 'log' | 'nowhere';
}

/** Rehearses one run with one action taken from one role. */
export default async function remove({ run: name, holder, action, roles }: RemovalTask): Promise<RemovalEnd> {
  const run = permissionRuns().find((each) => each.name === name);
  if (run === undefined) throw new Error(`There is no run ${name}.`);
  const poorer = roles.map((role) => (nameOf(role.holder) === holder ? without(role, action) : role));
  const lines: string[] = [];
  const worlds: KilnWorld[] = [];
  const result = await run.run((world) => {
    new RoleAuthority(world, poorer);
    world.lambda.logSink = (line) => void lines.push(JSON.stringify(line, errorText));
    worlds.push(world);
  });
  const pages = worlds.flatMap(({ aws }) => aws.sns.messages);
  const cause = result?.cause ?? '';
  const named = cause.includes(action)
    ? 'cause'
    : JSON.stringify(pages).includes(action)
      ? 'page'
      : lines.some((line) => line.includes(action))
        ? 'log'
        : 'nowhere';
  return { outcome: result?.outcome ?? 'no release', error: result?.error ?? '', cause, named };
}

function without(role: KilnRole, action: string): KilnRole {
  const statements = role.statements.map((statement) => ({
    ...statement,
    Action: statement.Action.filter((each) => each !== action),
  }));
  return { ...role, statements: statements.filter(({ Action }) => Action.length > 0) };
}

function errorText(_key: string, value: unknown): unknown {
  return value instanceof Error ? `${value.name}: ${value.message}` : value;
}

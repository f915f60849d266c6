import { LambdaFailure } from '../../simulator/lambda/lambda-failure';
import type { RehearsalResult } from '../../simulator/report/result';
import type { Execution } from '../../simulator/states/execution';
import type { KilnWorld } from '../../simulator/world/kiln-world';
import { RoleAuthority } from './authority';
import { permissionRuns } from './rehearsals';
import { type KilnRole, nameOf } from './roles';

export interface RemovalTask {
  readonly run: string;
  /** Whose, and what is taken: `function LaunchGeneration`, an action, one of the resources it is granted on. */
  readonly holder: string;
  readonly action: string;
  readonly resource: string;
  readonly roles: readonly KilnRole[];
}

/**
 * Where somebody who looks for it finds the action named:
 * - `cause`: AWS's own sentence stands in the cause of the execution that ended, or in what CloudFormation is answered;
 * - `own words`: the cause names it, in a sentence of Kiln's, as AWS does not;
 * - `page`: in a message to the pages' topic;
 * - `log`: in a line of a function's log, or of a machine's, which has its whole history.
 */
export type Place = 'cause' | 'own words' | 'page' | 'log' | 'nowhere';

export interface RemovalEnd {
  /** Whether AWS refused anything for it. */
  readonly refused: boolean;
  readonly named: Place;
  /** `release RECOVERED`, `retire FAILED`, `answer to CloudFormation`; `as with it` where nothing fails. */
  readonly ends: string;
  /** The error beside the cause. */
  readonly error: string;
  /** What was said where it is not named. */
  readonly cause: string;
}

/** Something that ended badly, and what it says of it. */
interface Failure {
  readonly what: string;
  readonly error: string;
  readonly cause: string;
}

/** Rehearses one run with one grant taken from one role. */
export default async function remove({ run: name, holder, action, resource, roles }: RemovalTask): Promise<RemovalEnd> {
  const run = permissionRuns().find((each) => each.name === name);
  if (run === undefined) throw new Error(`There is no run ${name}.`);
  const poorer = roles.map((role) => (nameOf(role.holder) === holder ? without(role, action, resource) : role));
  const lines: string[] = [];
  const worlds: KilnWorld[] = [];
  const authorities: RoleAuthority[] = [];
  const endings = await endingsOf(() =>
    run.run((world) => {
      authorities.push(new RoleAuthority(world, poorer));
      world.lambda.logSink = (line) => void lines.push(JSON.stringify(line, errorText));
      worlds.push(world);
    }),
  );
  const failures = [...endings, ...worlds.flatMap(({ sfn }) => sfn.executions().flatMap(failureOf))];
  const sentence = `not authorized to perform: ${action}`;
  const told = failures.find(({ cause }) => cause.includes(sentence));
  const worded = failures.find(({ cause }) => cause.includes(action));
  const shown = told ?? worded ?? endings[0];
  const isPaged = JSON.stringify(worlds.map(({ aws }) => aws.sns.messages)).includes(action);
  const histories = worlds.flatMap(({ sfn }) => sfn.executions().map(({ history }) => JSON.stringify(history)));
  const isLogged = [...lines, ...histories].some((line) => line.includes(sentence));
  return {
    refused: authorities.some(({ asked }) =>
      [...asked.values()].some((each) => !each.allowed && each.role === holder && each.action === action),
    ),
    named: told ? 'cause' : worded ? 'own words' : isPaged ? 'page' : isLogged ? 'log' : 'nowhere',
    ends: shown?.what ?? 'as with it',
    error: shown?.error ?? '',
    cause: shown?.cause ?? '',
  };
}

/** What the run itself is about: its release, or what a handler answers to CloudFormation. */
async function endingsOf(run: () => Promise<RehearsalResult | undefined>): Promise<Failure[]> {
  try {
    const { outcome, error, cause = '' } = (await run()) ?? {};
    return error === undefined ? [] : [{ what: `release ${outcome}`, error, cause }];
  } catch (error) {
    if (error instanceof LambdaFailure) {
      return [{ what: 'answer to CloudFormation', error: error.name, cause: error.cause }];
    }
    // A run that cannot go on is told of its own, so that the others are not lost with it.
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    return [{ what: 'no run', error: name, cause: message }];
  }
}

/** Of executions that somebody looks at: what a bake says its release has to hand on. */
function failureOf({ end, machine }: Execution): Failure[] {
  const name = machine.name.replace('kiln-prod-', '');
  if (end === undefined || end.status === 'SUCCEEDED' || name === 'bake') return [];
  return [{ what: `${name} ${end.status}`, error: end.error ?? '', cause: end.cause ?? '' }];
}

/** The same role without one action on one of the resources it is granted on. */
function without(role: KilnRole, action: string, resource: string): KilnRole {
  const statements = role.statements.flatMap((statement) => {
    const { Action, Resource } = statement;
    if (!Action.includes(action) || !Resource.includes(resource)) return [statement];
    return [
      { ...statement, Action: Action.filter((each) => each !== action) },
      { ...statement, Action: [action], Resource: Resource.filter((each) => each !== resource) },
    ].filter((each) => each.Action.length > 0 && each.Resource.length > 0);
  });
  return { ...role, statements };
}

function errorText(_key: string, value: unknown): unknown {
  return value instanceof Error ? `${value.name}: ${value.message}` : value;
}

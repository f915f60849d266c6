import { type Asked, RoleAuthority } from './authority';
import { type Demand, keyOf } from './demand';
import { permissionRuns } from './rehearsals';
import type { KilnRole } from './roles';

export interface CollectTask {
  /** Of the run. */
  readonly name: string;
  readonly roles: readonly KilnRole[];
}

/** Goes through one run under the roles, and gives out everything that IAM was asked in it, each kind of question once. */
export default async function collect({ name, roles }: CollectTask): Promise<readonly Asked[]> {
  const run = permissionRuns().find((each) => each.name === name);
  if (run === undefined) throw new Error(`There is no run ${name}.`);
  const authorities: RoleAuthority[] = [];
  await run.run((world) => authorities.push(new RoleAuthority(world, roles)));
  return distinct(authorities.flatMap(({ asked }) => [...asked.values()].map((each) => ({ ...each, runs: [name] }))));
}

/** One of each kind, with all the runs it came up in: what differs in ids, versions and times alone is the same question. */
export function distinct(demands: readonly Asked[]): Asked[] {
  const found = new Map<string, Asked>();
  for (const each of demands) {
    const key = `${each.role} ${each.by} ${kindOf(each)}`;
    const runs = [...new Set([...(found.get(key)?.runs ?? []), ...each.runs])];
    found.set(key, { ...each, runs });
  }
  return [...found.values()];
}

function kindOf(demand: Demand): string {
  return keyOf(demand)
    .replace(/[0-9]{8}T[0-9]{6}Z-[0-9a-f]{6}/g, '<release>')
    .replace(/[0-9a-f]{16,}/g, '<id>')
    .replace(/v[0-9]{3}/g, '<generation>')
    .replace(/[0-9]+\.[0-9]+\.[0-9]+/g, '<version>');
}

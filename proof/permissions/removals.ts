import { join } from 'node:path';
import { Progress } from '../progress';
import { inThreads } from '../workers';
import type { Proof } from './prove';
import { permissionRuns } from './rehearsals';
import type { RemovalEnd, RemovalTask } from './remove';
import { nameOf } from './roles';
import { type Grant, grantsOf, serves } from './unused';

export interface Removal extends Pick<RemovalTask, 'run' | 'holder' | 'action' | 'resource'> {
  readonly end: RemovalEnd;
}

/** What there is to take away: each grant that a call makes use of, in the first of the runs that does. Where one is given twice, once. */
export function removable({ asked, roles }: Proof): Omit<Removal, 'end'>[] {
  const order = permissionRuns().map(({ name }) => name);
  const found = new Map<string, Omit<Removal, 'end'>>();
  for (const role of roles) {
    const holder = nameOf(role.holder);
    const own = asked.filter((each) => each.role === holder);
    for (const grant of grantsOf(role)) {
      const runs = new Set(own.filter((each) => serves(grant, each)).flatMap((each) => each.runs));
      const run = order.find((name) => runs.has(name));
      if (run !== undefined) found.set(`${holder} ${textOf(grant)}`, { run, holder, ...pick(grant) });
    }
  }
  return [...found.values()];
}

const pick = ({ action, resource }: Grant) => ({ action, resource });
export const textOf = ({ action, resource }: Pick<Grant, 'action' | 'resource'>): string => `${action} on ${resource}`;

/** Each taken away in turn. @param only those of a role or an action whose name has this in it */
export async function takeAway(proof: Proof, say: (text: string) => void, only = ''): Promise<Removal[]> {
  const tasks = removable(proof)
    .filter(({ holder, action }) => `${holder} ${action}`.includes(only))
    .map((each): RemovalTask => ({ ...each, roles: proof.roles }));
  const removals: Removal[] = [];
  const progress = new Progress('permissions taken away', tasks.length);
  await inThreads<RemovalTask, RemovalEnd>(
    join(__dirname, 'remove.ts'),
    tasks,
    (end, { run, holder, action, resource }) => {
      removals.push({ run, holder, action, resource, end });
      progress.step(end.named === 'cause' ? undefined : `named in: ${end.named}`);
      if (!process.stderr.isTTY && removals.length % 50 === 0) say(`${removals.length} of ${tasks.length} taken away`);
    },
  );
  progress.end();
  const order = (each: Removal) => `${each.holder} ${textOf(each)}`;
  return removals.toSorted((a, b) => order(a).localeCompare(order(b)));
}

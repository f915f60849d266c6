import { join } from 'node:path';
import { synthesise } from '../../test/infra/synthesis';
import { inThreads } from '../workers';
import type { Asked } from './authority';
import { distinct } from './collect';
import { permissionRuns, heardFleet } from './rehearsals';
import { rolesIn } from './roles';
import { standingDemands } from './standing';
import { unused } from './unused';
import { isAllowed } from './verdict';
import { writeFileSync } from 'node:fs';
(async () => {
  let t = Date.now();
  const templates = synthesise({ fleets: [heardFleet()] });
  const roles = rolesIn(templates, 'kiln-prod');
  console.log('synth', Date.now() - t); t = Date.now();
  const all: Asked[] = [];
  await inThreads<any, readonly Asked[]>(join(__dirname, 'collect.ts'), permissionRuns().map(({ name }) => ({ name, roles })), (a, task) => { console.log(task.name, a.length, Date.now() - t); all.push(...a); });
  const asked = distinct(all);
  writeFileSync('/tmp/asked.json', JSON.stringify(asked));
  for (const d of asked) if (!d.allowed) console.log('DENIED', JSON.stringify(d));
  const standing = standingDemands(templates, roles);
  for (const s of standing) { const r = roles.find((x) => `${x.holder.kind} ${x.holder.name}` === s.role)!; if (!isAllowed(r.session, r.statements, s)) console.log('STANDING DENIED', s.role, s.action, s.resource); }
  for (const g of unused(roles, [...asked, ...standing])) console.log('UNUSED', g.role.holder.name, g.action, g.resource.replace('arn:aws:', ''));
})();

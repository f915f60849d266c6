import { synthesise } from '../../test/infra/synthesis';
import { RoleAuthority, type Asked } from './authority';
import { permissionRuns, heardFleet } from './rehearsals';
import { rolesIn } from './roles';
import { standingDemands } from './standing';
import { unused } from './unused';
import { isAllowed, strictly } from './verdict';
import { keyOf } from './demand';
(async () => {
  let t = Date.now();
  const templates = synthesise({ fleets: [heardFleet()] });
  const roles = rolesIn(templates, 'kiln-prod');
  const all = new Map<string, Asked>();
  for (const { name, run } of permissionRuns()) {
    let a: RoleAuthority | undefined;
    try { await run((world) => { a = new RoleAuthority(world, roles); }); } catch (e) { console.log(name, e); }
    for (const [k, d] of a?.asked ?? []) { all.set(k.replace(/[0-9a-f]{16,}|i-[0-9a-f]+/g, '…'), d); if (!d.allowed) console.log('DENIED', name, d.role.holder.name, d.by, d.action, d.resource, JSON.stringify(d.context)); }
  }
  console.log(all.size, Date.now() - t);
  const standing = standingDemands(templates, roles);
  for (const s of standing) if (!isAllowed(s.role.session, s.role.statements, s)) console.log('STANDING DENIED', s.role.holder.name, s.action, s.resource);
  t = Date.now();
  for (const g of unused(roles, [...all.values(), ...standing])) console.log('UNUSED', g.role.holder.name, g.action, g.resource, JSON.stringify(g.condition));
  console.log(Date.now() - t);
  t = Date.now();
  const seen = new Set<string>();
  for (const d of [...all.values(), ...standing]) {
    const k = d.role.id + d.action + d.resource.replace(/[0-9a-f-]{6,}/g, '') + Object.keys(d.context).sort().join();
    if (seen.has(k)) continue; seen.add(k);
    const v = await strictly(d.role.session, d.role.statements, d);
    if (!v.allowed || v.ignored.length) console.log('STRICT', d.role.holder.name, d.action, d.resource, v);
  }
  console.log(seen.size, Date.now() - t);
})();

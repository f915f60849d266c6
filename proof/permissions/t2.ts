import { synthesise } from '../../test/infra/synthesis';
import { RoleAuthority } from './authority';
import { permissionRuns, heardFleet } from './rehearsals';
import { rolesIn } from './roles';
(async () => {
  const roles = rolesIn(synthesise({ fleets: [heardFleet()] }), 'kiln-prod');
  const last = permissionRuns().at(-1);
  let a: any;
  await last!.run((world) => { a = new RoleAuthority(world, roles); }).catch(console.log);
  for (const d of a.asked.values()) console.log(d.allowed, d.by, d.action, d.resource, JSON.stringify(d.context));
})();

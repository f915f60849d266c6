import type { Statement } from '../../test/infra/roles';
import type { Demand } from './demand';
import { type KilnRole, nameOf } from './roles';
import { isAllowed } from './verdict';

/** One action on one resource pattern under one statement's conditions: the smallest thing that can be taken away. */
export interface Grant {
  readonly role: KilnRole;
  readonly action: string;
  readonly resource: string;
  readonly condition: Statement['Condition'];
}

export function grantsOf(role: KilnRole): Grant[] {
  return role.statements.flatMap(({ Action, Resource, Condition }) =>
    Action.flatMap((action) => Resource.map((resource): Grant => ({ role, action, resource, condition: Condition }))),
  );
}

export function serves({ role, action, resource, condition }: Grant, demand: Demand): boolean {
  if (action !== demand.action) return false;
  const statement = { Effect: 'Allow' as const, Action: [action], Resource: [resource], Condition: condition };
  return isAllowed(role.session, [statement], demand);
}

/** The grants that no demand of their role makes use of. */
export function unused(roles: readonly KilnRole[], demands: readonly (Demand & { readonly role: string })[]): Grant[] {
  return roles.flatMap((role) => {
    const asked = demands.filter((demand) => demand.role === nameOf(role.holder));
    return grantsOf(role).filter((grant) => !asked.some((demand) => serves(grant, demand)));
  });
}

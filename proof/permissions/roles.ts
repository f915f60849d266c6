import { ACCOUNT } from '../../simulator/world/account';
import { referenceIn, text } from '../../test/infra/intrinsics';
import { rolesOf, type Statement, type SynthesisedRole } from '../../test/infra/roles';
import { ofType, type Template } from '../../test/infra/synthesis';
import { physical, roleArnOf } from './physical';

/** Who acts under a role. */
export interface Holder {
  readonly kind: 'function' | 'machine' | 'schedule' | 'provider' | 'instances' | 'service';
  /** `CreateImage`, `release`, `retirements`: as people call it. */
  readonly name: string;
}

/** `function CreateImage`: of a role, in tables and between threads. */
export const nameOf = ({ kind, name }: Holder): string => `${kind} ${name}`;

/** A role of the synthesised templates, everything in it filled for the rehearsed account, region and stage. */
export interface KilnRole {
  readonly holder: Holder;
  readonly stack: string;
  readonly id: string;
  readonly arn: string;
  /** As AWS names whoever acts under it. */
  readonly session: string;
  readonly trusts: readonly unknown[];
  readonly statements: readonly Statement[];
}

export function rolesIn(templates: Readonly<Record<string, Template>>, prefix: string): readonly KilnRole[] {
  return Object.entries(templates).flatMap(([stack, template]) =>
    rolesOf(template).map((role): KilnRole => {
      const holder = holderOf(template, role, prefix);
      const arn = roleArnOf(stack, role.id);
      const session = holder.kind === 'function' ? `${prefix}-${holder.name}` : 'session';
      return {
        holder,
        stack,
        id: role.id,
        arn,
        session: `arn:aws:sts::${ACCOUNT.accountId}:assumed-role/${arn.split('/').at(-1)}/${session}`,
        trusts: role.trusts,
        statements: role.statements.map((statement) => ({
          ...statement,
          Resource: statement.Resource.map((resource) => physical(stack, template, resource)),
        })),
      };
    }),
  );
}

/** Found by the resource that has the role, not by the role's name. */
function holderOf(template: Template, { id }: SynthesisedRole, prefix: string): Holder {
  const holds = (value: unknown) => value !== undefined && referenceIn(text(value)) === id;
  const short = (name: unknown) => text(name).replace(`${prefix}-`, '');
  for (const [, { Properties }] of ofType(template, 'AWS::Lambda::Function')) {
    if (!holds(Properties.Role)) continue;
    if (Properties.FunctionName === undefined) return { kind: 'service', name: 'upload of scripts' };
    const name = short(Properties.FunctionName);
    return { kind: name.endsWith('Provider') ? 'provider' : 'function', name };
  }
  for (const [, { Properties }] of ofType(template, 'AWS::StepFunctions::StateMachine')) {
    if (holds(Properties.RoleArn)) return { kind: 'machine', name: short(Properties.StateMachineName) };
  }
  for (const [profile, { Properties }] of ofType(template, 'AWS::IAM::InstanceProfile')) {
    if ([Properties.Roles].flat().some(holds)) {
      return { kind: 'instances', name: profile.includes('Builder') ? 'builders' : 'instances' };
    }
  }
  for (const [, { Properties }] of ofType(template, 'AWS::EC2::FlowLog')) {
    if (holds(Properties.DeliverLogsPermissionArn)) return { kind: 'service', name: 'flow logs' };
  }
  if (id.startsWith('Retirements')) return { kind: 'schedule', name: 'retirements' };
  if (id.startsWith('RebuildSchedule')) return { kind: 'schedule', name: 'rebuilds' };
  throw new Error(`Nothing in the template acts under role ${id}.`);
}

import { z } from 'zod';
import { filled, referenceIn } from './intrinsics';
import { ofType, type Template } from './synthesis';

const listSchema = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
export const statementSchema = z.looseObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: listSchema,
  Resource: listSchema.default([]),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});
const roleSchema = z.looseObject({
  Path: z.string().default('/'),
  Policies: z.array(z.object({ PolicyDocument: z.looseObject({ Statement: z.array(statementSchema) }) })).default([]),
  AssumeRolePolicyDocument: z.looseObject({ Statement: z.array(z.looseObject({ Principal: z.unknown() })) }),
});

export type Statement = z.output<typeof statementSchema>;

export interface SynthesisedRole {
  readonly id: string;
  readonly path: string;
  readonly trusts: readonly unknown[];
  readonly statements: readonly Statement[];
}

/** Every role of a template, with what it may do. There are no policies besides: a role is written out in itself. */
export function rolesOf(template: Template): SynthesisedRole[] {
  return ofType(template, 'AWS::IAM::Role').map(([id, { Properties }]) => {
    const { Path, Policies, AssumeRolePolicyDocument } = roleSchema.parse(filled(Properties));
    return {
      id,
      path: Path,
      trusts: AssumeRolePolicyDocument.Statement,
      statements: Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
    };
  });
}

/** The role that a function or machine acts under. */
export function roleOf(template: Template, property: unknown): SynthesisedRole {
  const id = referenceIn(String(filled(property)));
  const role = rolesOf(template).find((each) => each.id === id);
  if (role === undefined) throw new Error(`There is no role ${id}.`);
  return role;
}

/** Whether a statement's resource with its `*` covers an ARN. */
export function covers(pattern: string, arn: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(arn);
}

export function allows(
  statements: readonly Statement[],
  action: string,
  arn: string,
  context: Readonly<Record<string, string>> = {},
): boolean {
  return statements.some(
    (statement) =>
      statement.Effect === 'Allow' &&
      statement.Action.includes(action) &&
      statement.Resource.some((resource) => covers(resource, arn)) &&
      holds(statement, context),
  );
}

/** Tags of what exists already are the simulated AWS's business: here they are taken to be right. */
const ON_EXISTING = /^(aws:ResourceTag|ssm:resourceTag)\//;

function holds({ Condition }: Statement, context: Readonly<Record<string, string>>): boolean {
  return Object.entries(Condition).every(([operator, keys]) => {
    if (operator !== 'StringEquals') throw new Error(`${operator} is not known here.`);
    return Object.entries(keys).every(([key, value]) => ON_EXISTING.test(key) || [value].flat().includes(context[key]));
  });
}

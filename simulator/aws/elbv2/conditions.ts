import type { RuleCondition as SdkCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { z } from 'zod';
import { validationError } from './errors';
import type { RuleCondition } from './model';

const values = z.strictObject({ Values: z.array(z.string()) });

/** What is modelled of a rule's conditions: host and path, in the short form and in the `…Config` form. */
export const conditionSchema = z.strictObject({
  Field: z.enum(['host-header', 'path-pattern']),
  Values: z.array(z.string()).optional(),
  HostHeaderConfig: values.optional(),
  PathPatternConfig: values.optional(),
}) satisfies z.ZodType<SdkCondition>;

/** Source: ALB quotas, condition values per rule and wildcards per rule. */
const MAX_VALUES = 5;
const MAX_WILDCARDS = 6;

const ALLOWED = {
  'host-header': { name: 'Host header', characters: /^[A-Za-z0-9.*?-]{1,128}$/ },
  'path-pattern': { name: 'Path pattern', characters: /^[A-Za-z0-9_.$/~"'@:+&*?-]{1,128}$/ },
} as const;

/** @throws AwsError ValidationError. Source: ELBv2 API reference, RuleCondition. */
export function readConditions(given: readonly z.output<typeof conditionSchema>[]): RuleCondition[] {
  if (given.length === 0) throw validationError('A condition must be specified');
  const conditions = given.map(readCondition);
  if (new Set(conditions.map(({ field }) => field)).size < conditions.length)
    throw validationError('A rule can only have one condition of each field');
  const all = conditions.flatMap((condition) => condition.values);
  if (all.length > MAX_VALUES) throw validationError(`A rule can only have '${MAX_VALUES}' condition values`);
  if (all.join('').replace(/[^*?]/g, '').length > MAX_WILDCARDS)
    throw validationError(`A rule can only have '${MAX_WILDCARDS}' condition wildcards`);
  return conditions;
}

function readCondition(given: z.output<typeof conditionSchema>): RuleCondition {
  const { Field: field } = given;
  const own = field === 'host-header' ? given.HostHeaderConfig : given.PathPatternConfig;
  const other = field === 'host-header' ? given.PathPatternConfig : given.HostHeaderConfig;
  if (other !== undefined) throw validationError(`A condition on '${field}' cannot carry the config of another field`);
  if (given.Values !== undefined && own !== undefined)
    throw validationError('You cannot specify both Values and a config for the same condition');
  if (given.Values !== undefined && given.Values.length > 1)
    throw validationError(`A condition on '${field}' with Values can only have one value`);
  const found = own?.Values ?? given.Values ?? [];
  if (found.length === 0) throw validationError(`Condition values for '${field}' cannot be empty`);
  const { name, characters } = ALLOWED[field];
  for (const value of found)
    if (!characters.test(value)) throw validationError(`${name} '${value}' contains invalid characters or is too long`);
  return { field, values: found };
}

/** A condition as DescribeRules shows it: in both forms. */
export function shownCondition({ field, values: shown }: RuleCondition): SdkCondition {
  const config = { Values: [...shown] };
  return field === 'host-header'
    ? { Field: field, Values: [...shown], HostHeaderConfig: config }
    : { Field: field, Values: [...shown], PathPatternConfig: config };
}

/** The part of a request that rules look at. */
export interface RequestLine {
  readonly host: string;
  readonly path: string;
}

/** Whether a request meets all conditions. Host names match without regard to case, paths with it. */
export function matches(conditions: readonly RuleCondition[], request: RequestLine): boolean {
  return conditions.every(({ field, values: patterns }) =>
    patterns.some((pattern) =>
      field === 'host-header'
        ? wildcard(pattern.toLowerCase()).test(request.host.toLowerCase())
        : wildcard(pattern).test(request.path),
    ),
  );
}

function wildcard(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}

import { z } from 'zod';
import { invalidCombination, invalidValue } from './errors';
import type { Tags } from './records';

/** Filters by tag and by the given names; any other is not modelled. */
export function filtersBy(...names: readonly string[]) {
  const modelled = z.string().refine((name) => name === 'tag-key' || name.startsWith('tag:') || names.includes(name), {
    error: (issue) => `the filter ${String(issue.input)} is not simulated`,
  });
  return z.array(z.strictObject({ Name: modelled, Values: z.array(z.string()) })).optional();
}

export type Filters = z.output<ReturnType<typeof filtersBy>>;

/** What a filter may look at: a value, or several, by the filter's name. */
export type FilterFields = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Whether something passes all filters; within one filter any value will do, `*` and `?` are wildcards.
 * Source: EC2 user guide, "List and filter your resources".
 */
export function passes(filters: Filters, fields: FilterFields, tags: Tags = {}): boolean {
  return (filters ?? []).every(({ Name, Values }) => {
    const found = fieldValues(Name, fields, tags);
    return Values.some((pattern) => {
      const expression = wildcard(pattern);
      return found.some((value) => expression.test(value));
    });
  });
}

function fieldValues(name: string, fields: FilterFields, tags: Tags): readonly string[] {
  if (name === 'tag-key') return Object.keys(tags);
  if (name.startsWith('tag:')) {
    const value = tags[name.slice('tag:'.length)];
    return value === undefined ? [] : [value];
  }
  const value = fields[name];
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

function wildcard(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}

export const pageFields = { MaxResults: z.number().int().optional(), NextToken: z.string().optional() };

/**
 * One page of a list. The token is where the next one begins.
 * @throws AwsError InvalidParameterValue for a size out of bounds or a foreign token, InvalidParameterCombination when
 * ids are asked for in pages.
 */
export function page<T>(
  items: readonly T[],
  request: { readonly MaxResults?: number | undefined; readonly NextToken?: string | undefined },
  limits: { readonly min: number; readonly max: number; readonly ids?: readonly string[] | undefined },
): { readonly items: readonly T[]; readonly next: { readonly NextToken?: string } } {
  const { MaxResults: size = limits.max, NextToken: token } = request;
  if (request.MaxResults !== undefined && limits.ids !== undefined && limits.ids.length > 0) {
    throw invalidCombination('The parameter MaxResults cannot be used with a list of ids in the request');
  }
  if (size < limits.min || size > limits.max) {
    throw invalidValue(
      `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value between ${limits.min} and ${limits.max}.`,
    );
  }
  const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64').toString());
  if (!Number.isInteger(start)) throw invalidValue('Unable to parse pagination token');
  const end = start + size;
  const next = end < items.length ? { NextToken: Buffer.from(String(end)).toString('base64') } : {};
  return { items: items.slice(start, end), next };
}

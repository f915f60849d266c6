import { z } from 'zod';
import { validationError } from './errors';
import type { Group, GroupTag } from './model';

export const filtersSchema = z
  .array(z.strictObject({ Name: z.string().optional(), Values: z.array(z.string()).optional() }))
  .optional();

export type Filters = z.output<typeof filtersSchema>;

/** Whether a group passes all filters: each names values of which one must fit. Source: the API's `Filter`. */
export function passesTagFilters(group: Group, filters: Filters): boolean {
  return (filters ?? []).every(({ Name: name = '', Values: values = [] }) => group.tags.some(tagTest(name, values)));
}

function tagTest(name: string, values: readonly string[]): (tag: GroupTag) => boolean {
  if (name === 'tag-key') return (tag) => values.includes(tag.key);
  if (name === 'tag-value') return (tag) => values.includes(tag.value);
  if (name.startsWith('tag:')) return (tag) => tag.key === name.slice('tag:'.length) && values.includes(tag.value);
  throw validationError(`Invalid filter name ${name}. Valid names: tag-key, tag-value, tag:<key>`);
}

import type { z } from 'zod';
import { isBlock } from './block';
import { closest } from './fleet-did-you-mean';
import { type FieldPath, type Finding, valueAt } from './fleet-finding';
import { placesOfKey, siblingKeys } from './fleet-keys';
import { notYetKey, notYetValue } from './fleet-not-yet';
import { fleetSpecSchema } from './fleet-spec';

/**
 * What keeps a parsed file from being a fleet spec: unknown keys, missing ones, wrong types and values, each in words.
 * The schema's own messages are noun phrases that complete "write …".
 */
export function checkShape(raw: unknown): readonly Finding[] {
  const parsed = fleetSpecSchema.safeParse(raw);
  return parsed.success ? [] : parsed.error.issues.flatMap((issue) => findingsOf(issue, raw));
}

function findingsOf(issue: z.core.$ZodIssue, raw: unknown): readonly Finding[] {
  const field = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey([...field, key]));
    case 'invalid_key':
      return [{ field, problem: 'is no good as a key', fix: `write ${issue.issues[0]?.message ?? 'another one'}` }];
    default:
      return [wrongValue(field, valueAt(raw, field), issue)];
  }
}

function unknownKey(field: FieldPath): Finding {
  const key = String(field.at(-1));
  const notYet = notYetKey(field);
  if (notYet !== undefined) return notYet;
  const siblings = siblingKeys(field.slice(0, -1));
  const meant = closest(key, siblings);
  if (meant !== undefined) return { field, problem: 'is an unknown key', fix: `did you mean ${meant}?` };
  const elsewhere = placesOfKey(key);
  return {
    field,
    problem: 'is an unknown key here',
    fix:
      elsewhere.length > 0
        ? `it belongs under ${elsewhere.join(' or ')}`
        : `remove it; known are ${siblings.join(', ')}`,
  };
}

function wrongValue(field: FieldPath, found: unknown, issue: z.core.$ZodIssue): Finding {
  const wanted = issue.message;
  if (found === undefined) return { field, problem: 'is missing', fix: `add it: ${wanted}` };
  const notYet = notYetValue(field, found);
  if (notYet !== undefined) return notYet;
  return { field, problem: `found ${described(found)}`, fix: `write ${wanted}${quoting(found, issue)}` };
}

/** YAML reads 200 as a number and "200" as a text: the most frequent slip of all. */
function quoting(found: unknown, issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_type') return '';
  if (issue.expected === 'string' && (typeof found === 'number' || typeof found === 'boolean')) {
    return `; in quotes it is a text: "${String(found)}"`;
  }
  const isNumber = typeof found === 'string' && /^-?\d+(\.\d+)?$/.test(found);
  return isNumber && ['number', 'int'].includes(issue.expected) ? '; without quotes it is a number' : '';
}

function described(found: unknown): string {
  if (found === null) return 'nothing after the colon';
  if (Array.isArray(found)) return found.length === 0 ? 'an empty list' : `a list of ${found.length}`;
  if (isBlock(found)) {
    const keys = Object.keys(found);
    return keys.length === 0 ? 'an empty block' : `a block with the keys ${keys.slice(0, 5).join(', ')}`;
  }
  if (typeof found === 'string')
    return found.length <= 80 ? `the text "${found}"` : `a text of ${found.length} characters`;
  return typeof found === 'number' ? `the number ${found}` : JSON.stringify(found);
}

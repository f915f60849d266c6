import type { z } from 'zod';

/** The most of a value that an error message repeats: an error's cause must stay readable, and small. */
const LONGEST_QUOTE = 60;

/** `"web; rm -rf /"`, shortened where it is long. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= LONGEST_QUOTE ? text : `${text.slice(0, LONGEST_QUOTE)}… (${text.length} characters)`;
}

/** One sentence per problem, naming field and value. */
export function problemsOf(error: z.ZodError, input: unknown): string[] {
  return error.issues.map((issue) => {
    const field = issue.path.join('.') || 'the request';
    if (issue.code === 'unrecognized_keys')
      return `${issue.keys.map(quote).join(', ')} is not a known field; remove it`;
    const value = valueAt(input, issue.path);
    if (value === undefined) return `${field} is missing`;
    if (issue.code === 'invalid_type') return `${field} must be of type ${issue.expected}, and is ${quote(value)}`;
    if (issue.code === 'too_big' && issue.origin === 'string' && !issue.message.startsWith('a '))
      return `${field} must be at most ${issue.maximum} characters long, and is ${quote(value)}`;
    // The fleet file's own fields, which requests share, have messages that complete "write …".
    const wanted = issue.message.startsWith('must ') ? issue.message : `must be ${issue.message}`;
    return `${field} ${wanted}, and is ${quote(value)}`;
  });
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

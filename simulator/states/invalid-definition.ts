import type { z } from 'zod';
import { AwsError } from '../aws-error';

/** CreateStateMachine's refusal, worded as AWS does: `Invalid State Machine Definition: 'CODE: what at /States/X/Field'`. */
export function invalidDefinition(code: string, what: string, path: string): AwsError {
  return new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${code}: ${what} at ${path || '/'}'`);
}

/** The first of what a schema found. @returns an AwsError InvalidDefinition */
export function schemaProblem(error: z.ZodError, path: string): AwsError {
  const [issue] = error.issues;
  if (issue === undefined) return invalidDefinition('SCHEMA_VALIDATION_FAILED', 'not valid', path);
  const names = [...issue.path];
  const missing = issue.code === 'invalid_type' && /received undefined/.test(issue.message);
  const field = missing ? names.pop() : undefined;
  const place = path + names.map((name) => (typeof name === 'number' ? `[${name}]` : `/${String(name)}`)).join('');
  if (field !== undefined) {
    return invalidDefinition(
      'SCHEMA_VALIDATION_FAILED',
      `The field '${String(field)}' is required but was missing`,
      place,
    );
  }
  const what =
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `Field '${key}' is not supported`).join(', ')
      : issue.message;
  return invalidDefinition('SCHEMA_VALIDATION_FAILED', what, place);
}

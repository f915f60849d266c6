import type { AwsError } from '../../aws-error';
import type { Item, Value } from './attribute-value';
import { invalid } from './errors';

/** `ExpressionAttributeNames` and `ExpressionAttributeValues` of one request, and which of them its expressions used. */
export class Placeholders {
  private readonly usedNames = new Set<string>();
  private readonly usedValues = new Set<string>();

  constructor(
    private readonly names: Readonly<Record<string, string>> | undefined,
    private readonly values: Readonly<Item> | undefined,
  ) {
    checkKeys('ExpressionAttributeNames', '#', names);
    checkKeys('ExpressionAttributeValues', ':', values);
  }

  /** What `#name` stands for; undefined where it is not given. */
  name(placeholder: string): string | undefined {
    this.usedNames.add(placeholder);
    return this.names?.[placeholder];
  }

  /** What `:value` stands for; undefined where it is not given. */
  value(placeholder: string): Value | undefined {
    this.usedValues.add(placeholder);
    return this.values?.[placeholder];
  }

  /** To be called when all expressions of the request are parsed. @throws ValidationException for a placeholder that none of them used. */
  refuseUnused(): void {
    const names = Object.keys(this.names ?? {}).filter((name) => !this.usedNames.has(name));
    if (names.length > 0) throw unused('ExpressionAttributeNames', names);
    const values = Object.keys(this.values ?? {}).filter((value) => !this.usedValues.has(value));
    if (values.length > 0) throw unused('ExpressionAttributeValues', values);
  }
}

function checkKeys(parameter: string, sign: string, entries: object | undefined): void {
  if (entries === undefined) return;
  const keys = Object.keys(entries);
  if (keys.length === 0) throw invalid(`${parameter} must not be empty`);
  const wrong = keys.find((key) => !key.startsWith(sign) || !/^[A-Za-z0-9_]+$/.test(key.slice(1)));
  if (wrong !== undefined) throw invalid(`${parameter} contains invalid key: Syntax error; key: "${wrong}"`);
}

function unused(parameter: string, keys: readonly string[]): AwsError {
  return invalid(`Value provided in ${parameter} unused in expressions: keys: {${keys.join(', ')}}`);
}

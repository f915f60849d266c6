/** Where a field stands: `['traffic', 0, 'healthCheck', 'path']`. */
export type FieldPath = readonly (string | number)[];

/** Something wrong with a fleet spec, and the way out. */
export interface Finding {
  readonly field: FieldPath;
  /** The other fields it was weighed against: any of them may be the one to change. */
  readonly against?: readonly FieldPath[];
  /** What is the matter, without the field's name: `6 is above capacity.max 4`. */
  readonly problem: string;
  /** What to do: `lower min or raise max to at least 6`. */
  readonly fix: string;
}

/** A field as people name it: `traffic[0].healthCheck.path`, `tags["aws:name"]`. */
export function fieldText(path: FieldPath): string {
  let shown = '';
  for (const part of path) {
    if (typeof part === 'number') shown += `[${part}]`;
    else if (/^[\w-]+$/.test(part)) shown += shown === '' ? part : `.${part}`;
    else shown += `[${JSON.stringify(part)}]`;
  }
  return shown;
}

/** A finding in one line: `capacity.min: 6 is above capacity.max 4; lower min or raise max to at least 6`. */
export function findingText(finding: Finding): string {
  return `${fieldText(finding.field)}: ${finding.problem}; ${finding.fix}`;
}

/** What lies at a path of parsed YAML or JSON; undefined where nothing does. */
export function valueAt(raw: unknown, path: FieldPath): unknown {
  let value = raw;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

import type { ServiceModel, Shape } from './service-model';

/** Where a value is not what its model says: `Tags[].Value` and what is wrong with it. */
export interface Finding {
  readonly path: string;
  readonly problem: string;
}

/** Whether a value is of a shape: no member unknown, none missing, types, enumerations, lengths, ranges and patterns as they should be. */
export function checkShape(model: ServiceModel, shapeName: string, value: unknown): Finding[] {
  const findings: Finding[] = [];
  walk(model, shapeName, value, '', (path, problem) => findings.push({ path, problem }));
  return findings;
}

type Tell = (path: string, problem: string) => void;

function walk(model: ServiceModel, shapeName: string, value: unknown, path: string, tell: Tell): void {
  const shape = model.shapes[shapeName];
  if (shape === undefined) throw new Error(`The model has no shape ${shapeName}.`);
  switch (shape.type) {
    case 'structure':
      return walkStructure(model, shape, value, path, tell);
    case 'list': {
      if (!Array.isArray(value)) return tell(path, `is ${nameOf(value)}, no list`);
      checkSize(shape, value.length, 'items', path, tell);
      for (const item of value) walk(model, shape.member?.shape ?? '', item, `${path}[]`, tell);
      return;
    }
    case 'map': {
      if (!isRecord(value)) return tell(path, `is ${nameOf(value)}, no map`);
      for (const [key, member] of Object.entries(value)) {
        walk(model, shape.key?.shape ?? '', key, `${path} (key)`, tell);
        if (member !== undefined) walk(model, shape.value?.shape ?? '', member, `${path}{}`, tell);
      }
      return;
    }
    case 'string':
      return checkText(shape, value, path, tell);
    case 'integer':
    case 'long':
      if (!Number.isInteger(value)) return tell(path, `is ${nameOf(value)}, no integer`);
      return checkSize(shape, Number(value), '', path, tell);
    case 'float':
    case 'double':
      if (typeof value !== 'number') return tell(path, `is ${nameOf(value)}, no number`);
      return checkSize(shape, value, '', path, tell);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : tell(path, `is ${nameOf(value)}, no boolean`);
    case 'timestamp':
      return value instanceof Date ? undefined : tell(path, `is ${nameOf(value)}, no date`);
    case 'blob':
      return;
    default:
      throw new Error(`The type ${shape.type} of ${shapeName} is not known here.`);
  }
}

function walkStructure(model: ServiceModel, shape: Shape, value: unknown, path: string, tell: Tell): void {
  if (!isRecord(value)) return tell(path, `is ${nameOf(value)}, no structure`);
  const members = shape.members ?? {};
  const below = (name: string) => (path === '' ? name : `${path}.${name}`);
  for (const name of shape.required ?? []) if (value[name] === undefined) tell(below(name), 'is missing, and required');
  for (const [name, member] of Object.entries(value)) {
    const known = members[name];
    if (member === undefined) continue;
    if (known === undefined) tell(below(name), 'is not in the API');
    else walk(model, known.shape, member, below(name), tell);
  }
}

function checkText(shape: Shape, value: unknown, path: string, tell: Tell): void {
  if (typeof value !== 'string') return tell(path, `is ${nameOf(value)}, no text`);
  if (shape.enum !== undefined && !shape.enum.includes(value)) tell(path, `is ${value}, none of its values`);
  checkSize(shape, value.length, 'characters', path, tell);
  if (shape.pattern !== undefined && !compiled(shape.pattern).test(value)) {
    tell(path, `is ${JSON.stringify(value.slice(0, 80))}, which does not match ${shape.pattern}`);
  }
}

function checkSize({ min, max }: Shape, size: number, unit: string, path: string, tell: Tell): void {
  if (min !== undefined && size < min)
    tell(path, `has ${size} ${unit}, at least ${min} are asked for`.replace('  ', ' '));
  if (max !== undefined && size > max) tell(path, `has ${size} ${unit}, at most ${max} are allowed`.replace('  ', ' '));
}

const patterns = new Map<string, RegExp>();

/** AWS's patterns are Java's, and meant for the whole text. Java writes what lies beyond 16 bits as pairs. */
function compiled(pattern: string): RegExp {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  const text = `^(?:${pattern.replaceAll('\\uD800\\uDC00-\\uDBFF\\uDFFF', '\\u{10000}-\\u{10FFFF}')})$`;
  const made = new RegExp(text, /\\[pu]\{/.test(text) ? 'u' : '');
  patterns.set(pattern, made);
  return made;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value;
}

import type { ServiceModel, Shape } from './service-model';

/** Where a value is not what its model says: `Tags[].Value` and what is wrong with it. */
export interface Finding {
  readonly path: string;
  readonly problem: string;
}

/** Whether a value is of a shape: no member unknown, none missing, types, enumerations, lengths, ranges and patterns as they should be. */
export function checkShape(model: ServiceModel, shapeName: string, value: unknown, path = ''): Finding[] {
  const shape = model.shapes[shapeName];
  if (shape === undefined) throw new Error(`The model has no shape ${shapeName}.`);
  switch (shape.type) {
    case 'structure':
      return checkStructure(model, shape, value, path);
    case 'list':
      return checkList(model, shape, value, path);
    case 'map':
      return checkMap(model, shape, value, path);
    case 'string':
      return checkText(shape, value, path);
    case 'integer':
    case 'long':
      return Number.isInteger(value) ? checkSize(shape, Number(value), path) : [isNot(value, 'integer', path)];
    case 'float':
    case 'double':
      return typeof value === 'number' ? checkSize(shape, value, path) : [isNot(value, 'number', path)];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [isNot(value, 'boolean', path)];
    case 'timestamp':
      return value instanceof Date ? [] : [isNot(value, 'date', path)];
    case 'blob':
      return [];
    default:
      throw new Error(`The type ${shape.type} of ${shapeName} is not known here.`);
  }
}

function checkStructure(model: ServiceModel, shape: Shape, value: unknown, path: string): Finding[] {
  if (!isRecord(value)) return [isNot(value, 'structure', path)];
  const members = shape.members ?? {};
  const below = (name: string) => (path === '' ? name : `${path}.${name}`);
  const missing = (shape.required ?? []).filter((name) => value[name] === undefined);
  return [
    ...missing.map((name) => ({ path: below(name), problem: 'is missing, and required' })),
    ...Object.entries(value).flatMap(([name, member]) => {
      if (member === undefined) return [];
      const known = members[name];
      if (known === undefined) return [{ path: below(name), problem: 'is not in the API' }];
      return checkShape(model, known.shape, member, below(name));
    }),
  ];
}

function checkList(model: ServiceModel, shape: Shape, value: unknown, path: string): Finding[] {
  if (!Array.isArray(value)) return [isNot(value, 'list', path)];
  const items = value.flatMap((item) => checkShape(model, shape.member?.shape ?? '', item, `${path}[]`));
  return [...checkSize(shape, value.length, path, 'items'), ...items];
}

function checkMap(model: ServiceModel, shape: Shape, value: unknown, path: string): Finding[] {
  if (!isRecord(value)) return [isNot(value, 'map', path)];
  return Object.entries(value).flatMap(([key, member]) => [
    ...checkShape(model, shape.key?.shape ?? '', key, `${path} (key)`),
    ...(member === undefined ? [] : checkShape(model, shape.value?.shape ?? '', member, `${path}{}`)),
  ]);
}

function checkText(shape: Shape, value: unknown, path: string): Finding[] {
  if (typeof value !== 'string') return [isNot(value, 'text', path)];
  const findings = checkSize(shape, value.length, path, 'characters');
  if (shape.enum !== undefined && !shape.enum.includes(value)) {
    findings.push({ path, problem: `is ${value}, none of its values` });
  }
  if (shape.pattern !== undefined && !compiled(shape.pattern).test(value)) {
    const said = JSON.stringify(value.slice(0, 80));
    findings.push({ path, problem: `is ${said}, which does not match ${shape.pattern}` });
  }
  return findings;
}

function checkSize({ min, max }: Shape, size: number, path: string, unit?: string): Finding[] {
  const has = unit === undefined ? `is ${size}` : `has ${size} ${unit}`;
  if (min !== undefined && size < min) return [{ path, problem: `${has}, at least ${min} is asked for` }];
  if (max !== undefined && size > max) return [{ path, problem: `${has}, at most ${max} is allowed` }];
  return [];
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

function isNot(value: unknown, wanted: string, path: string): Finding {
  const is = value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value;
  return { path, problem: `is ${is}, no ${wanted}` };
}

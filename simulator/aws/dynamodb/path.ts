import type { Item, Value } from './attribute-value';

/** A document path: names of map entries and indices of list elements, the first being an attribute of the item. */
export type Path = readonly (string | number)[];

/** As error messages show it: `[a, b, [3]]`. */
export function showPath(path: Path): string {
  return `[${path.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join(', ')}]`;
}

/** The value at the path; undefined where there is none. */
export function valueAt(item: Item, path: Path): Value | undefined {
  return path.reduce<Value | undefined>((value, step) => child(value, step), { M: item });
}

function child(value: Value | undefined, step: string | number): Value | undefined {
  if (value === undefined) return undefined;
  if (typeof step === 'string') return 'M' in value && Object.hasOwn(value.M, step) ? value.M[step] : undefined;
  return 'L' in value ? value.L[step] : undefined;
}

/**
 * A copy of the item with another value at the path, or without it where `leaf` is undefined. A list index beyond the end
 * appends. Undefined where the path leads through something that does not exist or is no map or list, as needed.
 */
export function replaceAt(item: Item, path: Path, leaf: Value | undefined): Item | undefined {
  const changed = replaceIn({ M: item }, path, leaf);
  return changed !== undefined && 'M' in changed ? changed.M : undefined;
}

function replaceIn(container: Value, [step, ...rest]: Path, leaf: Value | undefined): Value | undefined {
  if (step === undefined) return leaf;
  let replacement = leaf;
  if (rest.length > 0) {
    const inner = child(container, step);
    replacement = inner === undefined ? undefined : replaceIn(inner, rest, leaf);
    if (replacement === undefined) return undefined;
  }
  if (typeof step === 'string') return 'M' in container ? { M: withEntry(container.M, step, replacement) } : undefined;
  return 'L' in container ? { L: withElement(container.L, step, replacement) } : undefined;
}

function withEntry(entries: Item, name: string, value: Value | undefined): Item {
  if (value !== undefined) return { ...entries, [name]: value };
  return Object.fromEntries(Object.entries(entries).filter(([other]) => other !== name));
}

function withElement(elements: readonly Value[], index: number, value: Value | undefined): Value[] {
  if (value === undefined) return elements.filter((_, at) => at !== index);
  return index < elements.length ? elements.map((old, at) => (at === index ? value : old)) : [...elements, value];
}

/** What `UPDATED_OLD` and `UPDATED_NEW` show: of the item only what stands at these paths, each in its surroundings. */
export function onlyAt(item: Item, paths: readonly Path[]): Item {
  let shown: Item = {};
  for (const path of paths) {
    const value = valueAt(item, path);
    const [head, ...rest] = path;
    if (value === undefined || typeof head !== 'string') continue;
    shown = { ...shown, [head]: merged(shown[head], surrounded(value, rest)) };
  }
  return shown;
}

function surrounded(value: Value, path: Path): Value {
  return path.reduceRight<Value>(
    (inner, step) => (typeof step === 'string' ? { M: { [step]: inner } } : { L: [inner] }),
    value,
  );
}

function merged(a: Value | undefined, b: Value): Value {
  if (a === undefined) return b;
  if ('L' in a && 'L' in b) return { L: [...a.L, ...b.L] };
  if (!('M' in a && 'M' in b)) return b;
  const entries = { ...a.M };
  for (const [name, value] of Object.entries(b.M)) entries[name] = merged(entries[name], value);
  return { M: entries };
}

/** A file of `statemachines/` without its ending: a machine, or the list of retry policies. */
export type DefinitionFile = string;
/** A text is a field's name, a number an entry of a list. */
export type Path = readonly (string | number)[];

/** One change of one place. */
export interface Edit {
  readonly file: DefinitionFile;
  readonly path: Path;
  /** What stands there instead; without it the place is removed. */
  readonly value?: unknown;
}

export type Definitions = Readonly<Record<DefinitionFile, object>>;

/**
 * The definitions that these edits touch, changed; the given ones stay as they are.
 * @throws Error for a place that is not there: the edit is of another definition
 */
export function edited(definitions: Definitions, edits: readonly Edit[]): Definitions {
  const changed: Record<DefinitionFile, object> = {};
  for (const edit of edits) {
    const before = changed[edit.file] ?? structuredClone(definitions[edit.file]);
    if (before === undefined) throw new Error(`There is no statemachines/${edit.file}.`);
    apply(before, edit);
    changed[edit.file] = before;
  }
  return changed;
}

function apply(definition: object, { file, path, value }: Edit): void {
  const last = path.at(-1);
  let holder: unknown = definition;
  for (const key of path.slice(0, -1)) holder = child(holder, key);
  if (typeof last === 'number' && Array.isArray(holder)) {
    holder.splice(last, 1, ...(value === undefined ? [] : [value]));
  } else if (typeof last === 'string' && isBlock(holder)) {
    if (value === undefined) delete holder[last];
    else holder[last] = value;
  } else {
    throw new Error(`There is no ${path.join('.')} in ${file}.`);
  }
}

function isBlock(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function child(holder: unknown, key: string | number): unknown {
  if (typeof key === 'number') return Array.isArray(holder) ? holder[key] : undefined;
  return isBlock(holder) ? holder[key] : undefined;
}

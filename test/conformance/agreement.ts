import { isJsonArray, isJsonObject, type Json } from '../../simulator/states/json';

/**
 * Where an actual value differs from a recorded one, by path; nothing where they agree. A text that the recorder replaced
 * by a placeholder agrees with any text, and a text that it parsed agrees with what it parses to.
 */
export function differences(recorded: unknown, actual: unknown, path = '$'): string[] {
  if (typeof recorded === 'string' && typeof actual === 'string' && isPlaceholder(recorded)) return [];
  if (isJsonObject(recorded) && typeof actual === 'string' && actual.startsWith('{'))
    return differences(recorded, JSON.parse(actual), path);
  if (isJsonObject(recorded) && isJsonObject(actual)) {
    const keys = new Set([...Object.keys(recorded), ...Object.keys(actual)]);
    return [...keys].flatMap((key) => differences(recorded[key], actual[key], `${path}.${key}`));
  }
  if (isJsonArray(recorded) && isJsonArray(actual)) {
    const length = Math.max(recorded.length, actual.length);
    return Array.from({ length }, (_, index) =>
      differences(recorded[index], actual[index], `${path}[${index}]`),
    ).flat();
  }
  if (recorded === actual) return [];
  return [`${path}: AWS ${show(recorded)}, here ${show(actual)}`];
}

/** What the recorder wrote in place of moments of time. Other placeholders are replayed, and so agree as they stand. */
function isPlaceholder(text: string): boolean {
  return text === 'date' || text === 'timestamp';
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** Lists whose order is left to chance, in one order. */
export function inAnyOrder<Value extends Json>(values: readonly Value[]): readonly Value[] {
  return values.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/**
 * The recorder's own sorting of a Parallel's events cut out the one event before `ParallelStateExited`: the ids it kept
 * beside the others show the gap (SfnNoneRecursiveParallelTransformer in LocalStack's test utilities slices one too many).
 */
export function asTheRecorderSawThem(eventTypes: readonly string[]): readonly string[] {
  return eventTypes.filter(
    (type, index) =>
      !(/^ParallelState(Succeeded|Failed)$/.test(type) && eventTypes[index + 1] === 'ParallelStateExited'),
  );
}

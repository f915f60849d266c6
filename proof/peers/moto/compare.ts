import type { Said } from './peer';

/** Where two answers to the same call differ. */
export interface Difference {
  /** `elbv2 CreateRule`. */
  readonly call: string;
  /** Where, and in what way: `Rules[].Actions[].Order only the simulator`. */
  readonly what: string;
}

/** Texts for people, which nobody promises, and moments. */
const FREE =
  /(^|\.|\])(Message|Description|StatusMessage|StatusReason|StateReason|StateTransitionReason|SuspensionReason|Cause|Details|[A-Za-z]*(Time|Date|DateTime|Timestamp|ElapsedTime))$/;

/** Compares what two peers said in one conversation, call by call. @param isRead whether Kiln reads what lies at a path of an operation's answer */
export function compare(
  simulator: readonly Said[],
  moto: readonly Said[],
  isRead: (call: string, path: string) => boolean,
): Difference[] {
  const found = new Map<string, Difference>();
  for (let index = 0; index < Math.max(simulator.length, moto.length); index += 1) {
    const [one, other] = [simulator[index], moto[index]];
    const call = nameOf(one ?? other);
    const tell = (what: string): void => void found.set(`${call} ${what}`, { call, what });
    if (one === undefined || other === undefined || nameOf(one) !== nameOf(other)) {
      tell(
        `the ${index + 1}. call of the conversation is ${nameOf(one)} of the simulator and ${nameOf(other)} of moto`,
      );
      break;
    }
    if (one.error !== undefined || other.error !== undefined) {
      const [ours, theirs] = [one.error?.name ?? 'an answer', other.error?.name ?? 'an answer'];
      if (ours !== theirs) tell(`(${one.about ?? asked(one.input)}) simulator ${ours}, moto ${theirs}`);
      continue;
    }
    compareValues(one.output, other.output, '', tell, (path) => isRead(call, path));
  }
  return [...found.values()];
}

function compareValues(
  one: unknown,
  other: unknown,
  path: string,
  tell: (what: string) => void,
  isRead: (path: string) => boolean,
): void {
  const missing = (value: unknown) => value === undefined || (Array.isArray(value) && value.length === 0);
  if (missing(one) && missing(other)) return;
  if (missing(one)) {
    if (isRead(path)) tell(`${path} only moto`);
    return;
  }
  if (missing(other)) {
    tell(`${path} only the simulator`);
    return;
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    const [ours, theirs] = [byKey(one), byKey(other)];
    if (ours !== undefined && theirs !== undefined) {
      for (const key of new Set([...ours.keys(), ...theirs.keys()]))
        compareValues(ours.get(key), theirs.get(key), `${path}{${String(key)}}`, tell, () => isRead(`${path}[].Key`));
      return;
    }
    if (one.length !== other.length)
      tell(`${path} has ${one.length} items with the simulator, ${other.length} with moto`);
    for (const [index, item] of one.entries()) {
      if (index < other.length) compareValues(item, other[index], `${path}[]`, tell, isRead);
    }
    return;
  }
  if (isPlain(one) && isPlain(other)) {
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
      if (key !== '$metadata') compareValues(one[key], other[key], path === '' ? key : `${path}.${key}`, tell, isRead);
    }
    return;
  }
  const [ours, theirs] = [kindOf(one), kindOf(other)];
  if (ours === theirs && (FREE.test(path) || ours === 'a date')) return;
  if (ours !== theirs) {
    tell(`${path} is ${ours} with the simulator, ${theirs} with moto`);
    return;
  }
  const [mine, yours] = [masked(one), masked(other)];
  if (mine !== yours) tell(`${path} is ${mine} with the simulator, ${yours} with moto`);
}

/** Tags and attributes come in any order. */
function byKey(list: readonly unknown[]): ReadonlyMap<unknown, unknown> | undefined {
  const entries = list.flatMap((item) => (isPlain(item) && 'Key' in item ? [[item.Key, item] as const] : []));
  return entries.length === list.length ? new Map(entries) : undefined;
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return value instanceof Date ? 'a date' : typeof value;
}

/** A value without what is made up anew each time: ids, checksums, dates. */
function masked(value: unknown): string {
  return String(value)
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?/g, '<time>')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>')
    .replace(/\b[0-9a-f]{8,}\b/g, '<id>');
}

function nameOf(said: Said | undefined): string {
  return said === undefined ? 'none' : `${said.service} ${said.operation}`;
}

/** What of a call tells it from others of its operation, in few words. */
function asked(input: object): string {
  const text = masked(JSON.stringify(input));
  return text.length <= 100 ? text : `${text.slice(0, 90)}…`;
}

import { isJsonArray, isJsonObject } from '../../../simulator/states/json';
import type { MotoTold } from './moto-interpreter';
import type { Attempt, Recording } from './recording';

/** How two interpreters' words on one execution differ, in sentences; nothing where they agree. */
export function differences({ told: ours, attempts }: Recording, moto: MotoTold): string[] {
  const ends = (['status', 'output', 'error', 'cause'] as const).flatMap((key) =>
    unlike(`the execution's ${key}`, ours[key], moto[key]),
  );
  const length = Math.max(ours.trace.length, moto.trace.length);
  const events = Array.from({ length }, (_, index) =>
    unlike(`event ${index + 1}`, ours.trace[index], moto.trace[index]),
  ).flat();
  const waits = unlike('the waits', ours.waits, moto.waits);
  return [...events, ...ends, ...waits, ...asked(attempts, moto.asked)];
}

/** The arguments of every task, state by state. */
function asked(attempts: Readonly<Record<string, readonly Attempt[]>>, moto: MotoTold['asked']): string[] {
  const states = new Set([...Object.keys(attempts), ...moto.map(({ state }) => state)]);
  return [...states].flatMap((name) => {
    const ours = (attempts[name] ?? []).map((attempt) => attempt.arguments);
    const theirs = moto.filter(({ state }) => state === name).map((each) => each.arguments);
    return unlike(`what ${name} was called with`, ours, theirs);
  });
}

function unlike(what: string, ours: unknown, moto: unknown): string[] {
  const path = firstDifference(normal(ours), normal(moto));
  return path === undefined ? [] : [`${what}${path}`];
}

/** A text that is JSON agrees with what it says, however it is written: moto writes causes anew. */
function normal(value: unknown): unknown {
  if (typeof value === 'string' && /^[{[]/.test(value)) {
    try {
      return normal(JSON.parse(value));
    } catch {
      return value;
    }
  }
  if (isJsonArray(value)) return value.map(normal);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, normal(inner)]));
}

function firstDifference(ours: unknown, moto: unknown, path = ''): string | undefined {
  if (isJsonObject(ours) && isJsonObject(moto)) {
    for (const key of new Set([...Object.keys(ours), ...Object.keys(moto)])) {
      const found = firstDifference(ours[key], moto[key], `${path}.${key}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (isJsonArray(ours) && isJsonArray(moto)) {
    for (let index = 0; index < Math.max(ours.length, moto.length); index += 1) {
      const found = firstDifference(ours[index], moto[index], `${path}[${index}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return ours === moto ? undefined : `${path}: ours ${shown(ours)}, moto ${shown(moto)}`;
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : String(JSON.stringify(value));
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

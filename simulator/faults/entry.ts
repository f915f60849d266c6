import type { z } from 'zod';
import { isBlock } from '../../lambdas/domain/block';
import { closest } from '../../lambdas/domain/fleet-did-you-mean';
import { type FieldPath, type Finding, fieldText, valueAt } from '../../lambdas/domain/fleet-finding';
import { acts, LASTING } from './acts';
import { buildSchema } from './build';
import { callEffects, handlerEffects } from './effects';
import type { Fault, FaultSource } from './fault';
import { seconds } from './fields';
import { knownStates } from './known-states';
import { moments } from './moments';

type Forms = Readonly<Record<string, z.ZodType>>;

const STATES = knownStates();

/** Reads one entry of a fault file, or says everything that is wrong with it. */
export function readEntry(raw: unknown, source: FaultSource): Fault | readonly Finding[] {
  if (!isBlock(raw))
    return [{ field: [], problem: 'is not an entry', fix: 'write "when: …" and "do: …", or "build: …"' }];
  return 'build' in raw ? readBuild(raw, source) : readAction(raw, source);
}

function readBuild(raw: Readonly<Record<string, unknown>>, source: FaultSource): Fault | readonly Finding[] {
  const findings = unknownKeys(raw, ['build']);
  const build = check(buildSchema, raw.build, ['build'], findings);
  return build === undefined || findings.length > 0 ? findings : { source, kind: 'build', build };
}

function readAction(raw: Readonly<Record<string, unknown>>, source: FaultSource): Fault | readonly Finding[] {
  const findings = unknownKeys(raw, ['when', 'do', 'for']);
  const whenKey = formOf(raw.when, ['when'], moments, findings);
  const does = typeof raw.do === 'string' ? { [raw.do]: true } : raw.do;
  const doKey = formOf(does, ['do'], { ...callEffects, ...handlerEffects, ...acts }, findings);
  const when = whenKey && check(moments[whenKey], raw.when, ['when'], findings);
  const forSeconds = raw.for === undefined ? undefined : check(seconds(1), raw.for, ['for'], findings);
  if (when?.kind === 'state' && !STATES.has(when.state)) findings.push(unknownState(when.state));
  const lasting = forSeconds === undefined ? {} : { forSeconds };

  if (isKeyOf(callEffects, doKey)) {
    const effect = check(callEffects[doKey], does, ['do'], findings);
    if (when !== undefined && when.kind !== 'call') findings.push(misplaced(doKey, 'when: { service: … }'));
    if (findings.length > 0 || when?.kind !== 'call' || effect === undefined) return findings;
    return { source, kind: 'call', when, effect, ...lasting };
  }
  if (isKeyOf(handlerEffects, doKey)) {
    const effect = check(handlerEffects[doKey], does, ['do'], findings);
    if (when !== undefined && when.kind !== 'state') findings.push(misplaced(doKey, 'when: { state: … }'));
    if (when?.kind === 'state') findings.push(...handlerOnly(when, doKey, forSeconds));
    if (findings.length > 0 || when?.kind !== 'state' || effect === undefined) return findings;
    return { source, kind: 'handler', when, effect };
  }
  if (isKeyOf(acts, doKey)) {
    const act = check(acts[doKey], does, ['do'], findings);
    if (when?.kind === 'call' && when.attempts !== undefined) {
      findings.push({
        field: ['when', 'attempts'],
        problem: `goes with what hits a call, and ${doKey} acts upon the world`,
        fix: 'remove it',
      });
    }
    if (forSeconds !== undefined && act !== undefined && !LASTING.has(act.kind)) {
      findings.push({ field: ['for'], problem: `${doKey} does not last, or says itself how long`, fix: 'remove it' });
    }
    if (findings.length > 0 || when === undefined || act === undefined) return findings;
    return { source, kind: 'act', when, act, ...lasting };
  }
  return findings;
}

function handlerOnly(
  when: z.output<typeof moments.state>,
  effect: string,
  forSeconds: number | undefined,
): readonly Finding[] {
  const findings: Finding[] = [];
  if (STATES.get(when.state) === false) {
    findings.push({
      field: ['do'],
      problem: `${when.state} has no handler, so ${effect} has nothing to hit`,
      fix: `name a state with a handler, or an act upon the world: ${Object.keys(acts).join(', ')}`,
    });
  }
  if (when.after !== undefined) {
    findings.push({
      field: ['when', 'after'],
      problem: `delays acts upon the world, and ${effect} hits a handler`,
      fix: 'remove it',
    });
  }
  if (forSeconds !== undefined) findings.push({ field: ['for'], problem: `${effect} does not last`, fix: 'remove it' });
  return findings;
}

/** Which of the forms a block is, by the one key that only that form has. */
function formOf<F extends Forms>(
  raw: unknown,
  field: FieldPath,
  forms: F,
  findings: Finding[],
): (keyof F & string) | undefined {
  const known = Object.keys(forms);
  const all = `one of ${known.join(', ')}`;
  if (raw === undefined || raw === null) {
    findings.push({ field, problem: 'is missing', fix: `add it, with ${all}` });
    return undefined;
  }
  if (!isBlock(raw)) {
    findings.push({ field, problem: 'is neither a word nor a block of keys', fix: `write ${all}` });
    return undefined;
  }
  const present = Object.keys(raw).filter((key) => isKeyOf(forms, key));
  const [first, second] = present;
  if (isKeyOf(forms, first) && second === undefined) return first;
  if (second !== undefined) {
    findings.push({ field, problem: `has both ${present.join(' and ')}`, fix: 'make an entry of each' });
    return undefined;
  }
  const [given = ''] = Object.keys(raw);
  const meant = closest(given, known);
  findings.push({
    field,
    problem: `${given === '' ? 'is empty' : `${given} is unknown`}`,
    fix: meant === undefined ? `write ${all}` : `did you mean ${meant}?`,
  });
  return undefined;
}

function check<S extends z.ZodType>(
  schema: S,
  raw: unknown,
  field: FieldPath,
  findings: Finding[],
): z.output<S> | undefined {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const inner = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        findings.push({ field: [...field, ...inner, key], problem: 'does not belong here', fix: 'remove it' });
      }
      continue;
    }
    const found = valueAt(raw, inner);
    findings.push({
      field: [...field, ...inner],
      problem: found === undefined ? 'is missing' : `found ${JSON.stringify(found)}`,
      fix: `write ${issue.message}`,
    });
  }
  return undefined;
}

function unknownKeys(raw: Readonly<Record<string, unknown>>, known: readonly string[]): Finding[] {
  return Object.keys(raw)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const meant = closest(key, known);
      const allowed = `an entry has ${known.join(', ')}`;
      return {
        field: [key],
        problem: 'does not belong here',
        fix: meant === undefined ? `${allowed}; remove it` : `did you mean ${meant}?`,
      };
    });
}

function unknownState(state: string): Finding {
  const meant = closest(state, [...STATES.keys()]);
  return {
    field: ['when', 'state'],
    problem: `no state machine has a state ${state}`,
    fix: meant === undefined ? 'name one of statemachines/*.asl.json' : `did you mean ${meant}?`,
  };
}

function misplaced(effect: string, wanted: string): Finding {
  return { field: ['do'], problem: `${effect} cannot happen at this kind of when`, fix: `write ${wanted}` };
}

function isKeyOf<F extends Forms>(forms: F, key: string | undefined): key is keyof F & string {
  return key !== undefined && Object.hasOwn(forms, key);
}

export function findingLine(finding: Finding): string {
  const field = fieldText(finding.field);
  return `${field === '' ? 'entry' : field}: ${finding.problem}; ${finding.fix}`;
}

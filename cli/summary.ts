import { INVARIANTS } from '../simulator/judges/evidence';
import type { RehearsalResult } from '../simulator/report/result';
import { spoken } from './duration';
import type { Painter } from './painter';
import { phaseBars } from './phase-bars';

/** What became of a rehearsal, on a page. */
export function summary(result: RehearsalResult, painter: Painter): string {
  return [
    '',
    headline(result, painter),
    '',
    ...time(result, painter),
    ...figures(result),
    ...judgement(result, painter),
  ]
    .join('\n')
    .trimEnd();
}

function headline(
  { outcome, fleet, error, cause, virtualSeconds, serving }: RehearsalResult,
  painter: Painter,
): string {
  const took = `${painter.outcome(outcome)}  ${fleet}, after ${spoken(virtualSeconds)}`;
  const why =
    error === undefined
      ? `${serving.generation} (${serving.version}) serves ${serving.weight} %.`
      : `${error}: ${cause ?? ''}`;
  return `${took}\n  ${why.replaceAll('\n', '\n  ')}`;
}

/** Where the time went, longest bar for the longest part. */
function time({ timeByPhase }: RehearsalResult, painter: Painter): string[] {
  if (timeByPhase.length === 0) return [];
  return [...phaseBars(timeByPhase, painter), ''];
}

function figures(result: RehearsalResult): string[] {
  const { capacity, requests, generations, leftovers, notExercised, apiCalls } = result;
  const calls = Object.entries(byService(apiCalls.byOperation)).map(([service, count]) => `${service} ${count}`);
  const stand = generations.map(
    ({ generation, version, weight, healthy, desired }) =>
      `${generation} (${version}) ${weight} %, ${healthy} of ${desired} healthy`,
  );
  return [
    row('workflow', `${result.transitions} transitions, ${result.historyEvents} history events`),
    row('Lambda', `${result.lambdaInvocations} calls, ${result.lambdaBilledSeconds} s billed`),
    row('API calls', `${apiCalls.total}: ${calls.join(', ')}`),
    row('capacity', `never below ${capacity.lowestHealthy} healthy; ${capacity.required} required`),
    row('requests', `${requests.total} served, ${requests.failed} of them failed`),
    row('serving', stand.join('\n             ') || 'nothing'),
    row('left over', leftovers.join('\n             ') || 'nothing'),
    ...(notExercised.length === 0 ? [] : [row('no effect', notExercised.join('\n             '))]),
  ];
}

function judgement({ violations }: RehearsalResult, painter: Painter): string[] {
  const broken = new Set(violations.map(({ invariant }) => invariant));
  const marks = INVARIANTS.map((name) => (broken.has(name) ? painter.bad(`✘ ${name}`) : painter.good(`✔ ${name}`)));
  return [
    row('held', marks.join('  ')),
    ...violations.map(({ invariant, text }) => painter.bad(`  ✘ ${invariant}: ${text}`)),
  ];
}

function byService(byOperation: Readonly<Record<string, number>>): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [key, count] of Object.entries(byOperation)) {
    const [service = ''] = key.split(':');
    sums[service] = (sums[service] ?? 0) + count;
  }
  return sums;
}

function row(title: string, text: string): string {
  return `  ${title.padEnd(10)} ${text}`;
}

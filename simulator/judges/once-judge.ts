import { TAGS } from '../../lambdas/domain/names';
import type { Resource } from '../world/inventory';
import type { Evidence, Judge } from './evidence';

/** Duplicates, repetitions and lost answers make no second anything; of simultaneous releases one runs. */
export const judgeOnce: Judge = (evidence) => [...seconds(evidence), ...sideBySide(evidence)];

function seconds({ seen, before, releaseId }: Evidence): string[] {
  const old = new Set(before.map(({ kind, id }) => `${kind} ${id}`));
  const counted = new Map<string, Set<string>>();
  for (const [key, resource] of seen) {
    if (old.has(key)) continue;
    const role = roleOf(resource, releaseId);
    if (role === undefined) continue;
    const ids = counted.get(role) ?? new Set();
    counted.set(role, ids.add(resource.id));
  }
  return [...counted].flatMap(([role, ids]) =>
    ids.size > 1 ? [`There were ${ids.size} of the ${role}: ${[...ids].join(', ')}.`] : [],
  );
}

/** What there may be one of: a machine by its role, an image, and each part of a generation by its name. */
function roleOf({ kind, name, release, settings }: Resource, releaseId: string): string | undefined {
  if (release !== undefined && release !== releaseId) return undefined;
  switch (kind) {
    case 'instance': {
      const [role = ''] = name.split(' ');
      return release !== undefined && (role === 'builder' || role === 'tester') ? role : undefined;
    }
    case 'image':
      return release === undefined && !(TAGS.release in Object(settings.tags)) ? undefined : 'image';
    case 'auto-scaling-group':
    case 'launch-template':
    case 'target-group':
      return release === undefined ? undefined : kind.replaceAll('-', ' ');
    case 'schedule':
      return `schedule ${name}`;
    case 'snapshot':
    case 'alarm':
    case 'rule':
    case 'parameter':
    case 'claim':
    case 'question':
    case 'retirement':
      return undefined;
  }
}

/** Two releases of a fleet, or two recoveries of a release, never work at the same time. */
function sideBySide({ executions, releaseId }: Evidence): string[] {
  const bakes = executions.filter(({ machine }) => machine === 'bake');
  const recoveries = executions
    .filter(({ machine, name }) => machine === 'recover' && name.startsWith(releaseId))
    .toSorted((a, b) => a.startedAt - b.startedAt);
  const overlapping = recoveries.filter((execution, index) => {
    const previous = recoveries[index - 1];
    return previous !== undefined && (previous.endedAt ?? Number.POSITIVE_INFINITY) > execution.startedAt;
  });
  return [
    ...(bakes.length > 1 ? [`There were ${bakes.length} bakes: ${bakes.map(({ name }) => name).join(', ')}.`] : []),
    ...overlapping.map(({ name }) => `The recovery ${name} ran beside another one.`),
  ];
}

import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '../world/inventory';
import type { Evidence, Judge } from './evidence';
import { describe } from './nothing-left-judge';

/** What a release does not name, it never changes; and it takes away no image that is in use. */
export const judgeUntouched: Judge = (evidence) => {
  const after = new Map(evidence.after.map((resource) => [`${resource.kind} ${resource.id}`, resource]));
  const touched = evidence.before.flatMap((resource) => {
    if (mayChange(evidence, resource)) return [];
    const now = after.get(`${resource.kind} ${resource.id}`);
    if (now === undefined) return [`${describe(resource)} was there before the release, and is gone.`];
    const changed = Object.keys({ ...resource.settings, ...now.settings }).filter(
      (setting) => !isDeepStrictEqual(resource.settings[setting], now.settings[setting]),
    );
    return changed.length === 0
      ? []
      : [`${describe(resource)} has another ${changed.join(', ')} than before the release.`];
  });
  return [...touched, ...missingImages(evidence, after)];
};

/** What changes by itself, what the release names, and what somebody else has changed. */
function mayChange(
  { deeds, fleet, stage, ruleArn, blue, before, endedAt, retired }: Evidence,
  resource: Resource,
): boolean {
  const { kind, id, generation } = resource;
  if (deeds.some((deed) => deed.kind === kind && deed.id === id)) return true;
  const wasDue = before.some(
    (entry) =>
      entry.kind === 'retirement' && entry.generation === generation && Number(entry.settings.due) * 1000 <= endedAt,
  );
  if (generation !== undefined && (wasDue || (retired && generation === blue))) return true;
  switch (kind) {
    case 'instance':
      return generation !== undefined;
    case 'rule':
      return id === ruleArn;
    // Its minimum is held meanwhile; the judge of what is left looks at that.
    case 'auto-scaling-group':
      return generation === blue;
    case 'parameter':
      return id === `/kiln/${stage}/images/${fleet}`;
    case 'image':
    case 'snapshot':
      return deeds.some((deed) => deed.kind === 'image');
    case 'claim':
    case 'question':
    case 'retirement':
    case 'schedule':
      return true;
    case 'launch-template':
    case 'target-group':
    case 'alarm':
      return false;
  }
}

function missingImages(evidence: Evidence, after: ReadonlyMap<string, Resource>): string[] {
  if (evidence.deeds.some(({ kind }) => kind === 'image')) return [];
  return evidence.after.flatMap((template) => {
    if (template.kind !== 'launch-template') return [];
    const { imageId } = template.settings;
    // Public images are no resources of the account.
    if (!evidence.seen.has(`image ${String(imageId)}`)) return [];
    const image = after.get(`image ${String(imageId)}`);
    return image?.settings.state === 'available'
      ? []
      : [`The image ${String(imageId)} is in use by ${template.name}, and is gone.`];
  });
}

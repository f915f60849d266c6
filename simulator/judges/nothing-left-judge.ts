import { isDeepStrictEqual } from 'node:util';
import { TAGS } from '../../lambdas/domain/names';
import type { Resource } from '../world/inventory';
import type { Evidence, Judge } from './evidence';

/** What a release leaves behind that is in nobody's books. */
export function leftovers(evidence: Evidence): readonly Resource[] {
  const before = new Set(evidence.before.map(keyOf));
  const kept = new Set(evidence.after.filter((resource) => isInLedger(evidence, resource)).map(keyOf));
  return evidence.after.filter((resource) => {
    if (resource.kind === 'claim' || resource.kind === 'question') return true;
    return !before.has(keyOf(resource)) && !kept.has(keyOf(resource));
  });
}

/** No machine, group, template, target group, image, alarm or lock outside of the ledger; no old setting left changed. */
export const judgeNothingLeft: Judge = (evidence) => {
  if (evidence.outcome === 'FAILED') return [];
  return [
    ...leftovers(evidence).map((resource) => `${describe(resource)} is left over.`),
    ...changedSettings(evidence),
    ...remains(evidence).map((resource) => `${describe(resource)} is left over of what was to be retired.`),
  ];
};

/** What is still there of a blue that should be gone. Its image is in the ledger of images. */
function remains({ retired, blue, after, deeds }: Evidence): readonly Resource[] {
  if (!retired) return [];
  return after.filter(
    ({ kind, id, generation }) =>
      generation === blue &&
      kind !== 'image' &&
      kind !== 'snapshot' &&
      !deeds.some((deed) => deed.kind === kind && deed.id === id),
  );
}

/** New, and rightly there: all of green after a release, blue's pending retirement, and images that are accounted for. */
function isInLedger(evidence: Evidence, resource: Resource): boolean {
  const released = evidence.outcome === 'RELEASED';
  const standsBy = released && !evidence.retired;
  switch (resource.kind) {
    case 'image':
      return isAccountedFor(resource);
    case 'snapshot':
      return evidence.after.some(
        (image) => image.kind === 'image' && image.settings.snapshotId === resource.id && isAccountedFor(image),
      );
    case 'schedule':
      return standsBy && evidence.blue !== undefined && resource.name.startsWith(`${evidence.blue}-retire-`);
    case 'retirement':
      return standsBy && resource.generation === evidence.blue;
    case 'parameter':
      return released;
    case 'claim':
    case 'question':
      return false;
    case 'instance':
    case 'auto-scaling-group':
    case 'launch-template':
    case 'target-group':
    case 'alarm':
    case 'rule': {
      // What a group that was there before does by itself: scaling, healing.
      const own = released && resource.generation === evidence.green && evidence.green !== undefined;
      const standing = evidence.before.some(
        ({ kind, name }) => kind === 'auto-scaling-group' && name === resource.generation,
      );
      return own || (standing && resource.kind === 'instance');
    }
  }
}

function isAccountedFor({ settings }: Resource): boolean {
  const tags = settings.tags;
  if (typeof tags !== 'object' || tags === null) return false;
  return TAGS.published in tags || TAGS.quarantined in tags;
}

/** Minimums, suspended processes and protections of the fleet's groups, against what was, or what the file says. */
function changedSettings(evidence: Evidence): string[] {
  const groups = evidence.after.filter(({ kind }) => kind === 'auto-scaling-group');
  return groups.flatMap((group) => {
    if (group.name !== evidence.blue && group.name !== evidence.green) return [];
    if (evidence.deeds.some(({ kind, id }) => kind === group.kind && id === group.id)) return [];
    const old = evidence.before.find(({ kind, id }) => kind === group.kind && id === group.id);
    const expected = old?.settings ?? {
      min: evidence.specMin,
      suspendedProcesses: [],
      newInstancesProtected: false,
      protectedInstances: [],
    };
    return ['min', 'suspendedProcesses', 'newInstancesProtected', 'protectedInstances'].flatMap((setting) =>
      isDeepStrictEqual(group.settings[setting], expected[setting])
        ? []
        : [
            `The group ${group.name} is left with ${setting} ${JSON.stringify(group.settings[setting])} instead of ${JSON.stringify(expected[setting])}.`,
          ],
    );
  });
}

export function describe({ kind, name }: Resource): string {
  return `The ${kind.replaceAll('-', ' ')} ${name}`;
}

function keyOf({ kind, id }: Resource): string {
  return `${kind} ${id}`;
}

import { ageInDays } from './freshness';
import { type Image, isPublished } from './image';
import { TAGS } from './names';
import type { FoundBlue, Reality } from './reality';

/** What is known when a rebuild is decided: the recipe as a release would resolve it now, and what serves. */
export interface Standing extends Pick<Reality, 'base' | 'recipe' | 'now'> {
  readonly blue: Pick<FoundBlue, 'generation' | 'version'> & { readonly imageId: string };
  /** What serves; undefined where the image is gone. */
  readonly image: Image | undefined;
  /** Undefined: images do not grow old. */
  readonly maxAgeDays: number | undefined;
}

export interface RebuildDecision {
  readonly due: boolean;
  /** A sentence: why, or why nothing. */
  readonly reason: string;
}

/** As long as a release request's reason may be. */
const LONGEST_REASON = 500;

/** Whether the serving version is to be baked and released again. */
export function decideRebuild(standing: Standing): RebuildDecision {
  const { blue, image, base } = standing;
  const serving = `${blue.generation} (${blue.version})`;
  if (image !== undefined && image.tags[TAGS.recipe] === undefined) {
    return {
      due: false,
      reason: `${serving} runs ${image.imageId}, which Kiln did not bake: somebody chose it, and it stays until a release bakes again.`,
    };
  }
  const grounds = groundsFor(standing);
  if (grounds.length > 0) {
    return { due: true, reason: limited(`${serving} is rebuilt: ${grounds.join('; ')}.`) };
  }
  const age = image === undefined ? '' : ` and is ${ageText(ageInDays(image, standing.now), standing.maxAgeDays)}`;
  return {
    due: false,
    reason: `Nothing to do: the image ${blue.imageId} of ${serving} is what its recipe makes of base image ${base.imageId}${age}.`,
  };
}

function groundsFor({ blue, image, base, recipe, now, maxAgeDays }: Standing): string[] {
  if (image === undefined) {
    return [`its image ${blue.imageId} is gone, and instances that fail could not be replaced`];
  }
  const grounds: string[] = [];
  const before = image.tags[TAGS.baseImage];
  if (before !== base.imageId) {
    grounds.push(`its base image moved from ${before ?? 'an unknown one'} to ${base.imageId}`);
  } else if (image.tags[TAGS.recipe] !== recipe) {
    grounds.push('what its image is made of changed: scripts, inputs, tests, volume or artifact');
  }
  const age = ageInDays(image, now);
  if (maxAgeDays !== undefined && age >= maxAgeDays) {
    grounds.push(`its image ${image.imageId} is ${ageText(age, maxAgeDays)}`);
  }
  if (image.state !== 'available') grounds.push(`its image ${image.imageId} is ${image.state}`);
  else if (!isPublished(image)) grounds.push(`its image ${image.imageId} never passed its tests`);
  return grounds;
}

function ageText(age: number, maxAgeDays: number | undefined): string {
  const days = age === 1 ? '1 day' : `${age} days`;
  return maxAgeDays === undefined ? `${days} old` : `${days} old, of ${maxAgeDays} it may be`;
}

function limited(text: string): string {
  return text.length <= LONGEST_REASON ? text : `${text.slice(0, LONGEST_REASON - 1)}…`;
}

import type { Image } from './image';
import { TAGS } from './names';
import { reusableImage } from './preflight';
import { type Recipe, recipeDigest } from './recipe';

const DAY_MS = 86_400_000;

/** Whole days since an image was made. @param now epoch ms */
export function ageInDays({ createdAt }: Pick<Image, 'createdAt'>, now: number): number {
  return Math.floor((now - createdAt) / DAY_MS);
}

/**
 * The digest of the image a release uses: of its recipe, and of the period of `maxAgeDays` in which it is baked.
 *
 * As long as there is an image of the recipe younger than that, its digest is the one, whatever the calendar says: no
 * release bakes because a period ended. Where all of them are older, the period that runs now makes another digest, and
 * with it another image; the same one for every release of that period, so that one that failed is not baked twice.
 * A period's first day lies after the making of every image that is too old by then, so no digest comes again.
 *
 * @param recipe without its freshness
 * @param images of that recipe, whatever their digest, newest first
 * @param maxAgeDays undefined: images do not grow old
 */
export function freshDigest(
  recipe: Recipe,
  images: readonly Image[],
  now: number,
  maxAgeDays: number | undefined,
): string {
  const young = maxAgeDays === undefined ? images : images.filter((image) => ageInDays(image, now) < maxAgeDays);
  const known = (reusableImage(young) ?? young[0])?.tags[TAGS.digest];
  if (known !== undefined) return known;
  return recipeDigest(maxAgeDays === undefined ? recipe : { ...recipe, freshness: periodOf(now, maxAgeDays) });
}

/** The first day of the period that a moment lies in: `2026-10-20`. */
function periodOf(now: number, days: number): string {
  const length = days * DAY_MS;
  return new Date(Math.floor(now / length) * length).toISOString().slice(0, 10);
}

import type { ErrorName } from './errors';
import { type Image, isPublished } from './image';
import type { Plan } from './plan';

/** The failures that speak against the image itself. */
const CONDEMNING: readonly string[] = ['HealthCheckFailed', 'GuardTripped'] satisfies ErrorName[];

export type Condemnation =
  | { readonly kind: 'condemn'; readonly image: Image; readonly reason: string }
  | { readonly kind: 'spare'; readonly reason: string };

/**
 * Whether a failed release condemns its image, so that no later one uses it.
 * @param images those the release made, or the one it was to use
 */
export function condemnation(error: string, plan: Pick<Plan, 'blue'>, images: readonly Image[]): Condemnation {
  const image = images.find((each) => isPublished(each)) ?? images[0];
  if (image === undefined) return { kind: 'spare', reason: 'There is no image to condemn.' };
  if (!CONDEMNING.includes(error)) {
    return { kind: 'spare', reason: `${error} does not speak against image ${image.imageId}; it may be used again.` };
  }
  if (image.imageId === plan.blue?.imageId) {
    return {
      kind: 'spare',
      reason: `Image ${image.imageId} serves well elsewhere in this fleet; ${error} must have another cause.`,
    };
  }
  return { kind: 'condemn', image, reason: `${error} condemned image ${image.imageId}; no release uses it again.` };
}

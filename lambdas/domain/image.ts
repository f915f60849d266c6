import { TAGS } from './names';
import type { Plan } from './plan';
import type { ImageRecord } from './release-record';

/** An Amazon machine image, as far as a release cares. */
export interface Image {
  readonly imageId: string;
  /** pending, available, failed, error, invalid, transient, deregistered or disabled. */
  readonly state: string;
  readonly stateReason: string | undefined;
  readonly architecture: string;
  /** The account it belongs to. */
  readonly ownerId: string | undefined;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly sourceInstanceId: string | undefined;
  /** Such as `/dev/xvda`: the device a volume size is asked for. */
  readonly rootDeviceName: string | undefined;
  readonly snapshotIds: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Tested, so that its recipe need not be baked again. */
export function isPublished(image: Pick<Image, 'tags'>): boolean {
  return image.tags[TAGS.published] === 'true';
}

/** An image as the ledger keeps it. Its tags are the truth; the plan fills in for an image that is not of Kiln's making. */
export function ledgerEntry(
  image: Pick<Image, 'imageId' | 'tags'>,
  plan: Pick<Plan, 'fleet' | 'releaseId' | 'version' | 'image'>,
): ImageRecord {
  return {
    fleet: plan.fleet,
    imageId: image.imageId,
    digest: image.tags[TAGS.digest] ?? plan.image.recipeDigest,
    version: image.tags[TAGS.version] ?? plan.version,
    releaseId: image.tags[TAGS.release] ?? plan.releaseId,
    status: image.tags[TAGS.quarantined] === undefined ? 'PUBLISHED' : 'QUARANTINED',
  };
}

import type { DeployedFleet } from './fleet-spec';
import type { Image } from './image';
import type { GuardAlarm } from './judgement';
import type { Plan, Sizes } from './plan';
import type { ImageRecord } from './release-record';
import type { ReleaseRequest } from './release-request';
import type { ObservedRule } from './rule';

/** Where the artifact of the version lies, and what of it S3 knows; undefined `sha256` where S3 has no whole-object one. */
export interface FoundArtifact {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
  readonly sha256: string | undefined;
  /** Where Kiln may not look. */
  readonly denied?: true;
}

/** The generation that serves, as it was found. */
export interface FoundBlue {
  readonly generation: string;
  readonly targetGroupArn: string;
  readonly version: string;
  /** The release that made it, as its tag says. */
  readonly releaseId: string | undefined;
  /** Undefined where its launch template is gone. */
  readonly imageId: string | undefined;
  readonly sizes: Sizes;
  readonly healthy: number;
  readonly inService: number;
}

/** Everything a plan is made from, read under the claim, before anything is touched. */
export interface Reality {
  readonly stage: string;
  readonly releaseId: string;
  readonly executionArn: string;
  /** Epoch ms. */
  readonly now: number;
  readonly request: ReleaseRequest;
  readonly deployed: DeployedFleet;
  readonly specVersion: number;
  /** As the file names it, and what it resolves to. */
  readonly base: { readonly source: string; readonly imageId: string | undefined; readonly image: Image | undefined };
  readonly artifact: FoundArtifact;
  /** Digest of the recipe without its freshness; undefined, as the next one, where base or artifact are not to be had. */
  readonly recipe: string | undefined;
  readonly recipeDigest: string | undefined;
  /** Images of that digest, newest first. */
  readonly sameRecipe: readonly Image[];
  /** The image the request names, where it names one and there is one. */
  readonly requestedImage: Image | undefined;
  /** What Kiln's own books say of it: they know of condemned images that Kiln may not tag. */
  readonly ledgerEntry: ImageRecord | undefined;
  readonly rule: ObservedRule;
  /** The groups of this fleet and stage, by name. */
  readonly groups: readonly string[];
  /** The generation with all of the weight; undefined before the first release, or where it is not clear. */
  readonly blue: FoundBlue | undefined;
  /** What blue was made by, in today's words; undefined where that is not on record. */
  readonly bluePlan: Plan | undefined;
  /** In the busiest of the latest minutes. */
  readonly requestsPerMinute: number;
  /** On the average of them. */
  readonly usualRequestsPerMinute: number;
  readonly alarms: readonly GuardAlarm[];
  /** The highest generation number ever planned. */
  readonly lastGeneration: number;
}

import * as z from 'zod';

/** An event as EventBridge hands it to a target. Source: EventBridge user guide, "AWS events", structure reference. */
const envelope = z.object({
  id: z.string().min(1).max(256),
  source: z.string(),
  account: z.string(),
  time: z.string(),
});

/** Somebody asks for a release, on Kiln's own bus. The detail is anything: it is read with all its problems at once. */
const releaseRequested = envelope.extend({ 'detail-type': z.literal('Release Requested'), detail: z.unknown() });

/** Source: S3 user guide, "EventBridge event message structure". Keys are not URL-encoded there. */
const objectCreated = envelope.extend({
  'detail-type': z.literal('Object Created'),
  source: z.literal('aws.s3'),
  detail: z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({ key: z.string(), 'version-id': z.string().optional() }),
  }),
});

/**
 * The image's ARN is all that the event says of it: `…:image/<recipe>/<version>/<build>`; the AMI has to be looked up.
 * Source: Image Builder user guide, "EC2 Image Builder Image State Change".
 */
const builderImageAvailable = envelope.extend({
  'detail-type': z.literal('EC2 Image Builder Image State Change'),
  source: z.literal('aws.imagebuilder'),
  resources: z.array(z.string()).min(1),
  detail: z.object({ state: z.object({ status: z.literal('AVAILABLE') }) }),
});

export const triggeringEvent = z.discriminatedUnion('detail-type', [
  releaseRequested,
  objectCreated,
  builderImageAvailable,
]);
export type TriggeringEvent = z.output<typeof triggeringEvent>;
export type ObjectCreated = z.output<typeof objectCreated>;
export type BuilderImageAvailable = z.output<typeof builderImageAvailable>;
export type ReleaseRequested = z.output<typeof releaseRequested>;

/** A rule of one fleet says which fleet it is for; in a `Release Requested` the detail says so. */
export const starterInput = z.union([
  z.strictObject({ fleet: z.string(), event: z.unknown() }),
  z.looseObject({ 'detail-type': z.string() }).transform((event) => ({ fleet: undefined, event })),
]);

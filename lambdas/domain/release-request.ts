import * as z from 'zod';
import { ARTIFACT_ADDRESS } from './artifact-address';
import { isBlock } from './block';
import { type FleetSpec, strategySchema } from './fleet-spec';
import { versionSchema } from './version';

/** The longest request worth reading, in characters of JSON; an execution's input may have 256 KiB. */
export const LONGEST_REQUEST = 4096;

/** People read it in mails, chats and terminals: no control characters, so no line breaks and no escape sequences. */
const plainText = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, 'must be one line of plain text');

/** What a person, a pipeline or a schedule may ask for. What is left out is decided by whoever reads it. */
export const requestInputSchema = z.strictObject({
  fleet: z
    .string()
    .max(20)
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and single dashes')
    .describe('The name of a fleet file, such as web.'),
  version: versionSchema.optional().describe('The version to release. Left out: the newest artifact there is.'),
  requestId: z
    .string()
    .max(200)
    .regex(
      /^[0-9A-Za-z][0-9A-Za-z._:/@=+-]*$/,
      'must be an id such as the number of a CI run: letters, digits and ._:/@=+- without spaces',
    )
    .optional()
    .describe('Yours to choose: one request id of a fleet releases once, however often it is sent.'),
  artifact: z
    .string()
    .max(1200)
    .regex(ARTIFACT_ADDRESS, 'must be an S3 address such as s3://bucket/web/web-1.4.2.tar.gz?versionId=…')
    .optional()
    .describe('The artifact, and which version of the object. It must lie where the fleet file says.'),
  imageId: z
    .string()
    .regex(/^ami-[0-9a-f]{8,17}$/, 'must be an AMI id such as ami-0123456789abcdef0')
    .optional()
    .describe('Use this image instead of baking one.'),
  force: z.boolean().optional().describe('Release even where this version serves already.'),
  reason: plainText(500).optional().describe('Why: it stands in the release record.'),
  requestedBy: plainText(100).optional().describe('Who: it stands in the release record.'),
  strategy: strategySchema
    .partial()
    .optional()
    .describe('Steps or soak of this release only, under the rules of the fleet file.'),
  override: z
    .strictObject({ reason: plainText(500).min(1) })
    .optional()
    .describe('Release in spite of a freeze or a closed window, and why.'),
  dryRun: z.boolean().optional().describe('Say what would be done, and do nothing.'),
});

export type RequestInput = z.output<typeof requestInputSchema>;

/** What can be read of a request that is not all good. */
export const readableRequestSchema = requestInputSchema.partial();
export type ReadableRequest = z.output<typeof readableRequestSchema>;

/** Where the version of a request that names none was found. */
const VERSION_SOURCES = ['artifact', 'newest artifact', 'image'] as const;

/** A request as ValidateRequest hands it on: nothing of it is left open. */
export const releaseRequestSchema = requestInputSchema.extend({
  version: versionSchema,
  versionFrom: z.enum(VERSION_SOURCES).optional(),
});

export type ReleaseRequest = z.output<typeof releaseRequestSchema>;

/**
 * The detail of a `Release Requested` event. It names its version, so that it means the same whenever it is delivered.
 * What overrides a rule of the fleet needs a person, who starts the release in the console or with `kiln release`.
 */
export const releaseRequestedSchema = requestInputSchema
  .omit({ force: true, override: true })
  .extend({ version: versionSchema.describe('The version to release.') })
  .meta({
    title: 'Release Requested',
    description: 'The detail of an event that asks Kiln for a release, detail-type "Release Requested" on its bus.',
  });

/**
 * Whether a request and the input of an earlier execution mean the same release. Why and by whom it is asked for may
 * differ: a CI job that retries may well say so.
 */
export function asksForTheSame(request: RequestInput, earlierInput: string): boolean {
  const earlier = requestInputSchema.safeParse(JSON.parse(earlierInput));
  return earlier.success && essenceOf(earlier.data) === essenceOf(request);
}

/** A parsed request has its fields in the schema's order. */
function essenceOf({ reason: _reason, requestedBy: _requestedBy, ...essence }: RequestInput): string {
  return JSON.stringify(essence);
}

/** Whether whatever was sent only asks what would be done, wrong as the rest of it may be. */
export function isDryRun(request: unknown): boolean {
  return isBlock(request) && request.dryRun === true;
}

/** A fleet's spec with the strategy that a request asks for. */
export function withStrategy(spec: FleetSpec, strategy: RequestInput['strategy']): FleetSpec {
  const { steps = spec.strategy.steps, soak = spec.strategy.soak } = strategy ?? {};
  return { ...spec, strategy: { ...spec.strategy, steps, soak } };
}

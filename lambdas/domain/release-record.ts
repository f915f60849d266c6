import * as z from 'zod';
import { releaseRequestSchema } from './release-request';

/** How a release ended, or that it has not. */
export const RELEASE_STATUSES = ['RUNNING', 'SUCCEEDED', 'RECOVERED', 'REFUSED', 'FAILED'] as const;
export type ReleaseStatus = (typeof RELEASE_STATUSES)[number];

/** What stays of a release for people who ask later. */
export const releaseRecordSchema = z.object({
  releaseId: z.string(),
  fleet: z.string(),
  executionArn: z.string(),
  /** As it was asked for; a refused request may be anything. */
  request: releaseRequestSchema.partial({ version: true }).optional(),
  /** What those who asked know it by: their request id, or the name they gave to the execution. */
  reference: z.string().optional(),
  status: z.enum(RELEASE_STATUSES),
  /** ISO 8601. */
  startedAt: z.string(),
  endedAt: z.string().optional(),
  /** The error's name, and the sentence that says why; for a success the sentence alone. */
  error: z.string().optional(),
  reason: z.string().optional(),
  /** What failed first. A recovery that is started again does not forget it. */
  failure: z.object({ error: z.string(), cause: z.string() }).optional(),
  /** Whether the end was told on the bus. */
  announced: z.boolean().default(false),
  /** What was seen before each irreversible step: step → sentence. */
  evidence: z.record(z.string(), z.string()).default({}),
  /** The minimum sizes it set, each with the one it found: see `held-minimum.ts`. */
  held: z.record(z.string(), z.int()).default({}),
  /** The plan as JSON. */
  plan: z.string().optional(),
});

export type ReleaseRecord = z.output<typeof releaseRecordSchema>;

/** The fleet's lock. It stays when nobody holds it: its fence only ever goes up. */
export const claimSchema = z.object({
  fleet: z.string(),
  fence: z.int(),
  /** The highest generation number ever planned. */
  lastGeneration: z.int(),
  /** The recovery execution that raised the fence last. */
  recovery: z.string().optional(),
  holder: z
    .object({
      /** A release's id, or `retire-<generation>`. */
      id: z.string(),
      kind: z.enum(['release', 'retirement']),
      executionArn: z.string(),
      /** ISO 8601. */
      since: z.string(),
    })
    .optional(),
});

export type Claim = z.output<typeof claimSchema>;
export type ClaimHolder = NonNullable<Claim['holder']>;

/** A generation that stands by until its rollback window ends. */
export const retirementSchema = z.object({
  fleet: z.string(),
  generation: z.string(),
  /** Epoch seconds at which it goes. */
  due: z.int(),
  releaseId: z.string(),
});

export type Retirement = z.output<typeof retirementSchema>;

/** An image and what became of it. */
export const imageRecordSchema = z.object({
  fleet: z.string(),
  imageId: z.string(),
  digest: z.string(),
  version: z.string(),
  releaseId: z.string(),
  status: z.enum(['PUBLISHED', 'QUARANTINED']),
});

export type ImageRecord = z.output<typeof imageRecordSchema>;

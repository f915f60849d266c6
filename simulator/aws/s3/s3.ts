import { createHash } from 'node:crypto';
import type {
  GetObjectCommandInput,
  GetObjectCommandOutput,
  HeadObjectCommandInput,
  HeadObjectCommandOutput,
  ListObjectsV2CommandInput,
  ListObjectsV2CommandOutput,
  PutObjectCommandInput,
  PutObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import type { VirtualClock } from '../../clock';
import type { EventSink } from '../../ports';
import type { Random } from '../../random';
import { type Operations, operation, type SimulatedService } from '../../service';
import { type BucketDefinition, Buckets, type ChecksumKind, type StoredObject } from './buckets';

type Output<T> = Omit<T, '$metadata'>;

/** Of the SDK's body stream what callers use: it is read whole, once. */
interface Body {
  transformToString(encoding?: BufferEncoding): Promise<string>;
  transformToByteArray(): Promise<Uint8Array>;
}

const readFields = {
  Bucket: z.string(),
  Key: z.string(),
  VersionId: z.string().optional(),
  ChecksumMode: z.literal('ENABLED').optional(),
};
const headInput = z.strictObject(readFields) satisfies z.ZodType<HeadObjectCommandInput>;
const getInput = z.strictObject(readFields) satisfies z.ZodType<GetObjectCommandInput>;

const putInput = z.strictObject({
  Bucket: z.string(),
  Key: z.string().min(1).max(1024),
  Body: z.union([z.string(), z.instanceof(Uint8Array)]),
  ContentType: z.string().optional(),
  Metadata: z.record(z.string(), z.string()).optional(),
  ChecksumAlgorithm: z.literal('SHA256').optional(),
  ChecksumSHA256: z.string().optional(),
  IfNoneMatch: z.literal('*').optional(),
}) satisfies z.ZodType<PutObjectCommandInput>;

const listInput = z.strictObject({
  Bucket: z.string(),
  Prefix: z.string().optional(),
  MaxKeys: z.number().int().min(1).max(1000).optional(),
  ContinuationToken: z.string().optional(),
}) satisfies z.ZodType<ListObjectsV2CommandInput>;

/**
 * Simulated S3: strongly consistent, as S3 is. Error names are those a stub server of S3's answers brought out of the
 * SDK v3: a refused HEAD has no body, so all but 404 is called `Unknown`.
 */
export class SimulatedS3 implements SimulatedService {
  readonly name = 's3';
  readonly operations: Operations;
  private readonly buckets: Buckets;

  constructor(clock: VirtualClock, random: Random, events?: EventSink) {
    const own = random.fork('s3');
    this.buckets = new Buckets(clock, own, (bucket, object, reason) =>
      events?.emit(objectCreated(bucket, object, reason, own)),
    );
    this.operations = {
      HeadObject: operation<z.output<typeof headInput>, Output<HeadObjectCommandOutput>>({
        kind: 'consistent',
        input: headInput,
        answer: ({ Bucket, Key, VersionId, ChecksumMode }, call) => {
          const definition = this.buckets.definition(Bucket);
          const object = this.buckets.find(Bucket, Key, VersionId, call.readAt);
          if (object !== undefined) return headers(object, ChecksumMode);
          if (definition?.listable === false) throw new AwsError('Unknown', 'UnknownError', 403);
          if (VersionId !== undefined && !isVersionId(VersionId)) throw new AwsError('Unknown', 'UnknownError', 400);
          throw new AwsError('NotFound', 'UnknownError', 404);
        },
      }),

      GetObject: operation<
        z.output<typeof getInput>,
        Omit<GetObjectCommandOutput, '$metadata' | 'Body'> & { Body: Body }
      >({
        kind: 'consistent',
        input: getInput,
        answer: ({ Bucket, Key, VersionId, ChecksumMode }, call) => {
          const { listable } = this.requireBucket(Bucket);
          const object = this.buckets.find(Bucket, Key, VersionId, call.readAt);
          if (object !== undefined) return { ...headers(object, ChecksumMode), Body: bodyOf(object) };
          if (listable === false) throw new AwsError('AccessDenied', 'Access Denied', 403);
          if (VersionId === undefined)
            throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key });
          if (!isVersionId(VersionId)) throw new AwsError('InvalidArgument', 'Invalid version id specified', 400);
          throw new AwsError('NoSuchVersion', 'The specified version does not exist.', 404, { Key, VersionId });
        },
      }),

      PutObject: operation<z.output<typeof putInput>, Output<PutObjectCommandOutput>>({
        kind: 'write',
        input: putInput,
        answer: ({ Bucket, Key, Body, IfNoneMatch, ChecksumAlgorithm, ChecksumSHA256, ...rest }) => {
          this.requireBucket(Bucket);
          const body = Buffer.from(Body);
          requireDigest(body, ChecksumSHA256);
          if (IfNoneMatch === '*' && this.buckets.find(Bucket, Key) !== undefined) {
            const text = 'At least one of the pre-conditions you specified did not hold';
            throw new AwsError('PreconditionFailed', text, 412, { Condition: 'If-None-Match' });
          }
          const wanted = ChecksumAlgorithm !== undefined || ChecksumSHA256 !== undefined;
          const stored = this.buckets.put(
            Bucket,
            {
              key: Key,
              body,
              ...(rest.ContentType !== undefined && { contentType: rest.ContentType }),
              ...(rest.Metadata !== undefined && { metadata: rest.Metadata }),
            },
            wanted ? 'full-object' : 'none',
            true,
          );
          return {
            ETag: stored.etag,
            ...(stored.versionId !== undefined && { VersionId: stored.versionId }),
            ...checksumFields(stored),
          };
        },
      }),

      ListObjectsV2: operation<z.output<typeof listInput>, Output<ListObjectsV2CommandOutput>>({
        kind: 'consistent',
        input: listInput,
        answer: ({ Bucket, Prefix = '', MaxKeys = 1000, ContinuationToken: after }, call) => {
          const { listable } = this.requireBucket(Bucket);
          if (listable === false) throw new AwsError('AccessDenied', 'Access Denied', 403);
          const objects = this.buckets.list(Bucket, Prefix, call.readAt);
          const rest = after === undefined ? objects : objects.slice(objects.findIndex(({ key }) => key === after) + 1);
          const shown = rest.slice(0, MaxKeys);
          const last = shown.at(-1)?.key;
          const more = rest.length > shown.length && last !== undefined;
          return {
            Name: Bucket,
            Prefix,
            MaxKeys,
            KeyCount: shown.length,
            IsTruncated: more,
            ...(more && { NextContinuationToken: last }),
            Contents: shown.map(({ key, etag, body, lastModified }) => ({
              Key: key,
              ETag: etag,
              Size: body.length,
              LastModified: new Date(lastModified),
              StorageClass: 'STANDARD',
            })),
          };
        },
      }),
    };
  }

  /** Makes a bucket: worlds do, Kiln never does. */
  createBucket(definition: BucketDefinition): void {
    this.buckets.create(definition);
  }

  /** An object that lies there, told of to nobody. @returns its version id, undefined in a bucket without versioning. */
  put(
    bucket: string,
    key: string,
    body: string | Uint8Array,
    checksum: ChecksumKind = 'full-object',
  ): string | undefined {
    return this.buckets.put(bucket, { key, body: Buffer.from(body) }, checksum, false).versionId;
  }

  /** Puts an object, as CI does. */
  upload(bucket: string, key: string, body: string): void {
    this.requireBucket(bucket);
    this.buckets.put(bucket, { key, body: Buffer.from(body) }, 'full-object', true);
  }

  /** What an instance downloads at present; undefined where there is no such thing. */
  read(bucket: string, key: string, versionId?: string): Buffer | undefined {
    return this.buckets.find(bucket, key, versionId)?.body;
  }

  private requireBucket(bucket: string): BucketDefinition {
    const definition = this.buckets.definition(bucket);
    if (definition !== undefined) return definition;
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: bucket });
  }
}

/** Source: S3 user guide, "EventBridge event message structure". Keys are not URL-encoded. */
function objectCreated(
  bucket: string,
  { key, body, etag, versionId, lastModified }: StoredObject,
  reason: 'PutObject',
  random: Random,
): Parameters<EventSink['emit']>[0] {
  return {
    source: 'aws.s3',
    detailType: 'Object Created',
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: {
        key,
        size: body.length,
        etag: etag.replaceAll('"', ''),
        ...(versionId !== undefined && { 'version-id': versionId }),
        sequencer: Math.floor(lastModified).toString(16).toUpperCase().padStart(18, '0'),
      },
      'request-id': random.hex(16).toUpperCase(),
      requester: '111122223333',
      'source-ip-address': '203.0.113.34',
      reason,
    },
  };
}

/** The form this simulation gives version ids; S3 tells a malformed one from one that is not there. */
function isVersionId(text: string): boolean {
  return /^([0-9a-f]{32}|null)$/.test(text);
}

function requireDigest(body: Buffer, expected: string | undefined): void {
  if (expected === undefined || createHash('sha256').update(body).digest('base64') === expected) return;
  throw new AwsError('BadDigest', 'The SHA256 you specified did not match the calculated checksum.', 400);
}

function headers(object: StoredObject, checksumMode: 'ENABLED' | undefined) {
  return {
    ContentLength: object.body.length,
    ContentType: object.contentType,
    ETag: object.etag,
    LastModified: new Date(object.lastModified),
    Metadata: { ...object.metadata },
    ...(object.versionId !== undefined && { VersionId: object.versionId }),
    ...(checksumMode === 'ENABLED' && checksumFields(object)),
  };
}

function checksumFields({ sha256 }: StoredObject) {
  return sha256 === undefined ? {} : { ChecksumSHA256: sha256.value, ChecksumType: sha256.type };
}

function bodyOf({ body }: StoredObject): Body {
  return {
    transformToString: (encoding = 'utf8') => Promise.resolve(body.toString(encoding)),
    transformToByteArray: () => Promise.resolve(Uint8Array.from(body)),
  };
}

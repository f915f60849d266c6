import { createHash } from 'node:crypto';
import type { VirtualClock } from '../../clock';
import type { Random } from '../../random';
import { VersionedMap } from '../../versioned-map';

/** A checksum as S3 keeps it with an object. */
interface Sha256Checksum {
  /** Base64; of a composite one with `-<parts>` behind. */
  readonly value: string;
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
}

/** One version of an object. */
export interface StoredObject {
  readonly key: string;
  /** Undefined in a bucket without versioning. */
  readonly versionId?: string;
  readonly body: Buffer;
  readonly etag: string;
  /** Epoch ms. */
  readonly lastModified: number;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Only where the uploader asked for one. */
  readonly sha256?: Sha256Checksum;
}

export interface BucketDefinition {
  readonly name: string;
  readonly versioned: boolean;
  /** Whether callers may list it. Without, S3 answers 403 instead of 404 for what is not there. Default true. */
  readonly listable?: boolean;
  /** Whether it sends its events to EventBridge: a setting of the bucket, off by default. */
  readonly notifiesEventBridge?: boolean;
}

/** Which SHA-256 an upload leaves: of the whole object, of multipart upload's parts, or none. */
export type ChecksumKind = 'full-object' | 'composite' | 'none';

interface Bucket {
  readonly definition: BucketDefinition;
  /** The versions of each key, oldest first. */
  readonly objects: VersionedMap<readonly StoredObject[]>;
}

/** Buckets and their objects. */
export class Buckets {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly clock: VirtualClock,
    private readonly random: Random,
    /** Told of every object in a bucket that sends its events to EventBridge. */
    private readonly onCreated: (bucket: string, object: StoredObject, reason: 'PutObject') => void,
  ) {}

  create(definition: BucketDefinition): void {
    this.buckets.set(definition.name, { definition, objects: new VersionedMap(() => this.clock.now()) });
  }

  definition(bucket: string): BucketDefinition | undefined {
    return this.buckets.get(bucket)?.definition;
  }

  /** The object's newest version, or the one named. Undefined where the bucket is not, too. */
  find(bucket: string, key: string, versionId?: string, at?: number): StoredObject | undefined {
    const versions = this.buckets.get(bucket)?.objects.get(key, at) ?? [];
    if (versionId === undefined) return versions.at(-1);
    return versions.find((version) => (version.versionId ?? 'null') === versionId);
  }

  /** Newest versions of all keys that begin with the prefix, by key. */
  list(bucket: string, prefix: string, at?: number): readonly StoredObject[] {
    return (this.buckets.get(bucket)?.objects.list(at) ?? [])
      .flatMap((versions) => versions.at(-1) ?? [])
      .filter(({ key }) => key.startsWith(prefix))
      .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }

  /** @throws Error when there is no such bucket. */
  put(
    bucketName: string,
    object: Pick<StoredObject, 'key' | 'body'> & Partial<Pick<StoredObject, 'contentType' | 'metadata'>>,
    checksum: ChecksumKind,
    isTold: boolean,
  ): StoredObject {
    const bucket = this.buckets.get(bucketName);
    if (bucket === undefined) throw new Error(`There is no bucket ${bucketName}`);
    const { versioned } = bucket.definition;
    const sha256 = checksumOf(object.body, checksum);
    const stored: StoredObject = {
      contentType: 'application/octet-stream',
      metadata: {},
      ...object,
      etag: `"${createHash('md5').update(object.body).digest('hex')}"`,
      lastModified: this.clock.now(),
      ...(versioned && { versionId: this.random.hex(32) }),
      ...(sha256 !== undefined && { sha256 }),
    };
    const earlier = versioned ? (bucket.objects.get(object.key) ?? []) : [];
    bucket.objects.put(object.key, [...earlier, stored]);
    if (isTold && bucket.definition.notifiesEventBridge === true) this.onCreated(bucketName, stored, 'PutObject');
    return stored;
  }
}

/** Source of the composite form: S3 user guide, "Checking object integrity for data uploads": a hash of the parts' hashes. */
function checksumOf(body: Buffer, kind: ChecksumKind): Sha256Checksum | undefined {
  const hash = createHash('sha256').update(body).digest();
  if (kind === 'none') return undefined;
  if (kind === 'full-object') return { value: hash.toString('base64'), type: 'FULL_OBJECT' };
  return { value: `${createHash('sha256').update(hash).digest('base64')}-1`, type: 'COMPOSITE' };
}

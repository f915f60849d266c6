import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { httpStatus, isAwsError, meaning } from '../shared/aws-errors';
import { adapter } from '../shared/clients';
import { allOf } from './answers';

export interface ObjectHead {
  /** `null` (the text) in a bucket without versions. */
  readonly versionId: string;
  /** Of the content, hexadecimal; undefined where S3 has none, or one of the parts of a multipart upload. */
  readonly sha256: string | undefined;
}

/** S3: artifacts, script assets and build manifests. Source: Amazon S3 API reference. */
export const objects = adapter(S3Client, (client) => ({
  /** @returns undefined where there is no such object, or not this version of it; DENIED where S3, or the key it is encrypted with, lets us not. */
  async head(bucket: string, key: string, versionId?: string): Promise<ObjectHead | 'DENIED' | undefined> {
    try {
      const found = await client.send(
        new HeadObjectCommand({
          Bucket: bucket,
          Key: key,
          ChecksumMode: 'ENABLED',
          VersionId: versionId,
        }),
      );
      const whole = found.ChecksumType === 'COMPOSITE' ? undefined : found.ChecksumSHA256;
      return { versionId: found.VersionId ?? 'null', sha256: whole && Buffer.from(whole, 'base64').toString('hex') };
    } catch (error) {
      if (isAwsError(error, 'NotFound', 'NoSuchKey', 'NoSuchBucket')) return undefined;
      // An answer to HEAD has no body, so no error code either.
      if (httpStatus(error) === 403) return 'DENIED';
      // A version id that is none is a bad request, and the answer to HEAD has no body that would say so.
      if (versionId !== undefined && httpStatus(error) === 400) return undefined;
      throw error;
    }
  },

  /** The keys of all objects that begin with the prefix; none where there is no such bucket. */
  keys(bucket: string, prefix: string): Promise<string[]> {
    const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix });
    return allOf(pages, ({ Contents }) => Contents?.map(({ Key }) => Key)).catch(meaning([], 'NoSuchBucket'));
  },

  /** @returns undefined where there is no such object. */
  async read(bucket: string, key: string): Promise<string | undefined> {
    const found = await client
      .send(new GetObjectCommand({ Bucket: bucket, Key: key }))
      .catch(meaning(undefined, 'NoSuchKey'));
    return found?.Body?.transformToString();
  },

  async write(bucket: string, key: string, content: string): Promise<void> {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content, ContentType: 'text/plain' }));
  },
}));

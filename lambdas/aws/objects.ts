import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { httpStatus, isAwsError } from '../shared/aws-errors';
import { adapter } from '../shared/clients';

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
          ...(versionId !== undefined && { VersionId: versionId }),
        }),
      );
      const whole = found.ChecksumType !== 'COMPOSITE';
      return {
        versionId: found.VersionId ?? 'null',
        sha256:
          found.ChecksumSHA256 !== undefined && whole
            ? Buffer.from(found.ChecksumSHA256, 'base64').toString('hex')
            : undefined,
      };
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
  async keys(bucket: string, prefix: string): Promise<string[]> {
    const found: string[] = [];
    try {
      for await (const { Contents } of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
        for (const { Key } of Contents ?? []) if (Key !== undefined) found.push(Key);
      }
    } catch (error) {
      if (!isAwsError(error, 'NoSuchBucket')) throw error;
    }
    return found;
  },

  /** @returns undefined where there is no such object. */
  async read(bucket: string, key: string): Promise<string | undefined> {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return await Body?.transformToString();
    } catch (error) {
      if (isAwsError(error, 'NoSuchKey')) return undefined;
      throw error;
    }
  },

  async write(bucket: string, key: string, content: string): Promise<void> {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content, ContentType: 'text/plain' }));
  },
}));

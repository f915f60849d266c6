import { createHash } from 'node:crypto';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from '@aws-sdk/client-s3';
import { SimulatedS3 } from '../../simulator/aws/s3/s3';
import { virtualAws } from './virtual-aws';

const HASH = createHash('sha256').update('content').digest('base64');

function s3World() {
  const aws = virtualAws();
  const s3 = new SimulatedS3(aws.clock, aws.random);
  aws.kernel.register(s3);
  s3.createBucket({ name: 'versioned', versioned: true });
  s3.createBucket({ name: 'plain', versioned: false });
  s3.createBucket({ name: 'secret', versioned: false, listable: false });
  const client = aws.clients(S3Client);
  return {
    s3,
    head: (Bucket: string, Key: string, VersionId?: string) =>
      aws.settle(
        client.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED', ...(VersionId && { VersionId }) })),
      ),
    get: (Bucket: string, Key: string, VersionId?: string) =>
      aws.settle(client.send(new GetObjectCommand({ Bucket, Key, ...(VersionId && { VersionId }) }))),
    put: (input: Partial<PutObjectCommandInput> = {}) =>
      aws.settle(client.send(new PutObjectCommand({ Bucket: 'plain', Key: 'a', Body: 'content', ...input }))),
    list: (Prefix: string, MaxKeys: number, ContinuationToken?: string) =>
      aws.settle(
        client.send(
          new ListObjectsV2Command({
            Bucket: 'plain',
            Prefix,
            MaxKeys,
            ...(ContinuationToken && { ContinuationToken }),
          }),
        ),
      ),
  };
}

describe('objects', () => {
  it('are read as they were written', async () => {
    const { put, get } = s3World();
    await put({ Metadata: { by: 'ci' } });

    const { Body, ContentLength, Metadata } = await get('plain', 'a');

    expect(await Body?.transformToString()).toBe('content');
    expect([ContentLength, Metadata]).toEqual([7, { by: 'ci' }]);
  });

  it('have versions in a versioned bucket only', async () => {
    const { s3, get, head, put } = s3World();
    const first = s3.put('versioned', 'a', 'one');
    s3.put('versioned', 'a', 'two');

    expect(await (await get('versioned', 'a', first)).Body?.transformToString()).toBe('one');
    expect(await (await get('versioned', 'a')).Body?.transformToString()).toBe('two');
    expect((await head('versioned', 'a', first)).ContentLength).toBe(3);
    expect((await put()).VersionId).toBeUndefined();
  });

  it('have the SHA-256 their uploader asked for', async () => {
    const { s3, head, put } = s3World();

    await put({ ChecksumAlgorithm: 'SHA256' });
    expect(await head('plain', 'a')).toMatchObject({ ChecksumSHA256: HASH, ChecksumType: 'FULL_OBJECT' });
    await put();
    expect((await head('plain', 'a')).ChecksumSHA256).toBeUndefined();
    s3.put('plain', 'a', 'content', 'composite');
    const composite = await head('plain', 'a');
    expect(composite.ChecksumType).toBe('COMPOSITE');
    expect(composite.ChecksumSHA256).toMatch(/^[A-Za-z0-9+/]{43}=-1$/);
  });

  it('are refused when they are not what their uploader says', async () => {
    const { put } = s3World();

    await expect(put({ ChecksumSHA256: HASH, Body: 'contents' })).rejects.toMatchObject({ name: 'BadDigest' });
  });

  it('are not written over where that is forbidden', async () => {
    const { put } = s3World();
    await put({ IfNoneMatch: '*' });

    await expect(put({ IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
  });

  it('are listed by prefix, in pages', async () => {
    const { s3, list } = s3World();
    for (const key of ['b/2', 'a/1', 'b/1', 'b/3']) s3.put('plain', key, key);

    const first = await list('b/', 2);
    const second = await list('b/', 2, first.NextContinuationToken);

    expect([first, second].map(({ Contents }) => Contents?.map(({ Key }) => Key))).toEqual([['b/1', 'b/2'], ['b/3']]);
    expect(second.IsTruncated).toBe(false);
  });
});

describe('what is not there', () => {
  it('is NotFound to a HEAD, whatever is missing', async () => {
    const { head } = s3World();

    for (const bucket of ['plain', 'nowhere']) {
      await expect(head(bucket, 'missing')).rejects.toMatchObject({
        name: 'NotFound',
        $metadata: { httpStatusCode: 404 },
      });
    }
  });

  it('has a name to a GET', async () => {
    const { s3, get } = s3World();
    s3.put('versioned', 'a', 'one');

    await expect(get('plain', 'missing')).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(get('nowhere', 'missing')).rejects.toMatchObject({ name: 'NoSuchBucket' });
    await expect(get('versioned', 'a', '0'.repeat(32))).rejects.toMatchObject({ name: 'NoSuchVersion' });
    await expect(get('versioned', 'a', 'latest')).rejects.toMatchObject({ name: 'InvalidArgument' });
  });

  it('is forbidden to who may not list the bucket; a HEAD has not even a name for that', async () => {
    const { head, get } = s3World();

    await expect(head('secret', 'missing')).rejects.toMatchObject({
      name: 'Unknown',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(get('secret', 'missing')).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('cannot be written into', async () => {
    const { put } = s3World();

    await expect(put({ Bucket: 'nowhere' })).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });
});

describe('an upload', () => {
  it('is told to EventBridge by a bucket that is set to, and by no other', () => {
    const aws = virtualAws();
    const told: { readonly detailType: string; readonly detail: Readonly<Record<string, unknown>> }[] = [];
    const s3 = new SimulatedS3(aws.clock, aws.random, { emit: (event) => told.push(event) });
    s3.createBucket({ name: 'telling', versioned: true, notifiesEventBridge: true });
    s3.createBucket({ name: 'silent', versioned: true });

    s3.upload('silent', 'web/web-1.4.2.tar.gz', 'content');
    const versionId = s3.put('telling', 'web/web-1.4.1.tar.gz', 'was there before');
    s3.upload('telling', 'web/web-1.4.2.tar.gz', 'content');

    expect(versionId).toBeDefined();
    expect(told).toMatchObject([
      {
        source: 'aws.s3',
        detailType: 'Object Created',
        resources: ['arn:aws:s3:::telling'],
        detail: {
          bucket: { name: 'telling' },
          object: { key: 'web/web-1.4.2.tar.gz', size: 7, 'version-id': expect.stringMatching(/^[0-9a-f]{32}$/) },
          reason: 'PutObject',
        },
      },
    ]);
  });
});

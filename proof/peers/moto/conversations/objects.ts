import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { objects } from '../../../../lambdas/aws/objects';
import type { Conversation } from '../conversation';

export const objectConversation: Conversation = {
  name: 'objects',
  async hold(peer) {
    const { refused } = peer;
    const { bucket } = peer.places;
    const shelf = peer.use(objects);
    const s3 = peer.clients(S3Client);
    await shelf.write(bucket, 'manifests/one.txt', 'one');
    await shelf.head(bucket, 'manifests/one.txt');
    await shelf.read(bucket, 'manifests/one.txt');
    await shelf.keys(bucket, 'manifests/');
    await shelf.keys(bucket, 'nothing/');
    await refused('an object that is not', () => shelf.head(bucket, 'manifests/two.txt'));
    await refused('an object that is not', () => shelf.read(bucket, 'manifests/two.txt'));
    await refused('a version that is not', () => shelf.head(bucket, 'manifests/one.txt', '3HL4kqtJvjVBH40Nrjfkd'));
    await refused('a bucket that is not', () => shelf.head('kiln-nobodys', 'manifests/one.txt'));
    await refused('a bucket that is not', () =>
      s3.send(new GetObjectCommand({ Bucket: 'kiln-nobodys', Key: 'manifests/one.txt' })),
    );
    await refused('keys of a bucket that is not', () => shelf.keys('kiln-nobodys', ''));
    await refused('a long key', () => s3.send(new HeadObjectCommand({ Bucket: bucket, Key: 'x'.repeat(1025) })));
  },
};

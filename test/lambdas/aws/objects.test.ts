import { objects } from '../../../lambdas/aws/objects';
import { SimulatedS3 } from '../../../simulator/aws/s3/s3';
import { AwsError } from '../../../simulator/aws-error';
import { virtualAws } from '../../simulator/virtual-aws';
import { type Answer, asked } from './asked';

it('what S3 does not let us look at is told from what is not there', async () => {
  const { clock, random, kernel, clients, settle } = virtualAws();
  const s3 = new SimulatedS3(clock, random);
  kernel.register(s3);
  s3.createBucket({ name: 'open', versioned: true });
  s3.createBucket({ name: 'secret', versioned: true, listable: false });
  const face = objects(clients, () => '');

  expect(await settle(face.head('open', 'nothing'))).toBeUndefined();
  expect(await settle(face.head('secret', 'nothing'))).toBe('DENIED');
});

describe('the head of an object', () => {
  const head = (answer: Answer, versionId?: string) =>
    asked(objects, 's3', 'HeadObject', answer, (s3) => s3.head('bucket', 'key', versionId));
  const sha256 = Buffer.alloc(32, 0xab);
  const ChecksumSHA256 = sha256.toString('base64');

  it('has the SHA-256 of its content in hexadecimal', async () => {
    expect(await head(() => ({ VersionId: 'v1', ChecksumSHA256, ChecksumType: 'FULL_OBJECT' }))).toEqual({
      versionId: 'v1',
      sha256: 'ab'.repeat(32),
    });
  });

  it.each([
    ['was uploaded without one', {}],
    ['was uploaded in parts, of which it is', { ChecksumSHA256: `${ChecksumSHA256}-2`, ChecksumType: 'COMPOSITE' }],
  ])('has none where the object %s', async (_what, answer) => {
    expect(await head(() => answer)).toEqual({ versionId: 'null', sha256: undefined });
  });

  /** An answer to HEAD has no body, so that the SDK knows no name. */
  const badRequest = (): object => {
    throw new AwsError('400', 'UnknownError', 400);
  };

  it('is missing for a version id that is none', async () => {
    expect(await head(badRequest, 'no-version')).toBeUndefined();
  });

  it('is not missing for a bad request about no version', async () => {
    await expect(head(badRequest)).rejects.toMatchObject({ httpStatusCode: 400 });
  });

  it('is not missing while S3 is in trouble', async () => {
    const trouble = (): object => {
      throw new AwsError('InternalError', 'We encountered an internal error.', 500);
    };
    await expect(head(trouble, 'v1')).rejects.toMatchObject({ httpStatusCode: 500 });
  });
});

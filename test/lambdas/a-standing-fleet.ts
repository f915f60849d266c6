import { type Image, ImageState } from '@aws-sdk/client-ec2';
import { z } from 'zod';
import { TAGS } from '../../lambdas/domain/names';
import { AwsError } from '../../simulator/aws-error';
import { type Answers, alarms, BUS, deployed, generations, requests, ruleReads } from './answers';

export const BASE = 'ami-0123456789abcdef0';
export const SERVING = 'ami-0123456789abcdef1';

/** An available image, as EC2 shows it. */
export function image(ImageId: string, tags: Readonly<Record<string, string>> = {}): Image {
  return {
    ImageId,
    State: ImageState.available,
    Architecture: 'arm64',
    OwnerId: '111122223333',
    CreationDate: '2027-02-01T09:00:00.000Z',
    RootDeviceName: '/dev/xvda',
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

/** EC2's images: those of these ids; none is of a recipe that is asked for. */
export function images(...there: readonly Image[]): Answers {
  const asked = z.object({ ImageIds: z.array(z.string()).optional() });
  return {
    DescribeImages: (input) => {
      const { ImageIds } = asked.parse(input);
      return { Images: there.filter(({ ImageId }) => ImageIds?.includes(ImageId ?? '')) };
    },
  };
}

/** Web 1.0.0 serves with four instances and 1,200 requests a minute, and 1.1.0 could be released. */
export const STANDING: Answers = {
  ...deployed(),
  ...ruleReads({ 'prod-web-v001': 100 }),
  ...generations({ 'prod-web-v001': { version: '1.0.0', release: 'web-20270101T090000Z-aaaaaa' } }),
  ...requests({ 'prod-web-v001': 1200 }),
  ...alarms({}),
  ...images(image(BASE), image(SERVING, { [TAGS.recipe]: 'r', [TAGS.baseImage]: BASE, [TAGS.published]: 'true' })),
  ...BUS,
  DescribeLaunchTemplateVersions: { LaunchTemplateVersions: [{ LaunchTemplateData: { ImageId: SERVING } }] },
  HeadObject: { VersionId: 'v1', ChecksumSHA256: Buffer.alloc(32).toString('base64') },
};

/** S3 says no to HEAD: its answer has a status and nothing else. */
export const headRefused = (status: number) => (): never => {
  throw new AwsError(status === 404 ? 'NotFound' : 'UnknownError', 'UnknownError', status);
};

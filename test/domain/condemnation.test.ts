import { condemnation } from '../../lambdas/domain/condemnation';
import type { Image } from '../../lambdas/domain/image';
import { TAGS } from '../../lambdas/domain/names';

const image = (imageId: string, tags: Image['tags'] = {}): Image => ({
  imageId,
  state: 'available',
  stateReason: undefined,
  ownerId: '111122223333',
  architecture: 'arm64',
  createdAt: 0,
  sourceInstanceId: undefined,
  rootDeviceName: '/dev/xvda',
  snapshotIds: [],
  tags,
});

const blue = (imageId: string) => ({
  blue: {
    generation: 'prod-web-v001',
    targetGroupArn: 'arn',
    version: '1.0.0',
    imageId,
    sizes: { min: 1, max: 1, desired: 1 },
    inService: 1,
  },
});

describe('whether a failed release condemns its image', () => {
  it.each([
    ['HealthCheckFailed', 'condemn'],
    ['GuardTripped', 'condemn'],
    ['BakeFailed', 'spare'],
    ['LaunchFailed', 'spare'],
    ['ShiftFailed', 'spare'],
    ['TransientAwsError', 'spare'],
    ['States.Timeout', 'spare'],
  ])('%s: %s', (error, kind) => {
    expect(condemnation(error, { blue: null }, [image('ami-1')]).kind).toBe(kind);
    expect(condemnation(error, blue('ami-0'), [image('ami-1')]).kind).toBe(kind);
  });

  it('never the one that serves', () => {
    expect(condemnation('GuardTripped', blue('ami-1'), [image('ami-1')])).toEqual({
      kind: 'spare',
      reason: 'Image ami-1 serves well elsewhere in this fleet; GuardTripped must have another cause.',
    });
  });

  it('the published one of several', () => {
    const published = image('ami-2', { [TAGS.published]: 'true' });

    expect(condemnation('GuardTripped', { blue: null }, [image('ami-1'), published])).toMatchObject({
      image: published,
    });
  });
});

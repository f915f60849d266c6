import type { Image } from '../../lambdas/domain/image';
import { TAGS } from '../../lambdas/domain/names';
import type { Reality } from '../../lambdas/domain/reality';
import { aDeployedFleet, targetGroupArn } from './plan';

/** An image of Kiln's, tested and published. */
export function anImage(changes: Partial<Image> = {}): Image {
  return {
    imageId: 'ami-0123456789abcdef2',
    state: 'available',
    stateReason: undefined,
    architecture: 'arm64',
    ownerId: '111122223333',
    createdAt: Date.parse('2026-01-04T09:00:00Z'),
    sourceInstanceId: undefined,
    rootDeviceName: '/dev/xvda',
    snapshotIds: ['snap-1'],
    tags: { [TAGS.published]: 'true', [TAGS.fleet]: 'web' },
    ...changes,
  };
}

/** Web 1.0.0 serves with four instances and 1,200 requests a minute; 1.1.0 is asked for, and nothing stands against it. */
export function aReality(changes: Partial<Reality> = {}): Reality {
  return {
    stage: 'prod',
    releaseId: 'web-20260105T090000Z-abcdef',
    executionArn: 'arn:aws:states:eu-central-1:111122223333:execution:kiln-prod-release:x',
    now: Date.parse('2026-01-05T09:00:00Z'),
    request: { fleet: 'web', version: '1.1.0' },
    deployed: aDeployedFleet(),
    specVersion: 1,
    base: {
      source: 'ami-0123456789abcdef0',
      imageId: 'ami-0123456789abcdef0',
      image: anImage({ imageId: 'ami-0123456789abcdef0', tags: {} }),
    },
    artifact: { bucket: 'artifacts', key: 'web-1.1.0.tar.gz', versionId: 'v1', sha256: 'a'.repeat(64) },
    recipe: 'e'.repeat(64),
    recipeDigest: 'd'.repeat(64),
    sameRecipe: [],
    requestedImage: undefined,
    ledgerEntry: undefined,
    rule: { kind: 'forward', targets: [{ targetGroupArn: targetGroupArn('prod-web-v001'), weight: 100 }] },
    groups: ['prod-web-v001'],
    blue: {
      generation: 'prod-web-v001',
      targetGroupArn: targetGroupArn('prod-web-v001'),
      version: '1.0.0',
      releaseId: 'web-20260101T090000Z-abcdef',
      imageId: 'ami-0123456789abcdef1',
      sizes: { min: 4, max: 12, desired: 4 },
      healthy: 4,
      inService: 4,
    },
    bluePlan: undefined,
    requestsPerMinute: 1200,
    usualRequestsPerMinute: 1200,
    alarms: [],
    lastGeneration: 1,
    ...changes,
  };
}

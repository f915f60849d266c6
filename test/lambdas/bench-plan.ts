import { fleetSpecSchema } from '../../lambdas/domain/fleet-spec';
import { type Plan, planSchema } from '../../lambdas/domain/plan';
import { BASE_IMAGE, GROUP, PROFILE, SUBNET_A, SUBNET_B, sha256 } from '../simulator/bake-world';

export const RELEASE_ID = 'web-20270301T090000Z-3fa9c1';

/** What the asset and the artifact bucket of a bench hold, by key. */
export const OBJECTS = {
  'scripts/install.sh': 'echo installing',
  'scripts/smoke.sh': 'curl localhost',
  'scripts/first-boot.sh': '#!/bin/bash\necho booted\n',
  'web-1.4.2.tar.gz': 'the software',
} as const;

const spec = fleetSpecSchema.parse({
  fleet: 'web',
  image: {
    base: { amiId: BASE_IMAGE },
    architecture: 'arm64',
    builder: { instanceType: 'm7g.large', timeout: '30m' },
    components: [{ name: 'install', script: 'web/install.sh', inputs: { APP_PORT: '8080' } }],
    artifact: 's3://assets/web-{version}.tar.gz',
    tests: [{ name: 'smoke', script: 'web/smoke.sh' }],
  },
  instances: { types: ['m7g.large'], volume: { sizeGiB: 12 }, userData: 'web/first-boot.sh' },
  capacity: { min: 2, max: 6, warmup: '60s' },
  scaling: { metric: 'cpu', target: 50 },
  traffic: [
    {
      listener: 'sample',
      priority: 10,
      conditions: { paths: ['/*'] },
      port: 8080,
      protocol: 'HTTP',
      healthCheck: { path: '/health' },
    },
  ],
  strategy: { steps: [10, 100], soak: '2m' },
  rollbackWindow: '1h',
  tags: { team: 'shop' },
});

/** The plan of a release that bakes version 1.4.2 of fleet web, on the world of `bakeWorld`. */
export function benchPlan(
  objects: Readonly<Record<keyof typeof OBJECTS, string>>,
  image: Pick<Plan['image'], 'artifact' | 'use'>,
  change: Partial<Plan> = {},
): Plan {
  const asset = (key: keyof typeof OBJECTS) => ({ key, sha256: sha256(objects[key]) });
  return planSchema.parse({
    releaseId: RELEASE_ID,
    stage: 'prod',
    fleet: 'web',
    version: '1.4.2',
    executionArn: 'arn:aws:states:eu-central-1:111122223333:execution:kiln-prod-release:web-1',
    plannedAt: '2027-03-01T09:00:00Z',
    specVersion: 1,
    deployed: {
      spec,
      scripts: {
        'web/install.sh': asset('scripts/install.sh'),
        'web/smoke.sh': asset('scripts/smoke.sh'),
        'web/first-boot.sh': asset('scripts/first-boot.sh'),
      },
      assetBucket: 'assets',
      network: {
        vpcId: 'vpc-0aaaaaaaaaaaaaaa1',
        subnetIds: [SUBNET_A, SUBNET_B],
        instanceSecurityGroupIds: [GROUP],
        builderSubnetIds: [SUBNET_A, SUBNET_B],
        builderSecurityGroupId: GROUP,
      },
      instanceProfileArn: PROFILE,
      builderProfileArn: PROFILE,
      ruleArn: 'arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener-rule/app/web/1/2/3',
      loadBalancer: 'app/web/1',
    },
    image: {
      baseImageId: BASE_IMAGE,
      recipeDigest: sha256('recipe and freshness'),
      recipe: sha256('recipe'),
      name: 'prod-web-1.4.2-3fa9c1',
      ...image,
    },
    green: { generation: 'prod-web-v002', number: 2, alarms: [] },
    blue: null,
    before: { rule: { kind: 'fixed-response' } },
    load: { requestsPerMinute: 0, requestsPerInstance: null },
    launchSize: 2,
    steps: [10, 100],
    soakSeconds: 120,
    deadlines: {
      bake: 1800,
      image: 3600,
      health: 900,
      growth: 900,
      shift: 300,
      hold: 900,
      prove: 900,
      restore: 900,
      drain: 900,
      discard: 900,
    },
    worstCaseEvents: 2000,
    ...change,
  });
}

import type { DeployedFleet, FleetSpec } from '../../lambdas/domain/fleet-spec';
import { fleetSpecSchema } from '../../lambdas/domain/fleet-spec';
import type { Plan } from '../../lambdas/domain/plan';

const RULE =
  'arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener-rule/app/web/0123456789abcdef/0123456789abcdef/0123456789abcdef';

export const targetGroupArn = (name: string): string =>
  `arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/${name}/0123456789abcdef`;

export function aSpec(changes: Partial<FleetSpec> = {}): FleetSpec {
  return fleetSpecSchema.parse({
    fleet: 'web',
    image: {
      base: { amiId: 'ami-0123456789abcdef0' },
      architecture: 'arm64',
      builder: { instanceType: 't4g.medium', timeout: '30m' },
      artifact: 's3://artifacts/web-{version}.tar.gz',
    },
    instances: { types: ['m7g.large'], volume: { sizeGiB: 20 } },
    capacity: { min: 4, max: 12, warmup: '2m' },
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
    strategy: { steps: [5, 25, 50, 100], soak: '5m' },
    rollbackWindow: '2h',
    ...changes,
  });
}

export function aDeployedFleet(changes: Partial<DeployedFleet> = {}): DeployedFleet {
  return {
    spec: aSpec(),
    scripts: {},
    assetBucket: 'assets',
    network: {
      vpcId: 'vpc-1',
      subnetIds: ['subnet-a', 'subnet-b', 'subnet-c'],
      instanceSecurityGroupIds: ['sg-1'],
      builderSubnetIds: ['subnet-a', 'subnet-b'],
      builderSecurityGroupId: 'sg-2',
    },
    instanceProfileArn: 'arn:aws:iam::111122223333:instance-profile/kiln/web',
    builderProfileArn: 'arn:aws:iam::111122223333:instance-profile/kiln/builder',
    ruleArn: RULE,
    loadBalancer: 'app/web/0123456789abcdef',
    ...changes,
  };
}

/** A release of web 1.1.0 in place of 1.0.0, four instances each. */
export function aPlan(changes: Partial<Plan> = {}): Plan {
  return {
    releaseId: 'web-20260105T090000Z-abcdef',
    stage: 'prod',
    fleet: 'web',
    version: '1.1.0',
    executionArn: 'arn:aws:states:eu-central-1:111122223333:execution:kiln-prod-release:x',
    plannedAt: '2026-01-05T09:00:00.000Z',
    specVersion: 1,
    deployed: aDeployedFleet(),
    image: {
      baseImageId: 'ami-0123456789abcdef0',
      recipeDigest: 'd'.repeat(64),
      recipe: 'e'.repeat(64),
      name: 'prod-web-1.1.0-abcdef',
      use: null,
      artifact: { bucket: 'artifacts', key: 'web-1.1.0.tar.gz', versionId: 'v1', sha256: 'a'.repeat(64) },
    },
    green: { generation: 'prod-web-v002', number: 2, alarms: ['prod-web-v002-errors'] },
    blue: {
      generation: 'prod-web-v001',
      targetGroupArn: targetGroupArn('prod-web-v001'),
      version: '1.0.0',
      imageId: 'ami-0123456789abcdef1',
      sizes: { min: 4, max: 12, desired: 4 },
      inService: 4,
    },
    before: {
      rule: { kind: 'forward', targets: [{ targetGroupArn: targetGroupArn('prod-web-v001'), weight: 100 }] },
    },
    load: { requestsPerMinute: 1200, requestsPerInstance: 300 },
    launchSize: 4,
    steps: [5, 25, 50, 100],
    soakSeconds: 300,
    deadlines: {
      bake: 1800,
      image: 3600,
      health: 1000,
      growth: 1000,
      shift: 180,
      hold: 900,
      prove: 1200,
      restore: 900,
      drain: 960,
      discard: 1800,
    },
    worstCaseEvents: 5000,
    ...changes,
  };
}

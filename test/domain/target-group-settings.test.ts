import { generationTags, trafficOf } from '../../lambdas/domain/plan-access';
import { differences, targetGroupAttributes, targetGroupSettings } from '../../lambdas/domain/target-group-settings';
import { aDeployedFleet, aPlan, aSpec } from '../builders/plan';

describe('a target group', () => {
  const traffic = trafficOf(aPlan());

  it('is made as the fleet file says, times in seconds', () => {
    const healthCheck = {
      ...traffic.healthCheck,
      interval: '1m',
      timeout: '10s',
      healthyThreshold: 2,
      unhealthyThreshold: 5,
    };
    expect(targetGroupSettings({ ...traffic, healthCheck })).toEqual({
      Protocol: 'HTTP',
      Port: 8080,
      HealthCheckProtocol: 'HTTP',
      HealthCheckPath: '/health',
      HealthCheckIntervalSeconds: 60,
      HealthCheckTimeoutSeconds: 10,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 5,
    });
    expect(targetGroupAttributes({ ...traffic, deregistrationDelay: '2m' })).toEqual({
      'deregistration_delay.timeout_seconds': '120',
      'stickiness.enabled': 'false',
    });
  });

  it('that is another one is told by what differs', () => {
    const wanted = { Port: 80, HealthCheckPath: '/health' };
    expect(differences({ Port: 80, HealthCheckPath: '/', More: 1 }, wanted)).toEqual([
      'HealthCheckPath is "/" and should be "/health"',
    ]);
    expect(differences(wanted, wanted)).toEqual([]);
  });

  it('has the tags of its release and its generation', () => {
    expect(generationTags(aPlan())).toMatchObject({
      'kiln:stage': 'prod',
      'kiln:fleet': 'web',
      'kiln:release': aPlan().releaseId,
      'kiln:generation': 'prod-web-v002',
    });
  });

  it('needs a traffic entry', () => {
    const plan = aPlan({ deployed: aDeployedFleet({ spec: { ...aSpec(), traffic: [] } }) });
    expect(() => trafficOf(plan)).toThrow(`The plan of ${plan.releaseId} has no traffic entry.`);
  });
});

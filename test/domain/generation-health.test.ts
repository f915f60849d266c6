import { healthOf } from '../../lambdas/domain/generation-health';
import { hopelessFailure, lastFailure } from '../../lambdas/domain/scaling-failures';

const instance = (id: string, zone = 'a', lifecycle = 'InService') => ({ id, zone, lifecycle, health: 'Healthy' });
const target = (instanceId: string, state = 'healthy', reason = '') => ({ instanceId, state, reason });

describe('healthOf', () => {
  it('is healthy when all that is wanted is in service and healthy, told by zone', () => {
    const health = healthOf({
      desired: 2,
      instances: [instance('i-1'), instance('i-2', 'b')],
      targets: [target('i-1'), target('i-2')],
    });
    expect(health).toEqual({ healthy: 2, inService: 2, allHealthy: true, reason: '2 of 2 healthy (a 1, b 1)' });
  });

  it.each([
    ['an instance that is not registered', [target('i-1')], 'not registered'],
    [
      'a sick target, with its reason',
      [target('i-1'), target('i-2', 'unhealthy', 'Target.Timeout')],
      'unhealthy Target.Timeout',
    ],
    ['a target of another instance', [target('i-1'), target('i-9')], 'not registered'],
  ])('does not count %s', (_what, targets, text) => {
    const health = healthOf({ desired: 2, instances: [instance('i-1'), instance('i-2')], targets });
    expect(health).toMatchObject({ healthy: 1, allHealthy: false, reason: expect.stringContaining(text) });
  });

  it('waits for what is not in service yet', () => {
    const health = healthOf({
      desired: 2,
      instances: [instance('i-1'), instance('i-2', 'a', 'Pending')],
      targets: [target('i-1'), target('i-2')],
    });
    expect(health).toMatchObject({ healthy: 1, allHealthy: false, reason: '1 of 2 healthy; 1 not in service yet' });
  });

  it('does not count an instance that Auto Scaling has given up, but says how its target is', () => {
    const given = { desired: 1, instances: [{ ...instance('i-1'), health: 'Unhealthy' }] };
    expect(healthOf({ ...given, targets: [target('i-1')] })).toMatchObject({
      healthy: 0,
      inService: 1,
      reason: '0 of 1 healthy; target healthy, but Unhealthy to Auto Scaling',
    });
    expect(healthOf({ ...given, targets: [target('i-1', 'unhealthy', 'Target.Timeout')] }).reason).toContain(
      'Target.Timeout',
    );
  });

  it('is never healthy with nothing', () => {
    expect(healthOf({ desired: 0, instances: [], targets: [] }).allHealthy).toBe(false);
  });
});

describe('a scaling failure', () => {
  const failed = (message: string) => ({ status: 'Failed', message, startedAt: 0 });
  const CAPACITY = 'We currently do not have sufficient m7g.large capacity in the Availability Zone you requested.';

  it.each([
    'VcpuLimitExceeded - You have requested more vCPU capacity than your current vCPU limit of 5 allows.',
    'The image id ami-1 does not exist. AMI ami-1 does not exist.',
    'Client.InternalError: Client error on launch.',
    'The security group sg-1 does not exist in VPC vpc-1.',
  ])('is hopeless: %s', (message) => {
    expect(hopelessFailure([failed(message)])).toBe(message);
  });

  it('for want of capacity leaves hope for a while, and not forever', () => {
    expect(hopelessFailure([failed(CAPACITY)])).toBeUndefined();
    expect(hopelessFailure(Array.from({ length: 20 }, () => failed(CAPACITY)))).toBe(CAPACITY);
  });

  it('before a success counts no more', () => {
    const old = Array.from({ length: 20 }, () => failed(CAPACITY));
    expect(hopelessFailure([{ status: 'Successful', message: '', startedAt: 1 }, ...old])).toBeUndefined();
  });

  it('is told with the newest message', () => {
    expect(lastFailure([failed('new'), failed('old')])).toBe('new');
  });
});

import {
  CreateRuleCommand,
  CreateTargetGroupCommand,
  type CreateTargetGroupCommandInput,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
  RegisterTargetsCommand,
  type TargetHealth,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { SimulatedElbv2 } from '../../simulator/aws/elbv2/elbv2';
import { ELBV2_PROFILE } from '../../simulator/aws/elbv2/profile';
import { VirtualClock } from '../../simulator/clock';
import { Kernel } from '../../simulator/kernel';
import type { Behaviour, InstanceHost, InstanceState, SimulatedInstance, Workload } from '../../simulator/ports';
import { seededRandom } from '../../simulator/random';
import { simulatedClients } from '../../simulator/sdk';

export const ACCOUNT = { accountId: '111122223333', region: 'eu-west-1' };
export const START = Date.UTC(2026, 10, 24, 10, 0, 0);
export const GOOD: Behaviour = { bootSeconds: 30, healthyShare: 1, errorRate: 0, latencyMs: 40, saturationRpm: 1200 };

/** Instances that a test starts and ends by hand. */
class FakeHost implements InstanceHost {
  private readonly known = new Map<string, SimulatedInstance>();
  private readonly listeners: ((instance: SimulatedInstance, previous: InstanceState) => void)[] = [];

  constructor(private readonly clock: VirtualClock) {}

  /** A running instance of a version; its id is `i-` and a number. */
  launch(version = '1.0.0', more: Partial<SimulatedInstance> = {}): SimulatedInstance {
    const now = this.clock.now();
    const instance: SimulatedInstance = {
      instanceId: `i-${this.known.size + 1}`,
      imageId: 'ami-1',
      instanceType: 't4g.small',
      subnetId: 'subnet-a',
      availabilityZone: 'eu-west-1a',
      state: 'running',
      launchTime: now,
      runningSince: now,
      software: { version, sha256: '0' },
      tags: {},
      luck: 0.5,
      ...more,
    };
    this.known.set(instance.instanceId, instance);
    return instance;
  }

  become(instanceId: string, state: InstanceState): void {
    const before = this.known.get(instanceId);
    if (before === undefined) throw new Error(`no instance ${instanceId}`);
    const after = { ...before, state, ...(state === 'running' && { runningSince: this.clock.now() }) };
    this.known.set(instanceId, after);
    for (const listener of this.listeners) listener(after, before.state);
  }

  instance(instanceId: string): SimulatedInstance | undefined {
    return this.known.get(instanceId);
  }

  instances(): readonly SimulatedInstance[] {
    return [...this.known.values()];
  }

  onStateChange(listener: (instance: SimulatedInstance, previous: InstanceState) => void): void {
    this.listeners.push(listener);
  }

  terminate(instanceId: string): void {
    this.become(instanceId, 'terminated');
  }

  launchFromTemplate(): never {
    throw new Error('not part of this fake');
  }

  resolveTemplate(): never {
    throw new Error('not part of this fake');
  }

  vpcExists(vpcId: string): boolean {
    return vpcId !== 'vpc-nobodys';
  }

  subnetZone(): string {
    return 'eu-west-1a';
  }
}

/** A load balancer with one listener, instances and a workload, reached through an SDK client. */
export function elbv2World(seed = 1) {
  const clock = new VirtualClock(START);
  const random = seededRandom(seed);
  const kernel = new Kernel(clock, random.fork('kernel'), { call: [20, 60], readLag: [0, 0] });
  const host = new FakeHost(clock);
  const behaviours = new Map<string, Behaviour>([['1.0.0', GOOD]]);
  const workload: Workload = {
    behaviour: (software) => (software === undefined ? undefined : behaviours.get(software.version)),
  };
  const elbv2 = new SimulatedElbv2({ clock, random: random.fork('elbv2'), host, workload, account: ACCOUNT });
  kernel.register(elbv2);
  const client = simulatedClients(kernel, ACCOUNT.region)(ElasticLoadBalancingV2Client);
  const zones = [{ zone: 'eu-west-1a', subnetId: 'subnet-a' }];
  const loadBalancerArn = elbv2.createLoadBalancer({ name: 'web', vpcId: 'vpc-1', zones });
  const listenerArn = elbv2.createListener({ loadBalancerArn, port: 80, protocol: 'HTTP' });

  /** Waits for a promise in virtual time. */
  const wait = async <T>(promise: Promise<T>): Promise<T> => {
    let over = false;
    const end = (): void => {
      over = true;
      clock.promiseTouched();
    };
    promise.then(end, end);
    await clock.run(() => over);
    return promise;
  };
  const seconds = (count: number): Promise<void> => clock.advance(count * 1000);
  /** Until a rule's write has certainly reached the load balancer. */
  const propagated = (): Promise<void> => clock.advance(ELBV2_PROFILE.propagation[1] + 1);

  const createTargetGroup = async (name: string, more: Partial<CreateTargetGroupCommandInput> = {}) => {
    const settings = { Protocol: 'HTTP', Port: 8080, VpcId: 'vpc-1', HealthCheckIntervalSeconds: 10 } as const;
    const created = await wait(client.send(new CreateTargetGroupCommand({ Name: name, ...settings, ...more })));
    return created.TargetGroups?.[0]?.TargetGroupArn ?? '';
  };
  const forward = (weights: Readonly<Record<string, number>>) => ({
    Type: 'forward' as const,
    ForwardConfig: {
      TargetGroups: Object.entries(weights).map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight })),
    },
  });
  const createRule = async (weights: Readonly<Record<string, number>>, priority = 10) => {
    const created = await wait(
      client.send(
        new CreateRuleCommand({
          ListenerArn: listenerArn,
          Priority: priority,
          Conditions: [{ Field: 'host-header', Values: ['web.example.com'] }],
          Actions: [forward(weights)],
        }),
      ),
    );
    return created.Rules?.[0]?.RuleArn ?? '';
  };
  const setWeights = (ruleArn: string, weights: Readonly<Record<string, number>>) =>
    wait(client.send(new ModifyRuleCommand({ RuleArn: ruleArn, Actions: [forward(weights)] })));
  const register = (targetGroupArn: string, ...instances: readonly SimulatedInstance[]) =>
    wait(
      client.send(
        new RegisterTargetsCommand({
          TargetGroupArn: targetGroupArn,
          Targets: instances.map(({ instanceId }) => ({ Id: instanceId })),
        }),
      ),
    );
  const health = async (targetGroupArn: string): Promise<(TargetHealth | undefined)[]> => {
    const answer = await wait(client.send(new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn })));
    return (answer.TargetHealthDescriptions ?? []).map((target) => target.TargetHealth);
  };

  return {
    clock,
    random,
    kernel,
    host,
    behaviours,
    workload,
    elbv2,
    client,
    loadBalancerArn,
    listenerArn,
    wait,
    seconds,
    propagated,
    createTargetGroup,
    createRule,
    setWeights,
    register,
    health,
    forward,
  };
}

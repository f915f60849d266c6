import type { VirtualClock } from '../../clock';
import type { InstanceHost, TargetRegistry, TargetState, Workload } from '../../ports';
import type { Random } from '../../random';
import type { Operations, SimulatedService } from '../../service';
import { type Account, Arns, dimension } from './arns';
import { attributeOperations } from './attributes';
import { HealthChecker } from './health-checker';
import { loadBalancerOperations } from './load-balancers';
import type { Listener, LoadBalancer, Rule, RuleAction, Tags } from './model';
import { ELBV2_PROFILE, type Elbv2Profile } from './profile';
import { Registrations } from './registrations';
import { Routing } from './routing';
import { rulePriorityOperations } from './rule-priorities';
import { ruleOperations } from './rules';
import { Elbv2State } from './state';
import { tagOperations } from './tags';
import { targetGroupOperations } from './target-groups';
import { targetOperations } from './target-operations';

export interface Elbv2Surroundings {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly host: InstanceHost;
  readonly workload: Workload;
  readonly account: Account;
  readonly profile?: Elbv2Profile;
}

/** The simulated Elastic Load Balancing v2: Application Load Balancers in front of instances. */
export class SimulatedElbv2 implements SimulatedService, TargetRegistry {
  readonly name = 'elbv2';
  readonly operations: Operations;
  readonly state: Elbv2State;
  readonly routing: Routing;
  readonly registrations: Registrations;
  private readonly arns: Arns;
  private readonly clock: VirtualClock;
  private readonly host: InstanceHost;

  constructor({ clock, random, host, workload, account, profile = ELBV2_PROFILE }: Elbv2Surroundings) {
    this.clock = clock;
    this.host = host;
    this.arns = new Arns(account, random.fork('arns'));
    this.state = new Elbv2State(() => clock.now());
    this.routing = new Routing(clock, random.fork('routing'), profile);
    const checker = new HealthChecker({
      clock,
      random: random.fork('health-checks'),
      host,
      workload,
      weightPercent: (arn) => this.routing.weightPercent(arn),
    });
    this.registrations = new Registrations({
      state: this.state,
      routing: this.routing,
      checker,
      clock,
      random: random.fork('registrations'),
      host,
      profile,
    });
    this.operations = {
      ...loadBalancerOperations(this.state, account),
      ...targetGroupOperations(this.state, this.routing, this.registrations, this.arns, (vpcId) =>
        host.vpcExists(vpcId),
      ),
      ...attributeOperations(this.state, (arn) => this.isInUnstickyRule(arn)),
      ...targetOperations(this.state, this.registrations, host),
      ...ruleOperations(this.state, this.routing, this.arns),
      ...rulePriorityOperations(this.state, this.routing),
      ...tagOperations(this.state),
    };
  }

  /** Puts a load balancer into the world. Returns its ARN. */
  createLoadBalancer(
    settings: Pick<LoadBalancer, 'name' | 'vpcId' | 'zones'> & Partial<Pick<LoadBalancer, 'scheme'>> & { tags?: Tags },
  ): string {
    const { tags = {}, ...rest } = settings;
    const arn = this.arns.loadBalancer(settings.name);
    this.state.loadBalancers.put(arn, { scheme: 'internet-facing', ...rest, arn, createdAt: this.clock.now() });
    this.state.tags.put(arn, tags);
    return arn;
  }

  /** Puts a listener and its default rule into the world; the rule is known to the load balancer at once. Returns the listener's ARN. */
  createListener(
    settings: Omit<Listener, 'arn'> & {
      /** Default: a fixed 404. */
      readonly defaultAction?: RuleAction;
      readonly tags?: Tags;
    },
  ): string {
    const { defaultAction, tags = {}, ...rest } = settings;
    const arn = this.arns.listener(settings.loadBalancerArn);
    this.state.listeners.put(arn, { ...rest, arn });
    this.state.tags.put(arn, tags);
    const rule: Rule = {
      arn: this.arns.rule(arn),
      listenerArn: arn,
      loadBalancerArn: settings.loadBalancerArn,
      conditions: [],
      action: defaultAction ?? { kind: 'fixed-response', statusCode: '404', contentType: 'text/plain' },
    };
    this.state.rules.put(rule.arn, rule);
    this.routing.learn(rule.arn, rule);
    return arn;
  }

  targetGroupExists(targetGroupArn: string): boolean {
    return this.state.targetGroups.get(targetGroupArn) !== undefined;
  }

  /** @throws AwsError TargetGroupNotFoundException; Error where EC2 knows no such instance. */
  register(targetGroupArn: string, instanceId: string): void {
    const instance = this.host.instance(instanceId);
    if (instance === undefined) throw new Error(`instance ${instanceId} is to be registered, but does not exist`);
    this.registrations.register(this.state.targetGroup(targetGroupArn), instance);
  }

  deregister(targetGroupArn: string, instanceId: string, onDrained: () => void): void {
    const group = this.state.targetGroups.get(targetGroupArn);
    const target = this.registrations.find(targetGroupArn, instanceId);
    if (group === undefined || target === undefined) this.clock.after(0, onDrained);
    else this.registrations.deregister(group, target, onDrained);
  }

  targetState(targetGroupArn: string, instanceId: string): TargetState | undefined {
    return this.registrations.find(targetGroupArn, instanceId)?.health.state;
  }

  resourceLabel(targetGroupArn: string): string | undefined {
    const loadBalancerArn = this.routing.loadBalancerOf(targetGroupArn);
    return loadBalancerArn && `${dimension(loadBalancerArn)}/${dimension(targetGroupArn)}`;
  }

  private isInUnstickyRule(targetGroupArn: string): boolean {
    return this.state.rules
      .list()
      .some(
        ({ action }) =>
          action.kind === 'forward' &&
          action.stickySeconds === undefined &&
          action.groups.length > 1 &&
          action.groups.some((group) => group.targetGroupArn === targetGroupArn),
      );
  }
}

import { VersionedMap } from '../../versioned-map';
import { targetGroupNotFound, validationError } from './errors';
import type { Listener, LoadBalancer, Rule, Tags, Target, TargetGroup } from './model';

/** Everything Elastic Load Balancing holds, by ARN. */
export class Elbv2State {
  readonly loadBalancers: VersionedMap<LoadBalancer>;
  readonly listeners: VersionedMap<Listener>;
  readonly rules: VersionedMap<Rule>;
  readonly targetGroups: VersionedMap<TargetGroup>;
  /** The targets of each target group, in the order of registration. */
  readonly targets: VersionedMap<readonly Target[]>;
  readonly tags: VersionedMap<Tags>;

  constructor(now: () => number) {
    this.loadBalancers = new VersionedMap(now);
    this.listeners = new VersionedMap(now);
    this.rules = new VersionedMap(now);
    this.targetGroups = new VersionedMap(now);
    this.targets = new VersionedMap(now);
    this.tags = new VersionedMap(now);
  }

  /** @throws AwsError TargetGroupNotFoundException; ValidationError for what is no target group ARN. */
  targetGroup(arn: string, at?: number): TargetGroup {
    if (!arn.includes(':targetgroup/')) throw validationError(`'${arn}' is not a valid target group ARN`);
    const group = this.targetGroups.get(arn, at);
    if (group === undefined) throw targetGroupNotFound(`Target groups '${arn}' not found`);
    return group;
  }

  /** The rules of one listener at a moment, by priority, its default rule last. */
  rulesOf(listenerArn: string, at?: number): Rule[] {
    return this.rules
      .list(at)
      .filter((rule) => rule.listenerArn === listenerArn)
      .sort(byPriority);
  }
}

export function byPriority(a: Rule, b: Rule): number {
  return (a.priority ?? Number.POSITIVE_INFINITY) - (b.priority ?? Number.POSITIVE_INFINITY);
}

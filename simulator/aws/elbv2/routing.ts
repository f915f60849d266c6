import type { VirtualClock } from '../../clock';
import type { Random } from '../../random';
import { namedGroups } from './actions';
import { matches, type RequestLine } from './conditions';
import type { Rule } from './model';
import type { Elbv2Profile } from './profile';
import { byPriority } from './state';

/**
 * The rules as the load balancer's nodes know them: each write reaches them a moment after it, in the order of writing.
 * What the nodes know decides where requests go, which target groups are health-checked, and which are in use.
 */
export class Routing {
  private readonly known = new Map<string, Rule>();
  private readonly ordered = new Map<string, readonly Rule[]>();
  private readonly loadBalancers = new Map<string, string>();
  private readonly inUseUntil = new Map<string, number>();
  private readonly listeners: (() => void)[] = [];
  private lastApplied = 0;

  constructor(
    private readonly clock: VirtualClock,
    private readonly random: Random,
    private readonly profile: Elbv2Profile,
  ) {}

  /** Told after each change of what the nodes know. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** To be called right after a rule was written; `undefined` means it was deleted. */
  written(ruleArn: string, rule: Rule | undefined): void {
    const arrival = this.clock.now() + this.random.between(...this.profile.propagation);
    this.lastApplied = Math.max(this.lastApplied, arrival);
    this.clock.at(this.lastApplied, () => this.learn(ruleArn, rule));
  }

  /** Where a request to a listener goes now. Undefined where there is no such listener. */
  match(listenerArn: string, request: RequestLine): Rule | undefined {
    return this.ordered.get(listenerArn)?.find((rule) => matches(rule.conditions, request));
  }

  /** The load balancer whose rules name a target group, at weight 0 too. */
  loadBalancerOf(targetGroupArn: string): string | undefined {
    return this.loadBalancers.get(targetGroupArn);
  }

  /** The load balancer a target group is still tied to, which outlasts its last rule for a while. */
  isHeld(targetGroupArn: string): boolean {
    return this.loadBalancers.has(targetGroupArn) || (this.inUseUntil.get(targetGroupArn) ?? 0) > this.clock.now();
  }

  /** A target group's share of the traffic of the rule that gives it most, in percent. */
  weightPercent(targetGroupArn: string): number {
    let most = 0;
    for (const rule of this.known.values()) {
      if (rule.action.kind !== 'forward') continue;
      const share = rule.action.groups.find((group) => group.targetGroupArn === targetGroupArn);
      if (share === undefined || share.weight === 0) continue;
      const all = rule.action.groups.reduce((sum, group) => sum + group.weight, 0);
      most = Math.max(most, (share.weight / all) * 100);
    }
    return most;
  }

  /** What the nodes know of a rule from now on. */
  learn(ruleArn: string, rule: Rule | undefined): void {
    const listenerArn = (rule ?? this.known.get(ruleArn))?.listenerArn;
    if (listenerArn === undefined) return;
    if (rule === undefined) this.known.delete(ruleArn);
    else this.known.set(ruleArn, rule);
    const rules = [...this.known.values()].filter((candidate) => candidate.listenerArn === listenerArn);
    this.ordered.set(listenerArn, rules.sort(byPriority));
    this.noteUse();
    for (const listener of this.listeners) listener();
  }

  private noteUse(): void {
    const before = [...this.loadBalancers.keys()];
    this.loadBalancers.clear();
    for (const rule of this.known.values())
      for (const arn of namedGroups(rule.action)) this.loadBalancers.set(arn, rule.loadBalancerArn);
    for (const arn of before) {
      if (this.loadBalancers.has(arn)) continue;
      this.inUseUntil.set(arn, this.clock.now() + this.random.between(...this.profile.release));
    }
  }
}

import { failOpenBelow } from '../aws/elbv2/attributes';
import type { RequestLine } from '../aws/elbv2/conditions';
import type { SimulatedElbv2 } from '../aws/elbv2/elbv2';
import { type Reachability, reachability } from '../aws/elbv2/health-probe';
import type { Target } from '../aws/elbv2/model';
import type { Behaviour, InstanceHost, Workload } from '../ports';

/** A target that gets requests, and what becomes of them there. */
export interface Receiver {
  readonly instanceId: string;
  readonly reachability: Reachability;
  /** Undefined where nothing is installed. */
  readonly behaviour: Behaviour | undefined;
}

type Software = Pick<ServingSurroundings, 'host' | 'workload'>;

export interface ServingGroup {
  readonly targetGroupArn: string;
  /** Of the target group: the generation's name. */
  readonly name: string;
  /** Share of the rule's requests, in percent; 0 where it is only named. */
  readonly weightPercent: number;
  /** Targets that are neither draining nor unused. */
  readonly registered: number;
  /** Targets the load balancer holds for healthy. */
  readonly healthy: number;
  /** Those of them that do answer: a dead one counts as healthy until its checks tell. */
  readonly answering: number;
  /** Whether too few are healthy, so that all registered targets get requests. */
  readonly failOpen: boolean;
  readonly receivers: readonly Receiver[];
}

/** Where the requests of a stream go at one moment. */
export interface Serving {
  /** Epoch ms. */
  readonly time: number;
  /** Undefined where the listener does not exist. */
  readonly loadBalancerArn?: string;
  /** Set where a fixed response answers. */
  readonly fixedResponse?: { readonly statusCode: string; readonly byDefaultRule: boolean };
  /** The groups the rule names, in its order, those of weight 0 included. */
  readonly groups: readonly ServingGroup[];
}

export interface ServingSurroundings {
  readonly elbv2: Pick<SimulatedElbv2, 'routing' | 'registrations' | 'state'>;
  readonly host: Pick<InstanceHost, 'instance'>;
  readonly workload: Workload;
}

/** Looks up where requests go now, as the load balancer's nodes know it. */
export function servingNow(
  surroundings: ServingSurroundings,
  listenerArn: string,
  request: RequestLine,
  time: number,
): Serving {
  const rule = surroundings.elbv2.routing.match(listenerArn, request);
  if (rule === undefined) return { time, groups: [] };
  const { action, loadBalancerArn } = rule;
  if (action.kind === 'fixed-response') {
    const fixedResponse = { statusCode: action.statusCode, byDefaultRule: rule.priority === undefined };
    return { time, loadBalancerArn, fixedResponse, groups: [] };
  }
  const all = action.groups.reduce((sum, group) => sum + group.weight, 0);
  const groups = action.groups.map(({ targetGroupArn, weight }) =>
    servingGroup(surroundings, targetGroupArn, all === 0 ? 0 : (weight / all) * 100, time),
  );
  return { time, loadBalancerArn, groups };
}

/**
 * Whether time alone changed nothing: software starts answering, and a build may turn bad, without anything being
 * written. Cheaper than looking anew.
 */
export function stillTrue(software: Software, serving: Serving, time: number): boolean {
  return serving.groups.every(({ receivers, weightPercent }) =>
    receivers.every((known) => {
      const { behaviour, reachability: now } = receiverNow(software, known.instanceId, weightPercent, time);
      return behaviour === known.behaviour && now === known.reachability;
    }),
  );
}

function receiverNow({ host, workload }: Software, instanceId: string, weightPercent: number, time: number): Receiver {
  const instance = host.instance(instanceId);
  const behaviour = workload.behaviour(instance?.software, weightPercent);
  return { instanceId, behaviour, reachability: reachability(instance, behaviour, time) };
}

function servingGroup(
  surroundings: ServingSurroundings,
  targetGroupArn: string,
  weightPercent: number,
  time: number,
): ServingGroup {
  const { elbv2 } = surroundings;
  const group = elbv2.state.targetGroup(targetGroupArn);
  const targets = elbv2.registrations.targets(targetGroupArn).filter(isReachable);
  const healthy = targets.filter((target) => target.health.state === 'healthy');
  const failOpen = healthy.length < failOpenBelow(group, targets.length);
  const receiver = ({ instanceId }: Target): Receiver => receiverNow(surroundings, instanceId, weightPercent, time);
  const receivers = (failOpen ? targets : healthy).map(receiver);
  const answering = (failOpen ? healthy.map(receiver) : receivers).filter((each) => each.reachability === 'answers');
  return {
    targetGroupArn,
    name: group.name,
    weightPercent,
    registered: targets.length,
    healthy: healthy.length,
    answering: answering.length,
    failOpen,
    receivers,
  };
}

/** Whether a group that fails open sends requests to a target: not to one that drains, is unused, or is not registered yet. */
function isReachable({ health }: Target): boolean {
  return health.state !== 'draining' && health.state !== 'unused' && health.reason !== 'Elb.RegistrationInProgress';
}

/** Tells whether anything a judge looks at differs. */
export function servingKey(serving: Serving): string {
  const groups = serving.groups.map(
    (group) => `${group.name} ${group.weightPercent} ${group.registered} ${group.healthy} ${group.answering}`,
  );
  return [serving.fixedResponse?.statusCode ?? '', ...groups].join('|');
}

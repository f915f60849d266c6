import type { VirtualClock } from '../../clock';
import type { Random } from '../../random';
import type { SsmLatencies } from './latencies';
import type { ManagedNode, ManagedNodes } from './surroundings';

export type NodeFilter = (node: ManagedNode) => boolean;

/** An agent that has registered. Times are epoch ms. */
interface Agent {
  readonly registeredAt: number;
  /** Since when it is out of reach, and when that shows. */
  readonly silent?: { readonly since: number; readonly shownAt: number };
}

export interface PingState {
  readonly pingStatus: 'Online' | 'ConnectionLost';
  readonly lastPing: number;
  readonly registeredAt: number;
}

/**
 * The SSM agents on the instances: each registers a while after its instance runs, given an instance profile, and falls
 * silent with it. That it is silent shows later.
 */
export class Agents {
  private readonly agents = new Map<string, Agent>();
  private readonly muted = new Set<NodeFilter>();

  constructor(
    private readonly clock: VirtualClock,
    private readonly random: Random,
    private readonly nodes: ManagedNodes,
    private readonly latencies: SsmLatencies,
  ) {
    nodes.onStateChange(({ instanceId, state }, previous) => {
      if (state === 'running') {
        clock.after(random.between(...latencies.agentOnline) * 1000, () => this.register(instanceId));
      } else if (previous === 'running') this.fallSilent(instanceId);
    });
  }

  /** Whether a command reaches the instance now. */
  isReachable(instanceId: string): boolean {
    const agent = this.agents.get(instanceId);
    return agent !== undefined && agent.silent === undefined;
  }

  /** Undefined where none ever registered, or the instance is gone. */
  ping(instanceId: string, at: number): PingState | undefined {
    const agent = this.agents.get(instanceId);
    if (agent === undefined || agent.registeredAt > at) return undefined;
    if (this.nodes.instance(instanceId)?.state === 'terminated') return undefined;
    const { registeredAt, silent } = agent;
    const lost = silent !== undefined && silent.shownAt <= at;
    return {
      pingStatus: lost ? 'ConnectionLost' : 'Online',
      lastPing: Math.min(at, silent?.since ?? at),
      registeredAt,
    };
  }

  /** When each agent that ever came online did, by instance. */
  registrations(): ReadonlyMap<string, number> {
    return new Map([...this.agents].map(([instanceId, { registeredAt }]) => [instanceId, registeredAt]));
  }

  /** Agents of these instances never come online; the answer ends it for instances to come. */
  mute(filter: NodeFilter): () => void {
    this.muted.add(filter);
    return () => {
      this.muted.delete(filter);
    };
  }

  private register(instanceId: string): void {
    const node = this.nodes.instance(instanceId);
    if (node?.state !== 'running' || node.instanceProfileArn === undefined) return;
    if ([...this.muted].some((isMuted) => isMuted(node))) return;
    this.agents.set(instanceId, { registeredAt: this.clock.now() });
  }

  private fallSilent(instanceId: string): void {
    const agent = this.agents.get(instanceId);
    if (agent === undefined) return;
    const since = this.clock.now();
    const shownAt = since + this.random.between(...this.latencies.connectionLost) * 1000;
    this.agents.set(instanceId, { ...agent, silent: { since, shownAt } });
  }
}

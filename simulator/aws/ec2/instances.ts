import type { Timer, VirtualClock } from '../../clock';
import type { InstanceState, SimulatedInstance, Software } from '../../ports';
import type { Random } from '../../random';
import { VersionedMap } from '../../versioned-map';
import type { Announcements } from './announcements';
import { instanceNotFound, requireForm } from './errors';
import type { Ec2Latencies } from './latencies';
import type { InstanceRecord, StateReason, Tags } from './records';

type Listener = (instance: SimulatedInstance, previous: InstanceState) => void;

/** Who ended an instance, in EC2's words. Source: EC2 API reference, StateReason. */
export const USER_INITIATED: StateReason = {
  code: 'Client.UserInitiatedShutdown',
  message: 'Client.UserInitiatedShutdown: User initiated shutdown',
};
const INSTANCE_INITIATED: StateReason = {
  code: 'Client.InstanceInitiatedShutdown',
  message: 'Client.InstanceInitiatedShutdown: Instance initiated shutdown',
};

/**
 * All instances and their lives: pending, running, stopping, stopped, shutting-down, terminated.
 * Source: EC2 user guide, "Amazon EC2 instance state changes".
 */
export class Instances {
  private readonly records: VersionedMap<InstanceRecord>;
  private readonly listeners: Listener[] = [];
  private readonly selfShutdowns = new Map<string, Timer>();

  constructor(
    private readonly clock: VirtualClock,
    private readonly random: Random,
    private readonly latencies: Ec2Latencies,
    private readonly announcements: Announcements,
  ) {
    this.records = new VersionedMap(() => clock.now());
  }

  onStateChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** Takes a new, pending instance in; it runs after a while. */
  add(instance: InstanceRecord): void {
    const { instanceId } = instance;
    this.records.put(instanceId, instance);
    this.announcements.instanceState(instanceId, instance.state);
    this.after(this.latencies.pending, () => {
      if (this.records.get(instanceId)?.state !== 'pending') return;
      this.change(instanceId, (record) => ({ ...record, state: 'running', runningSince: this.clock.now() }));
      this.scheduleSelfShutdown(instanceId);
    });
  }

  /** Also those gone for long. */
  all(): readonly InstanceRecord[] {
    return this.records.list();
  }

  find(instanceId: string): InstanceRecord | undefined {
    return this.records.get(instanceId);
  }

  /** Those a describe shows at a moment. */
  visible(at: number): readonly InstanceRecord[] {
    return this.records.list(at).filter((record) => this.isVisible(record, at));
  }

  /** @throws AwsError InvalidInstanceID.Malformed, InvalidInstanceID.NotFound naming all that are unknown. */
  require(instanceIds: readonly string[], at: number): readonly InstanceRecord[] {
    requireForm('i-', instanceIds);
    const found: InstanceRecord[] = [];
    const missing: string[] = [];
    for (const id of instanceIds) {
      const record = this.records.get(id, at);
      if (record !== undefined && this.isVisible(record, at)) found.push(record);
      else missing.push(id);
    }
    if (missing.length > 0) throw instanceNotFound(missing);
    return found;
  }

  stop(instanceId: string, reason: StateReason): void {
    if (this.records.get(instanceId)?.state !== 'running') return;
    this.cancelSelfShutdown(instanceId);
    this.change(instanceId, (record) => ({ ...record, ...this.because(reason), state: 'stopping' }));
    this.after(this.latencies.stopping, () => {
      if (this.records.get(instanceId)?.state !== 'stopping') return;
      this.change(instanceId, (record) => ({ ...record, state: 'stopped' }));
    });
  }

  terminate(instanceId: string, reason: StateReason): void {
    const state = this.records.get(instanceId)?.state;
    if (state === undefined || state === 'shutting-down' || state === 'terminated') return;
    this.cancelSelfShutdown(instanceId);
    this.change(instanceId, (record) => ({ ...record, ...this.because(reason), state: 'shutting-down' }));
    this.after(this.latencies.shuttingDown, () => {
      this.change(instanceId, (record) => ({ ...record, state: 'terminated', terminatedAt: this.clock.now() }));
    });
  }

  /** Restarts the operating system: the state stays `running`, but what was planned in memory is forgotten. */
  reboot(instanceId: string): void {
    this.cancelSelfShutdown(instanceId);
    this.records.update(instanceId, (record) => ({ ...record, runningSince: this.clock.now() }));
  }

  install(instanceId: string, software: Software): void {
    this.records.update(instanceId, (record) => ({ ...record, software }));
  }

  tag(instanceId: string, change: (tags: Tags) => Tags): void {
    this.records.update(instanceId, (record) => ({ ...record, tags: change(record.tags) }));
  }

  private isVisible(record: InstanceRecord, at: number): boolean {
    return record.terminatedAt === undefined || at < record.terminatedAt + this.latencies.afterlife * 1000;
  }

  private scheduleSelfShutdown(instanceId: string): void {
    const minutes = this.records.get(instanceId)?.shutsDownAfterMinutes;
    if (minutes === undefined) return;
    const timer = this.clock.after(minutes * 60_000, () => {
      if (this.records.get(instanceId)?.shutdownBehavior === 'terminate')
        this.terminate(instanceId, INSTANCE_INITIATED);
      else this.stop(instanceId, INSTANCE_INITIATED);
    });
    this.selfShutdowns.set(instanceId, timer);
  }

  private cancelSelfShutdown(instanceId: string): void {
    this.selfShutdowns.get(instanceId)?.cancel();
    this.selfShutdowns.delete(instanceId);
  }

  private because(reason: StateReason): Pick<InstanceRecord, 'reason' | 'stateReason' | 'stateTransitionReason'> {
    const time = new Date(this.clock.now()).toISOString().slice(0, 19).replace('T', ' ');
    const stateTransitionReason = reason === USER_INITIATED ? `User initiated (${time} GMT)` : reason.message;
    return { reason, stateReason: reason.message, stateTransitionReason };
  }

  private change(instanceId: string, changed: (record: InstanceRecord) => InstanceRecord): void {
    const before = this.records.get(instanceId);
    if (before === undefined) return;
    const after = changed(before);
    this.records.put(instanceId, after);
    this.announcements.instanceState(instanceId, after.state);
    for (const listener of this.listeners) listener(after, before.state);
  }

  private after([low, high]: readonly [number, number], action: () => void): void {
    this.clock.after(this.random.between(low, high) * 1000, action);
  }
}

import type { Timer, VirtualClock } from '../../clock';
import type { Random } from '../../random';
import { VersionedMap } from '../../versioned-map';
import type { Agents } from './agents';
import type { SsmLatencies } from './latencies';
import type { RunOutcome, ScriptRuns } from './script-runs';
import type { ManagedNodes } from './surroundings';

/** A command as it was sent, to one instance. Times are epoch ms. */
export interface CommandRecord {
  readonly commandId: string;
  readonly instanceId: string;
  readonly documentName: string;
  readonly pluginName: string;
  readonly comment: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly requestedAt: number;
  readonly timeoutSeconds: number;
  readonly executionTimeoutSeconds: number;
  readonly expiresAt: number;
  readonly logGroup?: string;
}

export type InvocationStatus =
  | 'Pending'
  | 'Delayed'
  | 'InProgress'
  | 'Cancelling'
  | 'Success'
  | 'Failed'
  | 'TimedOut'
  | 'Cancelled';

export interface InvocationRecord {
  readonly commandId: string;
  readonly status: InvocationStatus;
  readonly details: string;
  /** -1 until the script is over. */
  readonly responseCode: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly stdout: string;
  readonly stderr: string;
}

const OVER: ReadonlySet<InvocationStatus> = new Set(['Success', 'Failed', 'TimedOut', 'Cancelled']);
/** What the agent reports of a script it stopped. Source: amazon-ssm-agent, CommandStoppedPreemptivelyExitCode. */
const STOPPED_PREEMPTIVELY = 137;

/**
 * Commands and their invocations: Pending, InProgress, then over; Delayed while the agent cannot be reached. An instance
 * that goes away takes the agent's report with it: nothing is known until the command expires.
 * Source: Systems Manager user guide, "Understanding command statuses"; API reference, Command, ExpiresAfter.
 */
export class Commands {
  private readonly commands: VersionedMap<CommandRecord>;
  private readonly invocations: VersionedMap<InvocationRecord>;
  private readonly kills = new Map<string, () => void>();
  private readonly expiries = new Map<string, Timer>();

  constructor(
    private readonly clock: VirtualClock,
    private readonly random: Random,
    private readonly latencies: SsmLatencies,
    private readonly nodes: ManagedNodes,
    private readonly agents: Agents,
    private readonly runs: ScriptRuns,
  ) {
    this.commands = new VersionedMap(() => clock.now());
    this.invocations = new VersionedMap(() => clock.now());
  }

  /** Newest first. */
  all(at?: number): readonly CommandRecord[] {
    return this.commands.list(at).reverse();
  }

  find(commandId: string, at?: number): CommandRecord | undefined {
    return this.commands.get(commandId, at);
  }

  invocation(commandId: string, at?: number): InvocationRecord | undefined {
    return this.invocations.get(commandId, at);
  }

  send(request: Omit<CommandRecord, 'commandId' | 'requestedAt' | 'expiresAt'>): CommandRecord {
    const requestedAt = this.clock.now();
    const seconds = request.timeoutSeconds + request.executionTimeoutSeconds;
    const commandId = this.random.uuid();
    const command = { ...request, commandId, requestedAt, expiresAt: requestedAt + seconds * 1000 };
    this.commands.put(commandId, command);
    this.after(this.latencies.invocation, () => {
      if (this.invocations.get(commandId) !== undefined) return;
      this.invocations.put(commandId, {
        commandId,
        status: 'Pending',
        details: 'Pending',
        responseCode: -1,
        stdout: '',
        stderr: '',
      });
      this.after(this.latencies.delivery, () => this.deliver(command));
    });
    const expiry = this.clock.at(command.expiresAt, () => this.end(commandId, 'TimedOut', 'DeliveryTimedOut'));
    this.expiries.set(commandId, expiry);
    return command;
  }

  cancel(commandId: string): void {
    const status = this.invocations.get(commandId)?.status;
    if (status === 'Pending' || status === 'Delayed') this.end(commandId, 'Cancelled', 'Cancelled');
    if (status !== 'InProgress') return;
    this.change(commandId, { status: 'Cancelling', details: 'Cancelling' });
    this.after(this.latencies.cancel, () => {
      const { instanceId } = this.commands.get(commandId) ?? {};
      if (instanceId === undefined || !this.agents.isReachable(instanceId)) return;
      if (this.end(commandId, 'Cancelled', 'Cancelled', STOPPED_PREEMPTIVELY)) this.kills.get(commandId)?.();
    });
  }

  private deliver(command: CommandRecord): void {
    const { commandId, instanceId } = command;
    if (this.invocations.get(commandId)?.status !== 'Pending') return;
    const state = this.nodes.instance(instanceId)?.state;
    if (state === undefined || state === 'shutting-down' || state === 'terminated') {
      this.end(commandId, 'Failed', 'Undeliverable');
      return;
    }
    if (!this.agents.isReachable(instanceId)) {
      this.change(commandId, { status: 'Delayed', details: 'Delayed' });
      return;
    }
    this.change(commandId, { status: 'InProgress', details: 'InProgress', startedAt: this.clock.now() });
    const { manifest = '', manifestSha256 = '' } = command.parameters;
    const kill = this.runs.start(instanceId, { manifest, manifestSha256 }, (outcome) =>
      this.report(commandId, outcome),
    );
    this.kills.set(commandId, kill);
    this.clock.after(command.executionTimeoutSeconds * 1000, () => {
      if (!this.agents.isReachable(instanceId)) return;
      if (this.end(commandId, 'TimedOut', 'ExecutionTimedOut', STOPPED_PREEMPTIVELY)) kill();
    });
  }

  /** The agent adds a line of its own to the stderr of what failed. Source: gruntwork-io/terratest, ssm_test.go. */
  private report(commandId: string, { exitCode, stdout, stderr }: RunOutcome): void {
    if (exitCode === 0) this.end(commandId, 'Success', 'Success', 0, { stdout, stderr });
    else {
      const added = `${stderr}failed to run commands: exit status ${exitCode}`;
      this.end(commandId, 'Failed', 'Failed', exitCode, { stdout, stderr: added });
    }
  }

  /** @returns whether it was still going on. */
  private end(
    commandId: string,
    status: InvocationStatus,
    details: string,
    responseCode = -1,
    output: { readonly stdout: string; readonly stderr: string } = { stdout: '', stderr: '' },
  ): boolean {
    const invocation = this.invocations.get(commandId);
    if (invocation === undefined || OVER.has(invocation.status)) return false;
    this.expiries.get(commandId)?.cancel();
    this.change(commandId, { status, details, responseCode, ...output, endedAt: this.clock.now() });
    return true;
  }

  private change(commandId: string, change: Partial<InvocationRecord>): void {
    this.invocations.update(commandId, (record) => ({ ...record, ...change }));
  }

  private after([low, high]: readonly [number, number], action: () => void): void {
    this.clock.after(this.random.between(low, high) * 1000, action);
  }
}

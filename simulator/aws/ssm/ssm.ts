import type { VirtualClock } from '../../clock';
import type { Workload } from '../../ports';
import type { Random } from '../../random';
import type { Operations, SimulatedService } from '../../service';
import { Agents, type NodeFilter } from './agents';
import { commandOperations } from './command-operations';
import { Commands } from './commands';
import { type CommandDocument, commandDocument } from './documents';
import { SSM_LATENCIES, type SsmLatencies } from './latencies';
import { nodeOperations } from './node-operations';
import { parameterOperations } from './parameter-operations';
import { ParameterStore, type ParameterVersion } from './parameter-store';
import { type ScriptFailure, ScriptRuns } from './script-runs';
import type { ManagedNodes, ObjectReader } from './surroundings';

/**
 * Simulated Systems Manager: parameters, agents, and Run Command, which really fetches, checks and runs what a manifest
 * names. Methods that disturb it answer with a function that ends the disturbance.
 */
export class SimulatedSsm implements SimulatedService {
  readonly name = 'ssm';
  readonly operations: Operations;
  private readonly parameters: ParameterStore;
  private readonly agents: Agents;
  private readonly commands: Commands;
  private readonly runs: ScriptRuns;
  private readonly documents = new Map<string, CommandDocument>();

  constructor(
    account: { readonly region: string; readonly accountId: string },
    surroundings: {
      readonly clock: VirtualClock;
      readonly random: Random;
      readonly nodes: ManagedNodes;
      readonly objects: ObjectReader;
      readonly workload: Workload;
      readonly latencies?: SsmLatencies;
    },
  ) {
    const { clock, nodes, objects, workload, latencies = SSM_LATENCIES } = surroundings;
    const random = surroundings.random.fork('ssm');
    this.parameters = new ParameterStore(clock);
    this.agents = new Agents(clock, random.fork('agents'), nodes, latencies);
    this.runs = new ScriptRuns(clock, random.fork('runs'), latencies, nodes, objects, workload);
    this.commands = new Commands(clock, random.fork('commands'), latencies, nodes, this.agents, this.runs);
    // Registered once and not gone is enough, reachable or not. Source: API reference, SendCommand, InvalidInstanceId.
    const isManaged = (instanceId: string): boolean =>
      nodes.instance(instanceId)?.state !== 'shutting-down' && this.agents.ping(instanceId, clock.now()) !== undefined;
    this.operations = {
      ...parameterOperations(this.parameters, account),
      ...nodeOperations(nodes, this.agents),
      ...commandOperations(this.commands, this.documents, isManaged, account.accountId),
    };
  }

  /**
   * Makes a command document known: worlds do, with what the stack would deploy.
   * @param document its content as an object or as JSON; schema 2.2, one `aws:runShellScript` step.
   * @throws SimulatorGap for any other form.
   */
  registerDocument(document: { readonly name: string; readonly content: unknown }): void {
    this.documents.set(document.name, commandDocument(document.name, document.content));
  }

  /** Sets a public parameter, such as `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64`. */
  publishParameter(name: string, value: string): void {
    this.parameters.publish(name, value);
  }

  /** The newest version of every parameter, AWS's own too. */
  snapshot(): { readonly parameters: readonly ParameterVersion[] } {
    return { parameters: this.parameters.all() };
  }

  /** When agents came online and commands were over, epoch ms: what somebody's waiting for them can be held against. */
  timeline(): {
    readonly online: ReadonlyMap<string, number>;
    readonly commands: readonly {
      readonly instanceId: string;
      readonly sent: number;
      readonly ended: number | undefined;
    }[];
  } {
    const commands = this.commands.all().toReversed();
    return {
      online: this.agents.registrations(),
      commands: commands.map(({ commandId, instanceId, requestedAt }) => ({
        instanceId,
        sent: requestedAt,
        ended: this.commands.invocation(commandId)?.endedAt,
      })),
    };
  }

  /** Agents of these instances never come online. */
  agentNeverOnline(filter: NodeFilter): () => void {
    return this.agents.mute(filter);
  }

  /** A script of this name fails wherever it runs, with this exit code and output. */
  failScript(failure: ScriptFailure): () => void {
    return this.runs.fail(failure);
  }
}

import { type AwsError, SimulatorGap } from '../../simulator/aws-error';
import type { CallRecord } from '../../simulator/kernel';
import type { TaskRequest } from '../../simulator/states/world';
import type { KilnWorld } from '../../simulator/world/kiln-world';
import { CarriedTags } from './carried-tags';
import { type Demand, demand, keyOf } from './demand';
import { demandsOf } from './demands/demands';
import { startMachine } from './demands/telling-demands';
import { refusal, sentence } from './refusals';
import { type KilnRole, nameOf } from './roles';
import { isAllowed } from './verdict';

/** A demand as it came up, and what became of it. */
export interface Asked extends Demand {
  /** The name of whoever's role was asked: `function CreateImage`. */
  readonly role: string;
  /** The API's name of the call that led to it, or the state. */
  readonly by: string;
  /** In which runs. */
  readonly runs: readonly string[];
  readonly allowed: boolean;
}

/** The roles of a deployment at work: whatever a function or a machine does is allowed by its role, or refused as AWS refuses it. */
export class RoleAuthority {
  readonly asked = new Map<string, Asked>();
  private readonly carried: CarriedTags;
  private readonly roles: ReadonlyMap<string, KilnRole>;

  /** @param tagsLateSeconds how long after something is made IAM sees its tags */
  constructor(
    private readonly world: KilnWorld,
    roles: readonly KilnRole[],
    tagsLateSeconds = 0,
  ) {
    this.carried = new CarriedTags(world, tagsLateSeconds);
    this.roles = new Map(roles.map((role) => [nameOf(role.holder), role]));
    world.kernel.authority = this;
    world.sfn.authority = this;
  }

  ofCall(call: CallRecord): AwsError | undefined {
    const role = this.roles.get(`function ${call.caller}`);
    // People and other actors have roles of their own.
    if (role === undefined) return undefined;
    try {
      const denied = this.firstDenied(role, call.operation, demandsOf(call, this.carried));
      return denied && refusal(call, role.session, denied);
    } catch (error) {
      // A question that cannot be asked is a defect of the proof, and not something a handler may catch.
      throw new SimulatorGap(`${call.service} ${call.operation} of ${call.caller}: ${String(error)}`);
    }
  }

  ofTask({ machineName, stateName, resource, arguments: given, executionArn }: TaskRequest) {
    const name = this.world.names.machineNamed(machineName) ?? machineName;
    const role = this.roles.get(`machine ${name}`);
    if (role === undefined) throw new Error(`There is no role of machine ${machineName}.`);
    const session = role.session.replace(/[^/]+$/, executionArn.split(':').at(-1)?.slice(0, 32) ?? '');
    if (resource.kind === 'startExecution' || resource.kind === 'startExecution.sync:2') {
      const machineArn = argument(given, 'StateMachineArn');
      const denied = this.firstDenied(role, stateName, [
        startMachine(machineArn),
        ...(resource.kind === 'startExecution' ? [] : watching(machineArn, argument(given, 'Name'))),
      ]);
      return denied && taskRefusal('StepFunctions.AccessDeniedException', 'AWSStepFunctions', 400, session, denied);
    }
    const functionArn = resource.kind === 'function' ? resource.functionArn : argument(given, 'FunctionName');
    const denied = this.firstDenied(role, stateName, [demand('lambda:InvokeFunction', functionArn)]);
    return denied && taskRefusal('Lambda.AWSLambdaException', 'AWSLambda', 403, session, denied);
  }

  private firstDenied(role: KilnRole, by: string, demands: readonly Demand[]): Demand | undefined {
    for (const each of demands) {
      const key = `${role.id} ${by} ${keyOf(each)}`;
      const known = this.asked.get(key);
      const allowed = known?.allowed ?? isAllowed(role.session, role.statements, each);
      if (known === undefined) this.asked.set(key, { ...each, role: nameOf(role.holder), by, runs: [], allowed });
      if (!allowed) return each;
    }
    return undefined;
  }
}

/** How a nested execution's end is noticed. Source: Step Functions developer guide, "IAM policies for nested workflows", Run a Job. */
function watching(machineArn: string, name: string): Demand[] {
  const execution = machineArn.replace(':stateMachine:', ':execution:').replace(/(:execution:[^:]+).*$/, `$1:${name}`);
  return [demand('states:DescribeExecution', execution)];
}

/** Seen on AWS in this form: public reports of Step Functions' `Lambda.AWSLambdaException`. */
function taskRefusal(
  error: string,
  service: string,
  status: number,
  session: string,
  denied: Demand,
): readonly [string, string] {
  const details = `Service: ${service}; Status Code: ${status}; Error Code: AccessDeniedException; Request ID: 00000000-0000-4000-8000-000000000000; Proxy: null`;
  return [error, `${sentence(session, denied)} (${details})`];
}

function argument(given: unknown, name: string): string {
  const value: unknown = typeof given === 'object' && given !== null ? Reflect.get(given, name) : undefined;
  if (typeof value !== 'string') throw new Error(`A task without ${name}.`);
  return value;
}

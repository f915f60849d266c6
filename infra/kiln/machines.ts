import { Construct } from 'constructs';
import type { FunctionName } from '../../lambdas/functions';
import { allow, executionArns } from '../grants';
import { arnOf, MACHINES, type MachineName, machineArn, type Names } from '../names';
import { type Functions, isFunctionName } from './functions';
import { definitionOf, Machine, placeholdersIn } from './machine';

/** `RecoverMachine` is how definitions name `recover`. */
const PLACEHOLDERS: Readonly<Record<string, MachineName>> = {
  BakeMachine: 'bake',
  RecoverMachine: 'recover',
  RetireMachine: 'retire',
  ReleaseMachine: 'release',
};

/** The state machines, each wired to the versions of functions and machines that its definition names. */
export class Machines extends Construct {
  private readonly made = new Map<MachineName, Machine>();

  constructor(
    scope: Construct,
    private readonly names: Names,
    private readonly functions: Functions,
  ) {
    super(scope, 'Machines');
    // Who is started by others comes first.
    for (const name of MACHINES) this.made.set(name, this.make(name));
  }

  get(name: MachineName): Machine {
    const machine = this.made.get(name);
    if (machine === undefined) throw new Error(`Machine ${name} is named before it is made.`);
    return machine;
  }

  private make(name: MachineName): Machine {
    const substitutions: Record<string, string> = {};
    const functionNames: FunctionName[] = [];
    const machineNames: MachineName[] = [];
    for (const placeholder of placeholdersIn(definitionOf(name))) {
      const nested = PLACEHOLDERS[placeholder];
      if (nested !== undefined) {
        machineNames.push(nested);
        substitutions[placeholder] = this.get(nested).versionArn;
      } else if (isFunctionName(placeholder)) {
        functionNames.push(placeholder);
        substitutions[placeholder] = this.functions.get(placeholder).currentVersion.functionArn;
      } else {
        throw new Error(
          `statemachines/${name}.asl.json names \${${placeholder}}, which is neither function nor machine.`,
        );
      }
    }
    const statements = [this.invoke(functionNames), ...(machineNames.length > 0 ? this.nest(machineNames) : [])];
    return new Machine(this, name, { names: this.names, substitutions, statements });
  }

  /**
   * All versions: an execution that began before a deployment calls the versions of that time. Definitions name no
   * function without one. Source: Lambda developer guide, "Using versions in a policy": a permission is of the ARN that is called.
   */
  private invoke(functionNames: readonly FunctionName[]) {
    return allow(
      ['lambda:InvokeFunction'],
      functionNames.map((name) => arnOf('lambda', `function:${this.names.function(name)}:*`)),
    );
  }

  /** Source: Step Functions developer guide, "IAM policies for nested workflows" (Run a Job, .sync). */
  private nest(machineNames: readonly MachineName[]) {
    return [
      allow(
        ['states:StartExecution'],
        machineNames.map((name) => machineArn(this.names, name)),
      ),
      allow(['states:DescribeExecution', 'states:StopExecution'], executionArns(this.names, ...machineNames)),
      allow(
        ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
        [arnOf('events', 'rule/StepFunctionsGetEventsForStepFunctionsExecutionRule')],
      ),
    ];
  }
}

import { z } from 'zod';
import { functions } from '../../../../lambdas/functions';
import { StepFunctions } from '../../../../simulator/aws/sfn/step-functions';
import { VirtualClock } from '../../../../simulator/clock';
import { LambdaFailure } from '../../../../simulator/lambda/lambda-failure';
import { seededRandom } from '../../../../simulator/random';
import type { Execution } from '../../../../simulator/states/execution';
import type { Json } from '../../../../simulator/states/json';
import { ACCOUNT } from '../../../../simulator/world/account';
import { deploymentNames } from '../../../../simulator/world/deployment-names';
import { MACHINE_NAMES, MACHINE_SUBSTITUTIONS } from '../../../../simulator/world/machines';
import { STAGE } from '../moto-peer';
import { Bundle, type DeployedFunction } from './bundle';
import { deployedDefinition } from './deployed-machines';

/** How long an invocation takes by the state machines' clock. */
const INVOCATION_MS = 200;

/** Kiln as deployed: the template's state machines on our interpreter, at virtual time; the bundles as its Lambdas. */
export class BundledKiln {
  readonly clock = new VirtualClock(Math.floor(Date.now()));
  readonly sfn: StepFunctions;
  /** Does what people and alarms do when a function has answered, before anybody hears of its answer. */
  onAnswer: ((name: string) => Promise<void>) | undefined;
  /** Invocations by function, and the errors they ended with. */
  readonly answered = new Map<string, { invocations: number; readonly errors: string[] }>();
  private readonly names = deploymentNames(STAGE);
  private readonly bundles = new Map<string, Promise<Bundle>>();
  private readonly pending = new Set<Promise<unknown>>();

  /** @param surroundings where the bundles find AWS */
  constructor(
    assembly: string,
    private readonly deployed: readonly DeployedFunction[],
    private readonly surroundings: Readonly<Record<string, string>>,
  ) {
    this.sfn = new StepFunctions({
      clock: this.clock,
      random: seededRandom('bundles'),
      region: ACCOUNT.region,
      account: ACCOUNT.accountId,
      lambda: { invoke: (arn, payload) => this.invokeByArn(arn, payload) },
      events: { emit: () => {} },
    });
    const substitutions: Record<string, string> = { Partition: 'aws' };
    for (const name of Object.keys(functions)) substitutions[name] = `${this.names.functionArnPrefix}${name}:1`;
    for (const name of MACHINE_NAMES) substitutions[MACHINE_SUBSTITUTIONS[name]] = this.names.machineArn(name);
    for (const name of MACHINE_NAMES) {
      const machine = this.names.machine(name);
      this.sfn.createStateMachine({
        name: machine,
        definition: deployedDefinition(assembly, STAGE, machine),
        substitutions,
      });
    }
  }

  /** Runs an execution to its end. What waits in it takes no time; what is asked of AWS takes what it takes. */
  async run(machine: (typeof MACHINE_NAMES)[number], name: string, input: object): Promise<Execution> {
    const execution = this.sfn.start(this.names.machineArn(machine), name, JSON.stringify(input));
    this.clock.promiseTouched();
    await this.settle();
    return execution;
  }

  /** Until no execution runs any more, whoever started it. */
  async settle(): Promise<void> {
    const isOver = () => this.sfn.executions().every(({ end }) => end !== undefined);
    while (!isOver()) {
      await this.clock.run(() => this.pending.size > 0 || isOver());
      if (this.pending.size > 0) await Promise.race(this.pending);
      this.clock.promiseTouched();
    }
  }

  /** One invocation, of a function by Kiln's name of it. @throws LambdaFailure */
  async invoke(name: string, payload: unknown): Promise<Json> {
    const tally = this.answered.get(name) ?? { invocations: 0, errors: [] };
    this.answered.set(name, tally);
    tally.invocations += 1;
    const bundle = await this.bundle(name);
    const ended = await bundle.invoke(JSON.parse(JSON.stringify(payload)), this.clock.now());
    if ('result' in ended) {
      await this.onAnswer?.(name);
      return JSON.parse(ended.result);
    }
    const { errorType, errorMessage } = ended;
    tally.errors.push(`${errorType}: ${errorMessage}`);
    throw new LambdaFailure(errorType, JSON.stringify(ended));
  }

  /** Loads a function's bundle, unless it is loaded. */
  bundle(name: string): Promise<Bundle> {
    const known = this.bundles.get(name);
    if (known !== undefined) return known;
    const deployed = this.deployed.find((each) => each.name === name);
    if (deployed === undefined) throw new Error(`There is no function ${name}.`);
    const started = Bundle.start(deployed, this.surroundings);
    this.bundles.set(name, started);
    return started;
  }

  async stop(): Promise<void> {
    for (const bundle of await Promise.allSettled(this.bundles.values())) {
      if (bundle.status === 'fulfilled') bundle.value.stop();
    }
  }

  private async invokeByArn(arn: string, payload: unknown): Promise<Json> {
    const name = z.string().parse(arn.slice(this.names.functionArnPrefix.length).split(':')[0]);
    const answer = this.invoke(name, payload);
    const settled = answer.then(
      () => {},
      () => {},
    );
    this.pending.add(settled);
    try {
      await settled;
    } finally {
      this.pending.delete(settled);
    }
    await this.clock.sleep(INVOCATION_MS);
    return answer;
  }
}

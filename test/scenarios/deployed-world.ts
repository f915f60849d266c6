import { join } from 'node:path';
import { loadFleets } from '../../infra/fleet-files';
import type { FunctionName } from '../../lambdas/functions';
import type { Execution } from '../../simulator/states/execution';
import { Generations, type GenerationView } from '../../simulator/world/generations';
import { KilnWorld, type KilnWorldOptions } from '../../simulator/world/kiln-world';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** Kiln and the sample fleet on a simulated AWS, to release onto as often as a test likes. */
export class DeployedWorld {
  readonly world: KilnWorld;
  private count = 0;

  constructor(options: Partial<KilnWorldOptions> = {}) {
    const [fleet] = loadFleets(join(__dirname, '../../fleets'), 'prod').filter(({ spec }) => spec.fleet === 'web');
    if (fleet === undefined) throw new Error('The sample fleet is gone.');
    this.world = new KilnWorld({ fleet, stage: 'prod', seed: 1, requestsPerMinute: 1200, ...options });
  }

  start(name: string, request: object): Execution {
    const { sfn, names } = this.world;
    return sfn.start(names.machineArn('release'), name, JSON.stringify(request));
  }

  /** Releases a version, to its end. @returns the execution's status */
  async release(version: string, more: object = {}): Promise<string> {
    this.world.publish(version);
    this.count += 1;
    const execution = this.start(`release-${this.count}-${version}`, { fleet: 'web', version, ...more });
    await this.world.clock.run(() => execution.end !== undefined);
    return execution.end?.status ?? 'unknown';
  }

  /** One invocation of one handler. @throws LambdaFailure */
  async invoke(name: FunctionName, input: object): Promise<unknown> {
    const { lambda, clock } = this.world;
    let done = false;
    const invoked = lambda
      .invoke(lambda.arn(name), { state: name, execution: 'arn:aws:states:execution', ...input })
      .finally(() => {
        done = true;
      });
    invoked.catch(() => undefined);
    clock.promiseTouched();
    await clock.run(() => done);
    return invoked;
  }

  pass(milliseconds: number): Promise<void> {
    return this.world.clock.advance(milliseconds);
  }

  generations(): GenerationView[] {
    return new Generations(this.world, 'prod', 'web').views();
  }
}

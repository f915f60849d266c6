import type { FunctionName } from '../../lambdas/functions';
import { DeployedWorld } from '../scenarios/deployed-world';

const GENERATION = 'prod-web-v001';

/** The sample fleet after its first release: a generation that stands, and handlers to be run on it one by one. */
export async function firstGeneration() {
  const deployed = new DeployedWorld();
  await deployed.release('1.0.0');
  const { aws, clock } = deployed.world;
  const group = () => aws.autoscaling.group(GENERATION);
  const id = group()?.tags.find(({ key }) => key === 'kiln:release')?.value;
  const [targetGroupArn] = group()?.targetGroupArns ?? [];

  return {
    deployed,
    group,
    targetGroupArn,
    now: () => Math.floor(clock.now() / 1000),
    /** Runs a state's handler once more, with what all of them are given and more. @throws LambdaFailure */
    run: (state: FunctionName, input: object = {}): Promise<unknown> =>
      deployed.invoke(state, { release: { id, fleet: 'web', fence: 1 }, ...input }),
  };
}

export type FirstGeneration = Awaited<ReturnType<typeof firstGeneration>>;

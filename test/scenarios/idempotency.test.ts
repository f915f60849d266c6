import { tokenOf } from '../../lambdas/domain/names';
import { NETWORK } from '../../simulator/world/network';
import { DeployedWorld } from './deployed-world';

describe('what a release makes', () => {
  let deployed: DeployedWorld;

  beforeAll(async () => {
    deployed = new DeployedWorld();
    await deployed.release('1.0.0');
    await deployed.release('1.1.0');
  });

  /** One field of the inputs of all calls of an operation. */
  const sent = (operation: string, field: string): unknown[] =>
    deployed.world.kernel.calls
      .filter((call) => call.operation === operation)
      .map((call) =>
        typeof call.input === 'object' && call.input !== null ? Reflect.get(call.input, field) : undefined,
      );

  /** The release ids, from the only place where they are tags of something that stays. */
  const releases = (): string[] =>
    deployed.world.aws.ec2
      .snapshot()
      .images.map(({ tags }) => tags['kiln:release'])
      .filter((id) => id !== undefined);

  it.each([
    ['RunInstances', ['build', 'test'].map((phase) => `StartBuilder/${phase}/${NETWORK.builderSubnetIds[0]}`)],
    ['CreateLaunchTemplate', ['CreateLaunchTemplate']],
  ])('%s has a token of its release and step, the same in every repetition', (operation, steps) => {
    const wanted = releases().flatMap((id) => steps.map((step) => tokenOf(id, step)));

    expect(wanted).toHaveLength(2 * steps.length);
    expect(sent(operation, 'ClientToken').map(String).toSorted()).toEqual(wanted.toSorted());
  });

  it('CreateSchedule has a token of its release and generation', () => {
    const tokens = sent('CreateSchedule', 'ClientToken').filter((token) => token !== undefined);

    expect(tokens).toEqual([tokenOf(releases()[1] ?? '', 'retire/prod-web-v001')]);
  });

  it('pins the template version of every group', () => {
    expect(sent('CreateAutoScalingGroup', 'LaunchTemplate')).toEqual([
      { LaunchTemplateName: 'prod-web-v001', Version: '1' },
      { LaunchTemplateName: 'prod-web-v002', Version: '1' },
    ]);
  });

  it('is named by the plan: a repetition finds it', () => {
    expect(sent('CreateTargetGroup', 'Name')).toEqual(['prod-web-v001', 'prod-web-v002']);
    expect(new Set(sent('CreateImage', 'Name')).size).toBe(2);
  });
});

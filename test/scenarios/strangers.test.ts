import { targetGroupSettings } from '../../lambdas/domain/target-group-settings';
import { DeployedWorld, MINUTE } from './deployed-world';

const NAME = 'prod-web-v001';

/** A first release, into a world where a stranger's thing has the name it would use. */
async function releaseInto(prepare: (deployed: DeployedWorld) => void) {
  const deployed = new DeployedWorld();
  prepare(deployed);
  await deployed.pass(MINUTE);
  deployed.world.publish('1.0.0');
  const execution = deployed.start('release', { fleet: 'web', version: '1.0.0' });
  await deployed.world.clock.run(() => execution.end !== undefined);
  return { deployed, end: execution.end };
}

describe('a stranger has the generation’s name', () => {
  it('on a target group with the very same settings: it is neither taken nor removed', async () => {
    const { deployed, end } = await releaseInto(({ world: { aws, deployment } }) => {
      const { spec, network } = deployment.deployed;
      const [traffic] = spec.traffic;
      if (traffic === undefined) throw new Error('The sample fleet has no traffic.');
      aws.ask('elbv2', 'CreateTargetGroup', {
        Name: NAME,
        TargetType: 'instance',
        VpcId: network.vpcId,
        ...targetGroupSettings(traffic),
        Matcher: { HttpCode: traffic.healthCheck.matcher },
        Tags: [{ Key: 'team', Value: 'shop' }],
      });
    });

    expect(end).toMatchObject({
      status: 'FAILED',
      error: 'LaunchFailed',
      cause: expect.stringContaining(`There is a target group ${NAME} that this release did not make`),
    });
    const left = deployed.world.aws.elbv2.state.targetGroups.list().map(({ name }) => name);
    expect(left).toContain(NAME);
  });

  it('on an Auto Scaling group: it keeps its instances', async () => {
    const { deployed, end } = await releaseInto(({ world: { aws, deployment } }) => {
      const { network } = deployment.deployed;
      aws.ask('ec2', 'CreateLaunchTemplate', {
        LaunchTemplateName: 'shop',
        LaunchTemplateData: { ImageId: aws.ec2.snapshot().images[0]?.imageId, InstanceType: 'm7g.large' },
      });
      aws.ask('autoscaling', 'CreateAutoScalingGroup', {
        AutoScalingGroupName: NAME,
        LaunchTemplate: { LaunchTemplateName: 'shop', Version: '1' },
        MinSize: 2,
        MaxSize: 2,
        VPCZoneIdentifier: network.subnetIds.join(','),
      });
    });

    expect(end).toMatchObject({ status: 'FAILED', error: 'LaunchFailed' });
    expect(deployed.world.aws.autoscaling.group(NAME)?.sizes).toMatchObject({ min: 2, desired: 2 });
  });
});

describe('a stranger’s image that a release asks for', () => {
  it('by force, and that never gets healthy, is told of the next time', async () => {
    const deployed = new DeployedWorld();
    await deployed.release('1.0.0');
    const imageId = 'ami-0123456789abcdef0';
    const ask = async (name: string, request: object) => {
      const execution = deployed.start(name, { fleet: 'web', version: '1.1.0', imageId, ...request });
      await deployed.world.clock.run(() => execution.end !== undefined);
      return execution.end;
    };
    deployed.world.publish('1.1.0');

    const ends = [await ask('first', { force: true }), await ask('second', {})];

    expect(ends).toMatchObject([
      { error: 'HealthCheckFailed' },
      {
        error: 'PreflightFailed',
        cause: expect.stringContaining(`requested image ${imageId} was condemned by release web-`),
      },
    ]);
  });
});

import { tableItems } from '../../simulator/world/inventory';
import { DeployedWorld, HOUR, MINUTE } from './deployed-world';

const names = (generations: readonly { generation: string }[]) => generations.map(({ generation }) => generation);

/** Requests that reached a generation since a moment. */
function requestsTo(generation: string, { world }: DeployedWorld, since: number): number {
  world.traffic.settle();
  const { groups } = world.traffic.totals(since, world.clock.now());
  return groups.find(({ group }) => group === generation)?.requests ?? 0;
}

describe('a release inside the rollback window of the one before', () => {
  let deployed: DeployedWorld;
  let secondEnded: number;

  beforeAll(async () => {
    deployed = new DeployedWorld();
    expect(await deployed.release('1.0.0')).toBe('SUCCEEDED');
    await deployed.pass(10 * MINUTE);
    expect(await deployed.release('1.1.0')).toBe('SUCCEEDED');
    await deployed.pass(10 * MINUTE);
    secondEnded = deployed.world.clock.now();
    expect(await deployed.release('1.2.0')).toBe('SUCCEEDED');
  });

  it('leaves three generations, the newest with everything', () => {
    expect(deployed.generations().map(({ generation, weight }) => [generation, weight])).toEqual([
      ['prod-web-v001', 0],
      ['prod-web-v002', 0],
      ['prod-web-v003', 100],
    ]);
  });

  it('sends the oldest not a single request', () => {
    expect(requestsTo('prod-web-v001', deployed, secondEnded)).toBe(0);
  });

  it('lets the generations that stand by heal themselves', async () => {
    const { ec2, autoscaling } = deployed.world.aws;
    const victim = autoscaling.group('prod-web-v002')?.members[0]?.instanceId ?? '';

    ec2.kill(victim);
    await deployed.pass(6 * MINUTE);

    const standby = deployed.generations().find(({ generation }) => generation === 'prod-web-v002');
    expect(standby).toMatchObject({ desired: 4, healthy: 4 });
    expect(autoscaling.group('prod-web-v002')?.members.map(({ instanceId }) => instanceId)).not.toContain(victim);
  });

  it('removes each when its window is over, and nothing that serves', async () => {
    const before = deployed.world.clock.now();

    await deployed.pass(2 * HOUR);

    expect(names(deployed.generations())).toEqual(['prod-web-v003']);
    const { aws, traffic, clock } = deployed.world;
    const ours = (all: readonly string[]) => all.filter((name) => /^prod-web-v/.test(name));
    expect(ours(aws.ec2.snapshot().launchTemplates.map(({ launchTemplateName }) => launchTemplateName))).toEqual([
      'prod-web-v003',
    ]);
    expect(ours(aws.cloudwatch.listAlarms().map(({ settings }) => settings.name))).toEqual(['prod-web-v003-errors']);
    expect(traffic.serving().groups.map(({ name }) => name)).toEqual(['prod-web-v003']);
    const { requests, failed } = traffic.totals(before, clock.now());
    expect(requests).toBeGreaterThan(100_000);
    expect(failed).toBe(0);
  });

  it('leaves no claim, and nothing on the list of what is to go', () => {
    const items = tableItems(deployed.world.aws.dynamodb, 'kiln-prod');
    expect(items.filter(({ pk }) => pk === 'RETIREMENT' || pk === 'UNTOLD')).toEqual([]);
    expect(items.find(({ pk }) => pk === 'CLAIM')).not.toHaveProperty('holder');
  });
});

describe('a retirement whose schedule was lost', () => {
  it('is started by the watchdog', async () => {
    const deployed = new DeployedWorld();
    await deployed.release('1.0.0');
    await deployed.release('1.1.0');
    const { aws, names: stage } = deployed.world;
    aws.ask('scheduler', 'DeleteSchedule', { GroupName: stage.scheduleGroup, Name: 'prod-web-v001-retire-1' });

    await deployed.pass(2 * HOUR + 40 * MINUTE);

    expect(names(deployed.generations())).toEqual(['prod-web-v002']);
  });
});

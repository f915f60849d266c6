import { removeByHand, writeWeights } from './by-hand';
import { DeployedWorld, HOUR } from './deployed-world';

const weights = (deployed: DeployedWorld) =>
  deployed.generations().map(({ generation, weight }) => [generation, weight]);

/** What the runbook says under "Rolling back", while `kiln rollback` is not there. */
describe('a rollback by releasing the former version', () => {
  let deployed: DeployedWorld;
  let imageOf: (generation: string) => string | null | undefined;
  beforeAll(async () => {
    deployed = new DeployedWorld();
    await deployed.release('1.0.0');
    await deployed.release('1.1.0');
    imageOf = (generation) => deployed.generations().find((one) => one.generation === generation)?.imageId;
  });

  it('bakes nothing: the image of then is used again, beside the blue that stands by', async () => {
    expect(await deployed.release('1.0.0', { imageId: imageOf('prod-web-v001') })).toBe('SUCCEEDED');

    expect(weights(deployed)).toEqual([
      ['prod-web-v001', 0],
      ['prod-web-v002', 0],
      ['prod-web-v003', 100],
    ]);
    expect(imageOf('prod-web-v003')).toMatch(/^ami-/);
    expect(imageOf('prod-web-v003')).toBe(imageOf('prod-web-v001'));
  });
});

describe('a rollback by the rule, inside the window', () => {
  let deployed: DeployedWorld;
  beforeAll(async () => {
    deployed = new DeployedWorld();
    await deployed.release('1.0.0');
    await deployed.release('1.1.0');
    const { aws, clock } = deployed.world;
    aws.ask('autoscaling', 'UpdateAutoScalingGroup', { AutoScalingGroupName: 'prod-web-v001', MinSize: 4 });
    writeWeights(deployed, { 'prod-web-v001': 100, 'prod-web-v002': 0 });
    const since = clock.now();
    await deployed.pass(3 * HOUR);
    const { requests, failed } = deployed.world.traffic.totals(since, clock.now());
    expect({ some: requests > 1000, failed }).toEqual({ some: true, failed: 0 });
  });

  it('lasts: what serves is not retired when its window is over', () => {
    expect(weights(deployed)).toEqual([
      ['prod-web-v001', 100],
      ['prod-web-v002', 0],
    ]);
  });

  it('the next release starts from it and retires it; what was taken off the traffic stays until a person removes it', async () => {
    expect(await deployed.release('1.2.0')).toBe('SUCCEEDED');
    // The watchdog tries a retirement that was refused every twelve hours.
    await deployed.pass(16 * HOUR);
    expect(weights(deployed)).toEqual([
      ['prod-web-v002', 0],
      ['prod-web-v003', 100],
    ]);

    writeWeights(deployed, { 'prod-web-v003': 100 });
    await removeByHand(deployed, 'prod-web-v002');

    expect(weights(deployed)).toEqual([['prod-web-v003', 100]]);
    expect(await deployed.release('1.3.0')).toBe('SUCCEEDED');
  });
});

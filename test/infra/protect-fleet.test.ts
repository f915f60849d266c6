import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeByHand } from '../scenarios/by-hand';
import { DeployedWorld, MINUTE } from '../scenarios/deployed-world';

const FIRST_PAGE = { StatusCode: '503', ContentType: 'text/plain', MessageBody: 'Gone.' };

/** What CloudFormation hears when it begins to delete the fleet's stack. */
function deletion(deployed: DeployedWorld): Promise<unknown> {
  return deployed.invoke('ProtectFleet', {
    RequestType: 'Delete',
    ResourceProperties: { Fleet: 'web', RuleArn: deployed.world.deployment.deployed.ruleArn },
  });
}

it('a fleet without a release is let go', async () => {
  await expect(deletion(new DeployedWorld())).resolves.toEqual({ PhysicalResourceId: 'prod-web-protection' });
});

it('a fleet whose first image is being baked is not', async () => {
  const deployed = new DeployedWorld();
  deployed.world.publish('1.0.0');
  deployed.start('first', { fleet: 'web', version: '1.0.0' });
  await deployed.pass(2 * MINUTE);

  await expect(deletion(deployed)).rejects.toThrow(/nothing of it was: its lock is held by web-\w+-\w+\. See/);
});

it('the runbook has what the refusal points to', () => {
  const runbook = readFileSync(join(__dirname, '../../docs/runbook.md'), 'utf8');
  expect(runbook).toContain('\n## Taking a fleet down\n');
});

describe('a fleet that serves', () => {
  let deployed: DeployedWorld;
  beforeAll(async () => {
    deployed = new DeployedWorld();
    expect(await deployed.release('1.0.0')).toBe('SUCCEEDED');
    expect(await deployed.release('1.1.0')).toBe('SUCCEEDED');
  });

  it('is not let go, and everything that stands against it is named', async () => {
    await expect(deletion(deployed)).rejects.toThrow(
      'The stack of fleet web is not deleted, and nothing of it was: its listener rule serves (prod-web-v002 at 100 %, prod-web-v001 at 0 %); there still are generations of it (prod-web-v001, prod-web-v002). See',
    );
  });

  // The runbook's procedure, step by step.
  it('is let go when it was taken down as the runbook says', async () => {
    const { aws, sfn, names, deployment } = deployed.world;
    const Actions = [{ Type: 'fixed-response', FixedResponseConfig: FIRST_PAGE }];
    aws.ask('elbv2', 'ModifyRule', { RuleArn: deployment.deployed.ruleArn, Actions });

    const standby = { fleet: 'web', generation: 'prod-web-v001' };
    const retirement = sfn.start(names.machineArn('retire'), 'by-hand', JSON.stringify(standby));
    await deployed.world.clock.run(() => retirement.end !== undefined);
    expect(retirement.end?.status).toBe('SUCCEEDED');
    await expect(deletion(deployed)).rejects.toThrow(
      'nothing of it was: there still are generations of it (prod-web-v002).',
    );

    await removeByHand(deployed, 'prod-web-v002');

    expect(deployed.generations()).toEqual([]);
    await expect(deletion(deployed)).resolves.toBeDefined();
  });
});

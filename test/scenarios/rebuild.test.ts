import { parameterNames } from '../../lambdas/domain/names';
import type { Execution } from '../../simulator/states/execution';
import { tableItems } from '../../simulator/world/inventory';
import { DeployedWorld, HOUR, MINUTE } from './deployed-world';
import { rebuilt, small, summaryOf } from './rebuilding';

const DAY = 24 * HOUR;

class Rebuilding extends DeployedWorld {
  startRebuild(name: string, request: unknown): Execution {
    const { sfn, names } = this.world;
    return sfn.start(names.machineArn('rebuild'), name, JSON.stringify(request));
  }

  async rebuild(name: string, request: unknown): Promise<Execution> {
    const execution = this.startRebuild(name, request);
    await this.world.clock.run(() => execution.end !== undefined);
    return execution;
  }

  releases(): string[] {
    const { sfn, names } = this.world;
    return sfn
      .executions()
      .filter(({ machine }) => machine.name === names.machine('release'))
      .map(({ name }) => name);
  }

  /** Records and events of what was refused, by the execution's ARN. */
  refusals(execution: Execution): unknown[] {
    const { aws, names } = this.world;
    return [
      ...tableItems(aws.dynamodb, names.table).filter(({ executionArn }) => executionArn === execution.arn),
      ...aws.eventbridge.log.filter(
        ({ bus, event }) => bus === names.bus && event.detail.executionArn === execution.arn,
      ),
    ];
  }

  serving(): string | null {
    return this.generations().find(({ weight }) => weight === 100)?.imageId ?? null;
  }
}

describe('rebuilds by hand', () => {
  let deployed: Rebuilding;
  beforeAll(async () => {
    deployed = new Rebuilding({
      fleet: small(rebuilt({ maxAgeDays: 1, schedule: 'cron(0 4 1 1 ? *)' })),
      requestsPerMinute: 0,
    });
    expect(await deployed.release('1.0.0')).toBe('SUCCEEDED');
    await deployed.pass(10 * MINUTE);
  });

  it('do nothing where nothing moved, and say so', async () => {
    const execution = await deployed.rebuild('young', {});

    expect(execution.end?.status).toBe('SUCCEEDED');
    expect(summaryOf(execution)).toEqual([
      {
        fleet: 'web',
        status: 'NOTHING',
        reason: expect.stringMatching(/^Nothing to do: .* is 0 days old, of 1 it may be\.$/),
      },
    ]);
  });

  it('bake an image anew that grew old, though nothing it is made of changed; once', async () => {
    const before = deployed.serving();
    await deployed.pass(DAY);

    const [first, second] = ['due', 'due-again'].map((name) =>
      deployed.startRebuild(name, { fleet: 'web', scheduledTime: '2026-11-03T10:00:00Z' }),
    );
    await deployed.world.clock.run(() => first?.end !== undefined && second?.end !== undefined);

    expect(first && summaryOf(first)).toMatchObject([
      { fleet: 'web', status: 'RELEASED', reason: expect.stringContaining('is 1 day old, of 1 it may be') },
    ]);
    expect(second?.end?.status).toBe('SUCCEEDED');
    expect(deployed.releases()).toEqual(['release-1-1.0.0', 'web-rebuild-20261103T100000Z']);
    expect(deployed.serving()).not.toBe(before);
  });

  it('release once for one time, even when that is told again later', async () => {
    deployed.world.moveBaseImage();
    await deployed.pass(5 * MINUTE);
    const asked = { fleet: 'web', scheduledTime: '2026-11-03T10:00:00Z' };

    const execution = await deployed.rebuild('late-delivery', asked);

    expect(summaryOf(execution)).toEqual([
      {
        fleet: 'web',
        status: 'NOTHING',
        reason: 'The release web-rebuild-20261103T100000Z was started before, for the same time.',
      },
    ]);
  });

  it('leave a release in progress alone', async () => {
    deployed.world.publish('1.1.0');
    const release = deployed.start('running', { fleet: 'web', version: '1.1.0' });
    await deployed.pass(5 * MINUTE);

    const execution = await deployed.rebuild('beside', { fleet: 'web' });

    expect(summaryOf(execution)).toMatchObject([
      {
        status: 'NOTHING',
        reason: expect.stringMatching(/^Release web-\S+ of web is in progress since .*: nothing is done/),
      },
    ]);
    expect(release.end).toBeUndefined();
    release.stop();
    await deployed.pass(HOUR);
  });

  it('go on with the other fleets where one fails, and tell that one like a refused release', async () => {
    const { aws, deployment } = deployed.world;
    const shops = Array.from({ length: 23 }, (_, index) => `shop-${String.fromCharCode(97 + index)}`);
    for (const fleet of shops) {
      const ruleArn = deployment.deployed.ruleArn.replace(/.$/, fleet === 'shop-c' ? '0' : '1');
      const spec = { ...deployment.deployed.spec, fleet };
      aws.ask('ssm', 'PutParameter', {
        Name: parameterNames.fleet('prod', fleet),
        Value: JSON.stringify({ ...deployment.deployed, spec, ruleArn }),
        Type: 'String',
        Tier: 'Advanced',
      });
    }
    await deployed.pass(MINUTE);

    const execution = await deployed.rebuild('all', {});

    const { end } = execution;
    expect(end).toMatchObject({ status: 'FAILED', error: 'PreflightFailed' });
    const lines = (end?.cause ?? '').split('\n');
    expect(lines.map((line) => line.split(':')[0])).toEqual([...shops, 'web']);
    expect(lines[2]).toMatch(
      /^shop-c: Nothing was touched: the listener rule arn:\S+ is gone; deploy the fleet's stack again\.$/,
    );
    expect(lines.at(-1)).toContain('web: prod-web-v002 (1.0.0) is rebuilt');
    expect(deployed.refusals(execution)).toHaveLength(2 * shops.length);
  });

  it.each([
    ['unknown fleets', { fleets: ['web', 'wob', 'wub'] }, 'Not deployed in stage prod: wob, wub; there are shop-a,'],
    ['no such key', { version: '1.2.3', flet: 'web' }, 'version'],
    [
      'an attribute that nobody filled in',
      { fleet: 'web', scheduledTime: '<aws.scheduler.scheduled-time>' },
      'must be a time in UTC',
    ],
    ['one and several', { fleet: 'web', fleets: ['web'] }, 'must be there or fleet, not both'],
    ['a text', 'web', 'A rebuild takes {"fleet": "web"}'],
  ])('are refused, and told: %s', async (what, request, words) => {
    const execution = await deployed.rebuild(what.replaceAll(/\W/g, '-'), request);

    expect(execution.end).toMatchObject({
      status: 'FAILED',
      error: 'InvalidRequest',
      cause: expect.stringContaining(words),
    });
    expect(deployed.refusals(execution)).toHaveLength(2);
  });
});

describe('a rebuild beside another one', () => {
  it('does nothing while the release of the earlier one waits for something before its claim', async () => {
    const States = { AwaitApproval: { Type: 'Wait', Seconds: 3600, End: true } };
    const release = { QueryLanguage: 'JSONata', StartAt: 'AwaitApproval', States };
    const deployed = new Rebuilding({ fleet: rebuilt({}), requestsPerMinute: 0, machines: { release } });
    deployed.start('web-rebuild-20261027T030000Z', { fleet: 'web' });
    await deployed.pass(MINUTE);

    const execution = await deployed.rebuild('week-after', { fleet: 'web', scheduledTime: '2026-11-03T03:00:00Z' });

    expect(summaryOf(execution)).toEqual([
      {
        fleet: 'web',
        status: 'NOTHING',
        reason:
          'The release web-rebuild-20261027T030000Z of an earlier rebuild of web is under way: nothing is done beside it.',
      },
    ]);
    expect(deployed.releases()).toHaveLength(1);
  });

  it('whose release lost the race for the claim has not failed', async () => {
    const deployed = new Rebuilding({ fleet: rebuilt({}), requestsPerMinute: 0 });
    const refused = {
      ExecutionArn: 'arn',
      Status: 'FAILED',
      Error: 'ReleaseInProgress',
      Cause: 'Release x is running.',
    };

    const concluded = await deployed.invoke('ConcludeRebuild', {
      startedAt: '2026-11-03T03:00:10.123Z',
      request: { fleet: 'web' },
      fleet: 'web',
      failure: { error: 'States.TaskFailed', cause: JSON.stringify(refused) },
    });

    expect(concluded).toEqual({ fleet: 'web', status: 'NOTHING', reason: 'Release x is running.' });
  });
});

describe('a rebuild that is stopped', () => {
  it('before it began a release is told by the watchdog; after that, its release is put back', async () => {
    const deployed = new Rebuilding({ fleet: rebuilt({}), requestsPerMinute: 0 });
    await deployed.release('1.0.0');
    deployed.world.moveBaseImage();
    await deployed.pass(5 * MINUTE);
    const image = deployed.serving();

    const early = deployed.startRebuild('early', { fleet: 'web' });
    early.stop();
    await deployed.pass(2 * MINUTE);

    expect(deployed.refusals(early)).toEqual([
      expect.objectContaining({ status: 'REFUSED', error: 'Execution.ABORTED', announced: true }),
      expect.objectContaining({ event: expect.objectContaining({ 'detail-type': 'Kiln Release State Change' }) }),
    ]);

    const late = deployed.startRebuild('late', { fleet: 'web' });
    await deployed.pass(20 * MINUTE);
    expect(deployed.releases()).toHaveLength(2);
    late.stop();
    await deployed.pass(HOUR);

    expect(deployed.serving()).toBe(image);
    expect(deployed.generations()).toHaveLength(1);
    const { aws, names } = deployed.world;
    expect(tableItems(aws.dynamodb, names.table).filter(({ pk }) => pk === 'UNTOLD')).toEqual([]);
    expect(tableItems(aws.dynamodb, names.table).find(({ pk }) => pk === 'CLAIM')).not.toHaveProperty('holder');
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadedFleet } from '../../infra/fleet-files';
import type { FleetSpec } from '../../lambdas/domain/fleet-spec';
import { Rehearsal } from '../../simulator/rehearsal';
import type { Execution } from '../../simulator/states/execution';
import { type RehearsedEvent, readEventFile } from '../../simulator/triggers/event-file';
import { tableItems, takeInventory } from '../../simulator/world/inventory';
import { KilnWorld } from '../../simulator/world/kiln-world';
import { DeployedWorld, MINUTE } from './deployed-world';
import { rehearseSample, sample, UNHARMED } from './rehearsing';

function exampleEvent(name: string): RehearsedEvent {
  return readEventFile(readFileSync(join(__dirname, `../../events/${name}.json`), 'utf8'), name);
}

function withTriggers(triggers: FleetSpec['triggers']): LoadedFleet {
  const { fleet } = sample();
  return { ...fleet, spec: { ...fleet.spec, triggers } };
}

const releasesOf = ({ sfn, names }: KilnWorld): readonly Execution[] =>
  sfn.executions().filter(({ machine }) => machine.name === names.machine('release'));

describe('an event that asks for a release', () => {
  it('releases once, however often it is delivered, and the execution gives out the record', async () => {
    const rehearsal = new Rehearsal(sample({ event: exampleEvent('release-requested') }));
    await rehearsal.prepare();
    const { world } = rehearsal;
    const before = releasesOf(world).length;
    rehearsal.begin();
    const { eventbridge } = world.aws;
    const asked = eventbridge.log.find(({ event }) => event['detail-type'] === 'Release Requested');
    eventbridge.replay(asked?.event.id ?? '', 2);
    world.clock.after(20 * MINUTE, () => eventbridge.replay(asked?.event.id ?? '', 1));
    const result = await rehearsal.finish();
    eventbridge.replay(asked?.event.id ?? '', 1);
    await world.clock.advance(MINUTE);

    expect(result).toMatchObject({ outcome: 'RELEASED', serving: { version: '1.4.2', weight: 100 }, ...UNHARMED });
    const releases = releasesOf(world).slice(before);
    expect(releases).toHaveLength(1);
    expect(releases[0]?.name).toMatch(/^web_pipeline-web-4711_[0-9a-f]{24}$/);
    expect(releases[0]?.end?.output).toMatchObject({
      outcome: 'SUCCEEDED',
      releaseId: result.release,
      reference: 'pipeline-web-4711',
      request: { fleet: 'web', version: '1.4.2', requestedBy: 'ada@example.com' },
      plan: { generation: 'prod-web-v002', replaces: 'prod-web-v001', steps: [5, 25, 50, 100] },
    });
    const answers = world.lambda.invocations.filter((each) => each.function === 'StartRelease');
    expect(answers).toHaveLength(5);
    expect(answers.at(-1)?.result).toMatchObject({ status: 'MERGED', reason: expect.stringContaining('SUCCEEDED') });
    expect(world.aws.sqs.messages(world.names.refusedEvents)).toEqual([]);
  });

  it('that is an upload releases what was uploaded, to the version of the object', async () => {
    const fleet = withTriggers({ requests: false, uploads: true });
    const rehearsal = new Rehearsal(sample({ fleet, event: exampleEvent('object-created') }));
    await rehearsal.prepare();
    rehearsal.begin();
    const { aws, names } = rehearsal.world;
    // Somebody overwrites it before the release looks.
    aws.s3.put('kiln-sample-artifacts', 'web/web-1.4.2.tar.gz', 'Something else.');
    const result = await rehearsal.finish();

    expect(result).toMatchObject({ outcome: 'RELEASED', serving: { version: '1.4.2' }, ...UNHARMED });
    const asked = rehearsal.world.aws.eventbridge.log.find(({ event }) => event['detail-type'] === 'Object Created');
    const { 'version-id': versionId } = Object(asked?.event.detail.object);
    const release = releasesOf(rehearsal.world).at(-1);
    expect(release?.end?.output).toMatchObject({
      request: {
        artifact: `s3://kiln-sample-artifacts/web/web-1.4.2.tar.gz?versionId=${versionId}`,
        requestId: `s3:web/web-1.4.2.tar.gz@${versionId}`,
        requestedBy: 'S3, account 111122223333',
      },
    });
    const record = tableItems(aws.dynamodb, names.table).find(({ releaseId }) => releaseId === result.release);
    expect(JSON.parse(String(record?.plan))).toMatchObject({ image: { artifact: { versionId } } });
  });

  it('that is an image of Image Builder releases that image and bakes none', async () => {
    const fleet = withTriggers({ requests: false, uploads: false, imageBuilder: { recipe: 'web' } });
    const result = await rehearseSample({ fleet, event: exampleEvent('image-available') });

    expect(result).toMatchObject({ outcome: 'RELEASED', serving: { version: '1.4.2-1' }, ...UNHARMED });
    expect(result.stateSequence).not.toContain('StartBuilder');
  });
});

describe('an event that is refused', () => {
  const DETAIL = {
    fleet: 'web',
    version: '1.4.2; reboot',
    strategy: { steps: [50] },
    force: true,
    artifact: 's3://x/y',
  };

  async function sending(...details: readonly object[]): Promise<KilnWorld> {
    return sendingTo(sample().fleet, ...details);
  }

  async function sendingTo(fleet: LoadedFleet, ...details: readonly object[]): Promise<KilnWorld> {
    const world = new KilnWorld({ ...sample({ fleet }), requestsPerMinute: 0 });
    await world.clock.advance(5 * MINUTE);
    for (const detail of details) {
      world.aws.ask('eventbridge', 'PutEvents', {
        Entries: [
          {
            EventBusName: world.names.bus,
            Source: 'ci.example',
            DetailType: 'Release Requested',
            Detail: JSON.stringify(detail),
          },
        ],
      });
      await world.clock.advance(MINUTE);
    }
    return world;
  }

  it('lies in the queue with every problem in a sentence, and the alarm rings', async () => {
    const world = await sending(DETAIL);
    const before = takeInventory(world.aws, world.names.table);
    await world.clock.advance(10 * MINUTE);

    const [message, ...more] = world.aws.sqs.messages(world.names.refusedEvents);
    expect(more).toEqual([]);
    expect(message?.attributes.Error).toBe('InvalidRequest');
    for (const words of [
      'version must be a semantic version such as 1.4.2, and is "1.4.2; reboot"',
      '"force" is not a known field',
      'strategy.steps[0]: the last step is 50',
      'artifact must be an S3 address',
    ]) {
      expect(message?.attributes.Reason).toContain(words);
    }
    expect(JSON.parse(message?.body ?? '')).toMatchObject({ source: 'ci.example', detail: DETAIL });
    const alarm = world.aws.cloudwatch
      .listAlarms()
      .find(({ settings }) => settings.name === 'kiln-prod-refused-events');
    expect(alarm?.condition.value).toBe('ALARM');
    expect(alarm?.settings.description).toMatch(/Runbook: docs\/runbook\.md#refused-events$/);
    expect(releasesOf(world)).toEqual([]);
    expect(takeInventory(world.aws, world.names.table)).toEqual(before);
  });

  it.each<[string, object, string]>([
    ['names no fleet there is', { fleet: 'wab', version: '1.4.2' }, 'fleet wab is not deployed in stage prod'],
    ['names no version', { fleet: 'web' }, 'version is missing'],
  ])('because it %s', async (_what, detail, words) => {
    const world = await sending(detail);

    expect(world.aws.sqs.messages(world.names.refusedEvents)[0]?.attributes.Reason).toContain(words);
    expect(releasesOf(world)).toEqual([]);
  });

  it('because its fleet takes no requests from events', async () => {
    const world = await sendingTo(withTriggers(undefined), { fleet: 'web', version: '1.4.2' });

    expect(world.aws.sqs.messages(world.names.refusedEvents)[0]?.attributes.Reason).toContain(
      'fleet web takes no requests from events; set triggers.requests to true',
    );
    expect(releasesOf(world)).toEqual([]);
  });

  it('however long it is, in a message that SQS takes', async () => {
    const world = await sending({ fleet: 'web', version: '1.4.2', reason: '\ud800'.repeat(100_000) });

    const [message] = world.aws.sqs.messages(world.names.refusedEvents);
    expect(message?.attributes.Reason).toMatch(/^The request is longer than the 4096 characters it may have/);
    expect(message?.body).toMatch(/^\{"shortened":/);
  });

  it('says the same release again in other words: merged', async () => {
    const world = await sending(
      { fleet: 'web', version: '1.4.2', requestId: '7', reason: 'first try' },
      { version: '1.4.2', fleet: 'web', requestId: '7', reason: 'second try' },
    );

    expect(releasesOf(world)).toHaveLength(1);
    expect(world.aws.sqs.messages(world.names.refusedEvents)).toEqual([]);
  });

  it('by EC2, which knows no AMI of it, after three attempts', async () => {
    const fleet = withTriggers({ requests: false, uploads: false, imageBuilder: { recipe: 'web' } });
    const world = new KilnWorld({ ...sample({ fleet }), requestsPerMinute: 0 });
    world.aws.eventbridge.emit(exampleEvent('image-available'));
    await world.clock.advance(10 * MINUTE);

    const [message] = world.aws.sqs.messages(world.names.refusedEvents);
    expect(JSON.parse(message?.body ?? '')).toMatchObject({
      requestContext: { approximateInvokeCount: 3 },
      requestPayload: { fleet: 'web' },
      responsePayload: {
        errorType: 'TransientAwsError',
        errorMessage: expect.stringContaining('no available AMI of it'),
      },
    });
  });

  it('because its request id was used for another request', async () => {
    const world = await sending(
      { fleet: 'web', version: '1.4.2', requestId: '7' },
      { fleet: 'web', version: '1.4.3', requestId: '7' },
    );

    expect(releasesOf(world)).toHaveLength(1);
    expect(world.aws.sqs.messages(world.names.refusedEvents)[0]?.attributes.Reason).toMatch(
      /requestId "7" was used before, on 2026-11-02T09:05:\d\d\.\d{3}Z, for another request: .*1\.4\.2/,
    );
  });
});

describe('a start in the console without a version', () => {
  it('takes the newest artifact; where it serves already, that is a rebuild, and refused while nothing has moved', async () => {
    const deployed = new DeployedWorld();
    const { world } = deployed;
    const { aws, clock } = world;
    world.publish('0.9.9');
    expect(await deployed.release('1.0.0')).toBe('SUCCEEDED');
    await deployed.pass(20 * MINUTE);

    const unmoved = deployed.start('monday', { fleet: 'web' });
    await clock.run(() => unmoved.end !== undefined);
    expect(unmoved.end).toMatchObject({ status: 'FAILED', error: 'PreflightFailed' });
    expect(unmoved.end?.cause).toMatch(
      /^Nothing was touched: version 1\.0\.0 serves already, as prod-web-v001, and nothing has moved .*"force": true\. \(runbook: PreflightFailed\)$/,
    );

    const base = aws.ec2.adoptImage({ name: 'a newer base', architecture: 'arm64', tags: {} });
    aws.ssm.publishParameter('/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64', base);
    await deployed.pass(MINUTE);
    const rebuild = deployed.start('tuesday', { fleet: 'web', strategy: { steps: [100] } });
    await clock.run(() => rebuild.end !== undefined);
    expect([rebuild.end?.error, rebuild.end?.cause]).toEqual([undefined, undefined]);
    expect(rebuild.end?.output).toMatchObject({
      outcome: 'SUCCEEDED',
      reference: 'tuesday',
      request: { version: '1.0.0', versionFrom: 'newest artifact' },
      plan: { generation: 'prod-web-v002', steps: [100], reusedImage: null },
    });
  });
});

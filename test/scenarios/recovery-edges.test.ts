import { Rehearsal } from '../../simulator/rehearsal';
import { tableItems } from '../../simulator/world/inventory';
import { DeployedWorld, HOUR, MINUTE } from './deployed-world';
import { faults, rehearseSample, sample, UNHARMED } from './rehearsing';

const ALARM = 'when: { weight: 50 }\n  do: { alarm: web-5xx }';

describe('a recovery', () => {
  it.each([
    ['that is delivered twice raises its fence once', 'when: { state: BeginRecovery, entered: 1 }\n  do: duplicate'],
    [
      'that is delivered twice at once raises its fence once',
      'when: { state: BeginRecovery, entered: 1 }\n  do: { duplicate: at-once }',
    ],
    ['outlasts minutes of throttling', 'when: { state: RestoreTraffic, entered: 1 }\n  do: { throttle-all: 400 }'],
    [
      'that is stopped itself is done again, and knows what failed first',
      'when: { state: ConfirmRestored, entered: 1 }\n  do: { abort: execution }',
    ],
  ])('%s', async (_what, trouble) => {
    const result = await rehearseSample({ faults: faults(ALARM, trouble) });

    expect(result).toMatchObject({ outcome: 'RECOVERED', error: 'GuardTripped', ...UNHARMED });
    expect(result.cause).toContain('web-5xx');
  });

  it('waits out a handler of the aborted execution, even where its end is not described yet', async () => {
    const result = await rehearseSample({
      faults: faults(
        'when: { service: sfn, operation: DescribeExecution }\n  do: { stale: 60 }',
        'when: { service: s3, operation: GetObject, call: 1 }\n  do: { slow: 48 }',
        'when: { state: CreateLaunchTemplate, after: 1 }\n  do: { abort: execution }',
      ),
    });

    expect(result).toMatchObject({ outcome: 'RECOVERED', ...UNHARMED });
  });
});

describe('a recovery whose name is taken', () => {
  it('by a person’s attempt on the running release: the watchdog recovers it, and knows what failed first', async () => {
    const rehearsal = new Rehearsal(sample({ faults: faults(ALARM) }));
    await rehearsal.prepare();
    rehearsal.begin();
    const { aws, clock, sfn, names } = rehearsal.world;
    clock.after(15 * MINUTE, () => {
      const running = tableItems(aws.dynamodb, names.table).find(({ status }) => status === 'RUNNING');
      const id = String(running?.releaseId);
      const input = JSON.stringify({ release: { id, fleet: 'web', fence: 0 } });
      sfn.start(names.machineArn('recover'), `${id}-recover-1`, input);
    });

    const result = await rehearsal.finish();

    expect(result).toMatchObject({ outcome: 'RECOVERED', error: 'GuardTripped', ...UNHARMED });
    expect(result.cause).toContain('web-5xx');
  });
});

describe('the watchdog', () => {
  it('leaves a release alone that is not described yet', async () => {
    const result = await rehearseSample({
      faults: faults('when: { service: sfn, operation: DescribeExecution }\n  do: { stale: 400 }'),
    });

    expect(result).toMatchObject({ outcome: 'RELEASED', violations: [], leftovers: [] });
  });

  it('looks at what ended badly for an hour, and no longer', async () => {
    const deployed = new DeployedWorld({ requestsPerMinute: 0 });
    const execution = deployed.start('refused', { fleet: 'web', version: '9.9.9' });
    const looks = () => deployed.world.kernel.calls.filter(({ operation }) => operation === 'DescribeExecution').length;

    await deployed.pass(HOUR + 10 * MINUTE);
    const inTheHour = looks();
    await deployed.pass(HOUR);

    expect(execution.end?.status).toBe('FAILED');
    expect(inTheHour).toBeGreaterThanOrEqual(11);
    expect(looks()).toBe(inTheHour);
  });

  it('tells a refusal that could not be told', async () => {
    const result = await rehearseSample({
      faults: faults(
        'when: { service: eventbridge, operation: PutEvents }\n  do: { throttle: 40 }',
        'when: { service: dynamodb, operation: GetItem }\n  do: { internal-error: 40 }',
      ),
    });

    expect(result).toMatchObject({ outcome: 'REFUSED', violations: [], leftovers: [] });
  });
});

describe('a recovery that always dies before it can page', () => {
  const dead = { recover: { QueryLanguage: 'JSONata', StartAt: 'Die', States: { Die: { Type: 'Fail' } } } };

  it.each([
    ['a release that was stopped', 'CreateTargetGroup', 'could not be put back', 'NEEDS_PERSON', 'FAILED'],
    ['a release that had succeeded', 'AnnounceRelease', 'nobody was told', 'COMPLETED', 'SUCCEEDED'],
  ])(
    '%s: once its attempts are used up, the watchdog pages a person, once, and tells how it stands',
    async (_what, state, words, transition, outcome) => {
      const deployed = new DeployedWorld({ machines: dead });
      const { world } = deployed;
      const metrics: object[] = [];
      world.lambda.metricSink = (line) => void metrics.push(line);
      world.publish('1.0.0');
      const execution = deployed.start('stopped', { fleet: 'web', version: '1.0.0' });
      world.sfn.onState(({ kind, stateName }) => {
        if (kind === 'entered' && stateName === state) execution.stop('Stopped', 'by a person');
      });

      await deployed.pass(3 * HOUR);

      const starts = world.kernel.calls.filter(({ operation }) => operation === 'StartExecution');
      expect(starts).toHaveLength(5);
      expect(world.aws.sns.messages).toHaveLength(1);
      expect(world.aws.sns.messages[0]).toMatchObject({
        subject: 'Kiln: web needs a person',
        message: expect.stringContaining(words),
      });
      const ends = world.aws.eventbridge.log
        .map(({ event }) => event.detail)
        .filter((detail) => ['NEEDS_PERSON', 'COMPLETED', 'RECOVERED', 'REFUSED'].includes(String(detail.transition)));
      expect(ends).toMatchObject([{ transition, fleet: 'web', status: outcome }]);
      expect(metrics.filter((line) => 'Releases' in line && 'fleet' in line)).toMatchObject([
        { outcome, fleet: 'web' },
      ]);
    },
  );
});

describe('after the point of no return', () => {
  it.each(['CompleteRelease', 'PointToImage'])(
    'an abort at %s takes nothing back, and the end is told',
    async (state) => {
      const result = await rehearseSample({
        faults: faults(`when: { state: ${state} }\n  do: { abort: execution }`),
      });

      expect(result).toMatchObject({ outcome: 'RELEASED', ...UNHARMED });
    },
  );

  it('a schedule that cannot be made is the watchdog’s to make good', async () => {
    const result = await rehearseSample({ faults: faults('when: { service: scheduler }\n  do: { throttle: 400 }') });

    expect(result).toMatchObject({ outcome: 'RELEASED', violations: [], leftovers: [] });
  });
});

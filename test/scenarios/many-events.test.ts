import type { LoadedFleet } from '../../infra/fleet-files';
import type { Execution } from '../../simulator/states/execution';
import { KilnWorld } from '../../simulator/world/kiln-world';
import { HOUR, MINUTE } from './deployed-world';
import { sample } from './rehearsing';

const FLEETS = 20;

/** A small copy of the sample fleet. */
function fleetNamed(fleet: LoadedFleet, name: string): LoadedFleet {
  const { image, capacity, strategy } = fleet.spec;
  return {
    ...fleet,
    spec: {
      ...fleet.spec,
      fleet: name,
      image: { ...image, artifact: `s3://kiln-sample-artifacts/${name}/${name}-{version}.tar.gz` },
      capacity: { ...capacity, min: 1 },
      strategy: { ...strategy, steps: [100], soak: '1m' },
      guards: { alarms: [], declare: [] },
    },
  };
}

/** What five events say of each fleet: one of them is good for nothing, two are the same. */
const asking = (fleet: string): readonly object[] => [
  { fleet, version: '1.0.0', requestId: 'run-1' },
  { fleet, version: '1.0.0', requestId: 'run-1' },
  { fleet, version: '1.0.0', requestId: 'run-2' },
  { fleet, version: '1.0.0' },
  { fleet, version: 'newest' },
];

describe('100 events for 20 fleets within one second', () => {
  it('make 20 releases; the others are merged or refused, each with a sentence, and nobody sees a throttled call', async () => {
    const names = Array.from({ length: FLEETS }, (_, index) => `fleet-${index + 1}`);
    const { fleet } = sample();
    const [first, ...others] = names.map((name) => fleetNamed(fleet, name));
    if (first === undefined) throw new Error('There are no fleets.');
    const world = new KilnWorld({ fleet: first, others, stage: 'prod', seed: 1, requestsPerMinute: 0 });
    const { clock, aws, sfn, lambda } = world;
    for (const name of names) aws.s3.put('kiln-sample-artifacts', `${name}/${name}-1.0.0.tar.gz`, 'The software.');
    await clock.advance(5 * MINUTE);

    const details = names.map(asking);
    const inTurns = [0, 1, 2, 3, 4].flatMap((turn) => details.map((each) => each[turn]));
    for (let call = 0; call < 10; call += 1) {
      clock.after(call * 100, () => {
        aws.ask('eventbridge', 'PutEvents', {
          Entries: inTurns.slice(call * 10, call * 10 + 10).map((detail) => ({
            EventBusName: world.names.bus,
            Source: 'ci.example',
            DetailType: 'Release Requested',
            Detail: JSON.stringify(detail),
          })),
        });
      });
    }
    const releasing = () => sfn.executions().filter(({ machine }) => machine.name === world.names.machine('release'));
    await clock.advance(10 * MINUTE);
    await clock.run(() => releasing().every(({ end }) => end !== undefined), clock.now() + HOUR);

    const releases = releasing();
    const ended = (is: (execution: Execution) => boolean) => releases.filter(is);
    const released = ended(({ status }) => status === 'SUCCEEDED');
    const refused = ended(({ end }) => end?.error === 'ReleaseInProgress');
    expect(released).toHaveLength(FLEETS);
    expect(new Set(released.map(({ name }) => name.split('_')[0]))).toEqual(new Set(names));
    expect(refused).toHaveLength(2 * FLEETS);
    for (const { end } of refused) expect(end?.cause).toMatch(/fleet-\d+-\d{8}T\d{6}Z-/);
    expect(releases).toHaveLength(3 * FLEETS);

    const letters = aws.sqs.messages(world.names.refusedEvents);
    expect(letters).toHaveLength(FLEETS);
    for (const { attributes } of letters) expect(attributes.Reason).toContain('must be a semantic version');

    // The other 20 were merged: with the execution that runs for the same request, or with one that was refused by then.
    const answers = lambda.invocations.filter((each) => each.function === 'StartRelease');
    const started = answers.filter(({ result }) => ['STARTED', 'MERGED'].includes(Object(result).status));
    expect(started).toHaveLength(4 * FLEETS);

    const throttled = world.kernel.calls.filter(({ attempts }) => attempts > 1);
    expect(throttled.length).toBeGreaterThan(0);
    const groups = aws.autoscaling.groups().filter(({ name }) => /^prod-fleet-\d+-v001$/.test(name));
    expect(groups).toHaveLength(FLEETS);
  });
});

import { rehearse } from '../../simulator/rehearsal';
import type { Execution } from '../../simulator/states/execution';
import { DeployedWorld, HOUR } from './deployed-world';
import { rebuilt } from './rebuilding';
import { faults, sample, UNHARMED } from './rehearsing';

const rebuildsIn = ({ world }: DeployedWorld): readonly Execution[] =>
  world.sfn.executions().filter(({ machine }) => machine.name === world.names.machine('rebuild'));

describe('a rehearsal by schedule', () => {
  it('waits for the schedule, at its hour in the night of the change, and releases once though it fires twice', async () => {
    const fleet = rebuilt({ schedule: 'cron(30 3 28 3 ? 2027)', timeZone: 'Europe/Berlin', flexibleWindow: '20m' });
    const twice = faults('when: { at: -60 }\n  do: { duplicate-schedule: 1 }');

    const result = await rehearse({ ...sample(), fleet, start: 'schedule', faults: twice });

    expect(result).toMatchObject({ outcome: 'RELEASED', ...UNHARMED, requests: { failed: 0 } });
    expect(result.release).toMatch(/^web-20270328T01[345]\d\d\dZ-/);
    expect(result.serving).toMatchObject({ generation: 'prod-web-v002', version: '1.0.0', weight: 100 });
    expect(new Set(result.generations.map(({ imageId }) => imageId)).size).toBe(2);
    expect(result.stateSequence.slice(0, 5)).toEqual([
      'ChooseFleets',
      'RebuildFleets',
      'RebuildFleet',
      'DecideRebuild',
      'IsRebuildDue',
    ]);
    const texts = result.events.map(({ text }) => text).join(' ');
    expect(texts).toMatch(
      /A newer base image is published: (ami-\w+)\. .* is rebuilt: its base image moved from ami-0123456789abcdef0 to \1/,
    );
    const begun = result.events.filter(({ kind, status }) => kind === 'execution' && status === 'RUNNING');
    expect(begun.map(({ machine }) => String(machine)).toSorted()).toEqual(['bake', 'rebuild', 'rebuild', 'release']);
    expect(result.events.filter(({ text }) => text === 'rebuild ends SUCCEEDED')).toHaveLength(2);
  });

  it('says that nothing is to be done where nothing is: the base image is named by its id', async () => {
    const { spec, ...files } = rebuilt({});
    const base = { amiId: 'ami-0123456789abcdef0' };
    const fleet = { ...files, spec: { ...spec, image: { ...spec.image, base } } };

    const result = await rehearse({ ...sample(), fleet, start: 'schedule' });

    expect(result).toMatchObject({ outcome: 'REFUSED', error: 'NothingToDo', violations: [], leftovers: [] });
    expect(result.cause).toMatch(
      /^Nothing to do: the image ami-\w+ of prod-web-v001 \(1\.0\.0\) is what its recipe makes/,
    );
  });

  it('is refused where the fleet has no schedule', async () => {
    const { spec, ...files } = rebuilt({});
    const { rebuild: _none, ...without } = spec;
    await expect(rehearse({ ...sample(), fleet: { ...files, spec: without }, start: 'schedule' })).rejects.toThrow(
      'Fleet web has no schedule: write a rebuild block into its file first.',
    );
  });
});

describe('a schedule where the clock is changed', () => {
  it.each([
    ['in spring, after the gap', '30 3', '2027-03-27T23:00:00Z', ['2027-03-28T01:30:00Z']],
    ['in spring, in the gap: not at all', '30 2', '2027-03-27T23:00:00Z', []],
    ['in autumn, in the hour that comes twice: once', '30 2', '2026-10-24T23:00:00Z', ['2026-10-25T00:30:00Z']],
    ['in autumn, after it', '30 3', '2026-10-24T23:00:00Z', ['2026-10-25T02:30:00Z']],
  ])('%s', async (_when, time, from, wanted) => {
    const deployed = new DeployedWorld({
      fleet: rebuilt({ schedule: `cron(${time} * * ? *)`, timeZone: 'Europe/Berlin' }),
      startsAt: Date.parse(from),
      requestsPerMinute: 0,
    });

    await deployed.pass(6 * HOUR);

    const rebuilds = rebuildsIn(deployed);
    expect(rebuilds.map(({ input }) => input)).toEqual(
      wanted.map((scheduledTime) => ({ fleet: 'web', scheduledTime })),
    );
    // Within the minute, and each of them says why nothing is done.
    for (const [index, { startTime, end }] of rebuilds.entries()) {
      const late = startTime - Date.parse(wanted[index] ?? '');
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThan(61_000);
      expect(end).toMatchObject({
        status: 'SUCCEEDED',
        output: [
          { fleet: 'web', status: 'NOTHING', reason: expect.stringContaining('No generation of web serves yet') },
        ],
      });
    }
  });
});

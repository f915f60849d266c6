import { Rehearsal } from '../../simulator/rehearsal';
import { takeInventory } from '../../simulator/world/inventory';
import { rehearseSample, sample, UNHARMED } from './rehearsing';

const NOTHING_TOUCHED = { serving: { generation: 'prod-web-v001', weight: 100 }, requests: { failed: 0 }, ...UNHARMED };

describe('a bad request', () => {
  const requests: readonly (readonly [what: string, request: unknown, words: readonly string[]])[] = [
    ['empty', {}, ['fleet', 'version']],
    ['for an unknown fleet', { fleet: 'nope', version: '1.0.1' }, ['nope']],
    ['with shell characters', { fleet: 'web', version: '1.0.1; reboot' }, ['version']],
    ['with a number for a name', { fleet: 7, version: '1.0.1' }, ['fleet', '7']],
    ['with unknown keys', { fleet: 'web', version: '1.0.1', colour: 'red', size: 3 }, ['colour', 'size']],
    ['of 5 KB', { fleet: 'web', version: '1.0.1', reason: 'x'.repeat(5000) }, ['4096']],
    ['that is a text', 'release web', ['release web']],
    ['that is nothing', null, ['null']],
    ['that is a list', [1, 2], ['object']],
  ];

  it('is refused with every problem named, whatever it is, and nothing is touched', async () => {
    const rehearsal = new Rehearsal(sample());
    await rehearsal.prepare();
    const { world } = rehearsal;
    const inventory = (): unknown => takeInventory(world.aws, world.names.table);
    const before = inventory();
    const executions = requests.map(([what, request]) =>
      world.sfn.start(world.names.machineArn('release'), what.replaceAll(' ', '-'), JSON.stringify(request)),
    );
    world.clock.promiseTouched();
    await world.clock.advance(60_000);

    for (const [index, [, , words]] of requests.entries()) {
      const end = executions[index]?.end;
      expect(end).toMatchObject({ status: 'FAILED', error: 'InvalidRequest' });
      for (const word of words) expect(end?.cause).toContain(word);
    }
    expect(inventory()).toEqual(before);
  });

  it('is told of, like every end', async () => {
    const result = await rehearseSample({ request: {} });
    expect(result).toMatchObject({ outcome: 'REFUSED', error: 'InvalidRequest', ...NOTHING_TOUCHED });
  });

  it('of 300 KB is refused by Step Functions itself', async () => {
    const result = await rehearseSample({ request: { fleet: 'web', version: '1.0.1', reason: 'x'.repeat(300_000) } });
    expect(result).toMatchObject({ outcome: 'REFUSED', error: 'InvalidRequest', ...NOTHING_TOUCHED });
    expect(result.cause).toContain('262144');
  });

  it('of just less than Step Functions takes is refused, and told, all the same', async () => {
    const result = await rehearseSample({ request: { fleet: 'web', version: '1.0.1', reason: 'x'.repeat(262_050) } });
    expect(result).toMatchObject({ outcome: 'REFUSED', ...NOTHING_TOUCHED });
    expect(result.stateSequence).toEqual(['ValidateRequest', 'RefuseRelease', 'Refused']);
  });

  it('for the version that serves already is refused, unless forced', async () => {
    const result = await rehearseSample({ version: '1.0.0' });
    expect(result).toMatchObject({ outcome: 'REFUSED', error: 'PreflightFailed', ...NOTHING_TOUCHED });
    expect(result.cause).toContain('1.0.0 serves already');
  });
});

describe('two releases of one fleet in the same second', () => {
  it.each([0, 40, 700_000])(
    'one runs, the one %i ms later is refused with a sentence that names the first',
    async (laterMs) => {
      const rehearsal = new Rehearsal(sample());
      await rehearsal.prepare();
      const { world } = rehearsal;
      // Either may win.
      world.publish('1.0.9');
      rehearsal.begin();
      const machine = world.names.machineArn('release');
      world.clock.after(laterMs, () => {
        world.sfn.start(machine, 'second', JSON.stringify({ fleet: 'web', version: '1.0.9' }));
        world.clock.promiseTouched();
      });
      const result = await rehearsal.finish();
      const [first, second] = ['release', 'second'].map(
        (name) => world.sfn.executions().find((each) => each.name === name)?.end,
      );
      const [winner, loser] = first?.status === 'SUCCEEDED' ? [first, second] : [second, first];
      expect(winner?.status).toBe('SUCCEEDED');
      expect(loser).toMatchObject({
        status: 'FAILED',
        error: 'ReleaseInProgress',
        cause: expect.stringMatching(/web-\d{8}T\d{6}Z-/),
      });
      expect(
        result.violations.filter(({ invariant }) => invariant !== 'All or nothing' && invariant !== 'Nothing left'),
      ).toEqual([]);
    },
  );
});

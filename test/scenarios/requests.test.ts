import { Rehearsal } from '../../simulator/rehearsal';
import { PATIENCE_MS, rehearseSample, sample, UNHARMED } from './rehearsing';

jest.setTimeout(PATIENCE_MS);

const NOTHING_TOUCHED = { serving: { generation: 'prod-web-v001', weight: 100 }, requests: { failed: 0 }, ...UNHARMED };

describe('a bad request is refused, with every problem, and touches nothing', () => {
  it.each([
    ['empty', {}, ['fleet', 'version']],
    ['for an unknown fleet', { fleet: 'nope', version: '1.0.1' }, ['nope']],
    ['with shell characters', { fleet: 'web', version: '1.0.1; reboot' }, ['version']],
    ['with a number for a name', { fleet: 7, version: '1.0.1' }, ['fleet', '7']],
    ['with unknown keys', { fleet: 'web', version: '1.0.1', colour: 'red', size: 3 }, ['colour', 'size']],
    ['of 300 KB', { fleet: 'web', version: '1.0.1', reason: 'x'.repeat(300_000) }, ['262144']],
    ['of 5 KB', { fleet: 'web', version: '1.0.1', reason: 'x'.repeat(5000) }, ['4096']],
    ['that is a text', 'release web', ['release web']],
    ['that is nothing', null, ['null']],
    ['that is a list', [1, 2], ['object']],
  ])('%s', async (_what, request, words) => {
    const result = await rehearseSample({ request });
    expect(result).toMatchObject({ outcome: 'REFUSED', error: 'InvalidRequest', ...NOTHING_TOUCHED });
    for (const word of words) expect(result.cause).toContain(word);
  });

  it('for the version that serves already, unless forced', async () => {
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

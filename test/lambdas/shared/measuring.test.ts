import { type MetricLine, report } from '../../../lambdas/shared/measuring';
import { written } from './written';

function lines(...measures: Parameters<typeof report>[1]): MetricLine[] {
  const taken: MetricLine[] = [];
  report('prod', measures, (line) => taken.push(line()));
  return taken;
}

describe('what is measured', () => {
  it('goes into the log as one line of JSON each, where nobody else takes it', async () => {
    const log = await written(() =>
      report('prod', [
        { name: 'Polls', value: 1 },
        { name: 'GreenWeight', value: 5, fleet: 'web' },
      ]),
    );
    expect(log).toEqual([
      expect.objectContaining({ stage: 'prod', Polls: 1, _aws: expect.anything() }),
      expect.objectContaining({ stage: 'prod', fleet: 'web', GreenWeight: 5, _aws: expect.anything() }),
    ]);
  });

  it('is summed where it is counted, and kept apart where it is a time or a share', () => {
    const measured = lines(
      { name: 'Polls', value: 1 },
      { name: 'Polls', value: 2 },
      { name: 'GreenWeight', value: 5, fleet: 'web' },
      { name: 'GreenWeight', value: 25, fleet: 'web' },
    );
    expect(measured.map(({ Polls, GreenWeight }) => Polls ?? GreenWeight)).toEqual([3, 5, 25]);
  });

  it.each([{ name: 'GreenWeight', value: 5 } as const, { name: 'GreenWeight', value: 5, fleet: '' } as const])(
    'of no fleet is refused where it is kept by fleet: %j',
    (measure) => {
      expect(() => lines(measure)).toThrow('A value of GreenWeight lacks its fleet.');
    },
  );
});

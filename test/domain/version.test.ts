import { isNewer, isVersion, newestVersion } from '../../lambdas/domain/version';

describe('versions', () => {
  it.each<[readonly string[], string | undefined]>([
    [[], undefined],
    [['none', '1.4', '01.0.0'], undefined],
    [['1.9.0', '1.10.0', '1.2.0'], '1.10.0'],
    [['2.0.0-rc.1', '1.9.0'], '2.0.0-rc.1'],
    [['2.0.0-rc.1', '2.0.0'], '2.0.0'],
    [['2.0.0-rc.2', '2.0.0-rc.10'], '2.0.0-rc.10'],
    [['1.0.0-1', '1.0.0-2'], '1.0.0-2'],
  ])('of %j the newest is %s', (versions, newest) => {
    expect(newestVersion(versions)).toBe(newest);
  });

  it.each(['1.4', '1.4.2 ', 'v1.4.2', '1.4.2+1', '01.4.2', '1.4.2; reboot', `1.0.0-${'x'.repeat(40)}`])(
    '%j is none',
    (text) => {
      expect(isVersion(text)).toBe(false);
    },
  );

  it('are compared only where both are versions', () => {
    expect(isNewer('1.4.3', '1.4.2')).toBe(true);
    expect(isNewer('1.4.2', '1.4.2')).toBe(false);
    expect(isNewer('unknown', '1.4.2')).toBe(false);
  });
});

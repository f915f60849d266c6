import { proveCutover } from '../../lambdas/domain/cutover';

const MINUTE = 60_000;
const at = (minute: number, seconds = 0): number => minute * MINUTE + seconds * 1000;
const points = (...values: readonly (readonly [number, number])[]) =>
  values.map(([minute, value]) => ({ time: at(minute), value }));

describe('proveCutover', () => {
  it('waits until two closed minutes a minute after the write can be read', () => {
    const proof = proveCutover({ now: at(14, 59), lastWrite: at(10, 10), blue: [], green: points([12, 9], [13, 9]) });
    expect(proof).toEqual({ kind: 'pending', reason: expect.any(String), readyAt: at(16) });
  });

  it('is proved by a silent blue and a busy green', () => {
    const green = points([12, 300], [13, 310]);
    const proof = proveCutover({ now: at(16), lastWrite: at(10, 10), blue: points([11, 40]), green });
    expect(proof).toEqual({ kind: 'proved', reason: 'Blue had no request in two closed minutes, green had 610' });
  });

  it('is not proved while blue has a single request', () => {
    const proof = proveCutover({
      now: at(16),
      lastWrite: at(10, 10),
      blue: points([13, 1]),
      green: points([12, 9], [13, 9]),
    });
    expect(proof).toMatchObject({ kind: 'pending', reason: 'Blue still had 1 requests in two minutes' });
  });

  it('looks at the newest minutes once the first ones were not silent', () => {
    const proof = proveCutover({
      now: at(20),
      lastWrite: at(10, 10),
      blue: points([13, 1]),
      green: points([16, 9], [17, 9]),
    });
    expect(proof.kind).toBe('proved');
  });

  it('has nothing to prove without traffic', () => {
    expect(proveCutover({ now: at(16), lastWrite: at(10, 10), blue: [], green: [] }).kind).toBe('no-traffic');
  });
});

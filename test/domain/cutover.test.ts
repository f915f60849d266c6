import { proveCutover } from '../../lambdas/domain/cutover';

const MINUTE = 60_000;
const at = (minute: number, seconds = 0): number => minute * MINUTE + seconds * 1000;
const points = (...values: readonly (readonly [number, number])[]) =>
  values.map(([minute, value]) => ({ time: at(minute), value }));

/** The weights were written at 10:10, so the first two minutes that can prove anything are 12 and 13. */
const prove = (now: number, blue = points(), green = points()) =>
  proveCutover({ now, lastWrite: at(10, 10), blue, green });

describe('proveCutover, when metrics come as they should', () => {
  it('does not look at a minute that closed less than a minute ago, however much it seems to say', () => {
    expect(prove(at(14, 59), points(), points([12, 300], [13, 310]))).toMatchObject({
      kind: 'pending',
      readyAt: at(15),
    });
  });

  it('is proved by a silent blue and a busy green, as soon as both minutes are reported', () => {
    expect(prove(at(15), points([11, 40]), points([12, 300], [13, 310]))).toEqual({
      kind: 'proved',
      reason: 'Blue had no request in two closed minutes, green had 610',
    });
  });

  it('takes a tenth less than in the minute before for a whole minute', () => {
    expect(prove(at(15), points(), points([12, 300], [13, 270])).kind).toBe('proved');
  });

  it('is proved at the latest moment as at the first', () => {
    expect(prove(at(16), points([11, 40]), points([12, 300], [13, 310])).kind).toBe('proved');
  });

  it.each([15, 16])('is not proved while blue has a single request, %i', (minute) => {
    expect(prove(at(minute), points([13, 1]), points([12, 9], [13, 9]))).toMatchObject({
      kind: 'pending',
      reason: 'Blue still had 1 requests in two minutes',
      readyAt: at(minute + 1),
    });
  });

  it('is not proved by minutes that a later request to blue belies', () => {
    expect(prove(at(16), points([14, 2]), points([12, 300], [13, 310])).kind).toBe('pending');
  });

  it('looks at the newest minutes once the first ones were not silent', () => {
    expect(prove(at(20), points([13, 1]), points([17, 9], [18, 9])).kind).toBe('proved');
  });
});

describe('proveCutover, when metrics come late', () => {
  it.each([
    ['has not come', points([12, 300])],
    ['has come without a request', points([12, 300], [13, 0])],
    ['lacks what one of two zones has not reported', points([12, 300], [13, 150])],
  ])('goes on asking while the second minute %s', (_what, green) => {
    expect(prove(at(15), points(), green)).toMatchObject({ kind: 'pending', readyAt: at(15, 10) });
    expect(prove(at(15, 20), points(), green)).toMatchObject({ kind: 'pending', readyAt: at(15, 30) });
  });

  it('takes a minute as it is once metrics have had their time', () => {
    expect(prove(at(15, 55), points(), points([12, 300], [13, 150]))).toMatchObject({
      kind: 'pending',
      readyAt: at(16),
    });
    expect(prove(at(16), points(), points([12, 300], [13, 150])).kind).toBe('proved');
  });

  it.each([
    ['no', points()],
    ['one', points([12, 300])],
    ['one and an empty', points([12, 300], [13, 0])],
  ])('does not take silence for proof, with %s minute of green reported after all this time', (_what, green) => {
    expect(prove(at(16), points(), green).kind).toBe('no-traffic');
  });

  it.each([18, 25])('is proved by them however late they come: in minute %i', (minute) => {
    expect(prove(at(minute), points(), points([12, 300], [13, 310])).kind).toBe('proved');
    expect(prove(at(minute), points([13, 1]), points([12, 300], [13, 310])).kind).toBe('pending');
  });
});

describe('proveCutover, with little traffic', () => {
  it('takes a quiet minute for one when green had a request after it', () => {
    expect(prove(at(16, 10), points(), points([14, 1]))).toEqual({
      kind: 'proved',
      reason: 'Blue had no request in two closed minutes, green had 1',
    });
    expect(prove(at(16, 10), points([12, 1]), points([14, 1])).kind).toBe('pending');
  });

  it('has nothing to prove without any', () => {
    expect(prove(at(16)).kind).toBe('no-traffic');
  });

  it('is not content as long as blue has all there is', () => {
    expect(prove(at(16), points([13, 4])).kind).toBe('pending');
  });
});

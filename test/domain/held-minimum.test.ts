import { withoutHold } from '../../lambdas/domain/held-minimum';

describe('a minimum without what a release made of it', () => {
  // Blue was raised from 4 to 6, and from there to 9.
  const held = { blue6: 4, blue9: 6, green5: 5 };

  it.each([
    ['the one before all of it', 'blue', 9, 4],
    ['one step of it', 'blue', 6, 4],
    ['the one that was there', 'blue', 4, 4],
    ['a person’s higher one', 'blue', 12, 12],
    ['a person’s between ours', 'blue', 7, 7],
    ['a person’s lower one', 'blue', 2, 2],
    ['the other side’s', 'green', 9, 9],
    ['one that was raised to itself', 'green', 5, 5],
  ] as const)('%s', (_what, side, now, expected) => {
    expect(withoutHold(held, side, now)).toBe(expected);
  });

  it('is a person’s from which the release went on', () => {
    expect(withoutHold({ blue6: 4, blue9: 7 }, 'blue', 9)).toBe(7);
  });
});

import { trySlice, wrongIn } from './slices';

it('no single fault of a slice breaks a recovery, a rebuild or an approval', async () => {
  const tried = await trySlice(['recovery', 'rebuild', 'approval'], 24, 1);

  expect(wrongIn(tried)).toEqual([]);
  expect(tried).toHaveLength(24);
  expect(new Set(tried.map((each) => each.case.run)).size).toBe(3);
}, 180_000);

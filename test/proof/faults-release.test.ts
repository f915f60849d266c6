import { trySlice, wrongIn } from './slices';

it('no single fault of a slice breaks a release', async () => {
  const tried = await trySlice(['release'], 16, 1);

  expect(wrongIn(tried)).toEqual([]);
  expect(tried).toHaveLength(16);
  expect(new Set(tried.map((each) => each.case.fault)).size).toBe(11);
});

import { trySlice, wrongIn } from './slices';

it('no single fault of a slice breaks what comes before, after or instead', async () => {
  const tried = await trySlice(['recovery', 'rebuild', 'approval', 'event', 'retirement'], 14, 1);

  expect(wrongIn(tried)).toEqual([]);
  expect(tried).toHaveLength(14);
  expect(new Set(tried.map((each) => each.case.run)).size).toBeGreaterThan(2);
});

import type { store as storeAdapter } from '../aws/store';
import type { Tools } from '../shared/define-step';

type Measuring = Pick<Tools, 'now' | 'measure'> & { readonly store: ReturnType<typeof storeAdapter> };

/** How long fleets are held, and by what: seen here even where nothing else of Kiln runs any more. */
export async function measureClaims({ store, now, measure }: Measuring): Promise<string[]> {
  const held = (await store.claims()).flatMap(({ fleet, holder }) =>
    holder === undefined ? [] : [{ fleet, ...holder }],
  );
  const records = await Promise.all(held.map(({ id, fleet }) => store.findRelease({ id, fleet })));
  const recoveries = records.flatMap((record) =>
    record?.status === 'RUNNING' && record.transitions.RECOVERING !== undefined ? [record.transitions.RECOVERING] : [],
  );
  const longest = (begins: readonly string[]): number =>
    Math.max(0, ...begins.map((begin) => (now() - Date.parse(begin)) / 1000));
  measure(
    { name: 'OldestClaimSeconds', value: longest(held.map(({ since }) => since)) },
    { name: 'OldestRecoverySeconds', value: longest(recoveries) },
    { name: 'FleetsNeedingPerson', value: records.filter((record) => record?.status === 'FAILED').length },
  );
  return [];
}

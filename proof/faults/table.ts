import type { Case } from './cases';
import type { Tried } from './enumeration';
import { CALL_FAULTS, CRASHES } from './faults';

/** A table that a person can read: a row for each call or handler, a column for each fault. */
export interface Table {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * A cell: `3 runs, +31 s at worst` as `3 +31s`; `1 recovered` where a rule allowed another end; `1 of 3 BROKEN`; and how
 * many more are known to be the same: `=12`.
 */
export function tables(
  cases: readonly Case[],
  tried: readonly Tried[],
): { readonly calls: Table; readonly handlers: Table } {
  return {
    calls: table('call', Object.keys(CALL_FAULTS), cases, tried),
    handlers: table('handler', Object.keys(CRASHES), cases, tried),
  };
}

function table(what: string, faults: readonly string[], cases: readonly Case[], tried: readonly Tried[]): Table {
  const ours = cases.filter(({ fault }) => faults.includes(fault));
  const targets = [...new Set(ours.map(({ target }) => target))].toSorted();
  return {
    heads: [what, ...faults],
    rows: targets.map((target) => [
      target,
      ...faults.map((fault) => {
        const isHere = (each: Case): boolean => each.target === target && each.fault === fault;
        return cell(
          tried.filter((each) => isHere(each.case)),
          ours.filter((each) => isHere(each) && each.spared !== undefined).length,
        );
      }),
    ]),
  };
}

function cell(tried: readonly Tried[], spared: number): string {
  const broken = tried.filter(({ acceptance }) => 'wrong' in acceptance).length;
  const otherwise = tried.filter(({ acceptance }) => 'rule' in acceptance && acceptance.rule !== 'as without it');
  const worst = Math.max(0, ...tried.map(({ addedSeconds }) => Math.round(addedSeconds)));
  const parts = [
    ...(broken > 0 ? [`${broken} of ${tried.length} BROKEN`] : []),
    ...(broken === 0 && tried.length > 0 ? [`${tried.length}`] : []),
    ...(worst > 0 ? [`+${worst}s`] : []),
    ...(otherwise.length > 0 ? [`(${ends(otherwise)})`] : []),
    ...(spared > 0 ? [`=${spared}`] : []),
  ];
  return parts.join(' ');
}

/** `2 recovered, 1 refused` */
function ends(tried: readonly Tried[]): string {
  const counts = new Map<string, number>();
  for (const { verdict } of tried) {
    const end = verdict.outcome?.toLowerCase() ?? 'broken';
    counts.set(end, (counts.get(end) ?? 0) + 1);
  }
  return [...counts].map(([end, count]) => `${count} ${end}`).join(', ');
}

import { markdownTable } from '../page';
import { NAMED_ELSEWHERE, type NamedElsewhere } from './accepted';
import { code, short } from './page';
import { type Removal, textOf } from './removals';

/** Why the cause does not name what is missing, where that is accepted. */
export function acceptedReason({ holder, action, end }: Removal): string | undefined {
  return NAMED_ELSEWHERE.find((each) => isOf(each, { holder, action, end }))?.reason;
}

function isOf(accepted: NamedElsewhere, { holder, action, end }: Pick<Removal, 'holder' | 'action' | 'end'>) {
  return accepted.named === end.named && accepted.holder.test(holder) && accepted.action.test(action);
}

/** What is not as it should be, a sentence each. @param isWhole whether nothing was left out */
export function removalProblems(removals: readonly Removal[], isWhole: boolean): string[] {
  const bad = removals.flatMap((removal) => {
    const { holder, run, end } = removal;
    const what = `Without ${textOf(removal)}, taken from ${holder},`;
    if (!end.refused) return [`${what} nothing is refused in "${run}": it is granted twice.`];
    if (end.named === 'cause' || acceptedReason(removal) !== undefined) return [];
    return [`${what} "${run}" ends: ${end.ends} ${end.error}: ${end.cause}. It is named in: ${end.named}.`];
  });
  const idle = NAMED_ELSEWHERE.filter((accepted) => !removals.some((removal) => isOf(accepted, removal)));
  return [
    ...bad,
    ...(isWhole ? idle : []).map(
      ({ named, holder, action }) =>
        `${action.source} of ${holder.source} is accepted as named in ${named}, and is not: take it from the list.`,
    ),
  ];
}

const cellsOf = (removal: Pick<Removal, 'holder' | 'action' | 'resource'>): readonly [string, string] => [
  removal.holder,
  `${code(removal.action)} on ${code(short(removal.resource))}`,
];

/** `docs/permissions-missing.md`, whole. @param of how many there are to take away */
export function removalsPage(removals: readonly Removal[], of: number): string {
  const others = removals.filter(({ end }) => end.named !== 'cause');
  const reasons = new Map<string, Removal[]>();
  for (const removal of others) {
    const key = `${removal.end.named}|${acceptedReason(removal) ?? '**not accepted**'}`;
    reasons.set(key, [...(reasons.get(key) ?? []), removal]);
  }
  return [
    '# Permissions, taken away',
    '',
    '<!-- Written by `npm run permissions -- --removals --write`. Edit proof/permissions, not this page. -->',
    '',
    'What it looks like when a permission is missing. `npm run permissions -- --removals` takes each grant of the',
    '[tables](permissions.md) that a call makes use of from its role, one at a time (an action on one resource), and rehearses the first',
    'run that needs it. It fails where one of these does not hold:',
    '',
    '- AWS refuses something for it: a grant that can be taken away unnoticed is granted twice.',
    '- The cause has AWS’s own sentence, *is not authorized to perform: …*, with the action: the cause of the release, or of the',
    '  retirement, rebuild or recovery that ends by it, or what a custom resource answers to CloudFormation. A bake’s cause does not count: its',
    '  release has to hand it on.',
    '- The exceptions are those listed first, each with its reason, and are named at least where it says.',
    '',
    `Taken away: ${removals.length} of ${of} grants. ${removals.length - others.length} causes name the action in AWS’s words.${
      removals.length < of ? ' The others have not been taken away yet.' : ''
    }`,
    '',
    '## Not in the words of AWS in the cause',
    '',
    markdownTable(
      ['named in', 'why', 'whose', 'what'],
      [...reasons].map(([key, group]) => {
        const [named = '', reason = ''] = key.split('|');
        const holders = [...new Set(group.map(({ holder }) => holder.replace(/^function /, '')))];
        const actions = [...new Set(group.map(({ action }) => code(action)))];
        return [named, reason, holders.join(', '), actions.join(' ')];
      }),
    ),
    '',
    '## All',
    '',
    '*Run* is the rehearsal, as `proof/permissions/rehearsals.ts` calls it; *ends* what it comes to.',
    '',
    markdownTable(
      ['role', 'taken away', 'run', 'ends', 'error', 'named in'],
      removals.map((removal) => {
        const { end, run } = removal;
        return [...cellsOf(removal), run, end.ends, end.error, end.named];
      }),
    ),
    '',
  ].join('\n');
}

/** Rows that the page has and no run stands for any more: found without taking anything away. */
export function staleRows(page: string, there: readonly Pick<Removal, 'holder' | 'action' | 'resource'>[]): string[] {
  const wanted = new Set(there.map((each) => cellsOf(each).join(' | ')));
  const rows = page.split('\n').flatMap((line) => /^\| (\w+ [^|]+ \| `[^`]+` on `[^`]+`) \|/.exec(line)?.[1] ?? []);
  return rows
    .filter((row) => !wanted.has(row))
    .map(
      (row) => `docs/permissions-missing.md has ${row}, which no run uses: npm run permissions -- --removals --write`,
    );
}

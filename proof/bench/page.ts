import { columns } from '../../cli/columns';
import type { Painter } from '../../cli/painter';
import { markdownTable } from '../page';
import { type Detail, figure, goalText, type Part, type Row, type Verdict, verdictOf } from './row';

/** The one table, for a terminal. */
export function table(parts: readonly Part[], painter: Painter): string {
  const paint = { met: painter.good, near: painter.warn, missed: painter.bad };
  return parts
    .map(({ title, rows }) => {
      const lines = rows.map((row) => {
        const verdict = verdictOfRow(row);
        const { name, value, goal } = cellsOf(row);
        return [name, value, goal, verdict === undefined ? '' : paint[verdict](verdict)];
      });
      return `${painter.strong(title)}\n${columns(lines, '  ')}`;
    })
    .join('\n\n');
}

/** The same with everything that explains it: a part's section of the page in docs. @param when the date, and the machine */
export function section({ title, rows, details }: Part, when: string): string {
  const summary = markdownTable(
    ['', 'measured', 'goal', ''],
    rows.map((row) => {
      const { name, value, goal } = cellsOf(row);
      return [name, value, goal, verdictOfRow(row) ?? ''];
    }),
  );
  return [`${HEADING}${title}`, when, summary, ...details.map(detailed)].join('\n\n');
}

const HEADING = '## Results: ';

/** A page with these sections in place of those of the same title, or after the others. */
export function withSections(page: string, sections: readonly string[]): string {
  const [text = '', ...before] = page.split(new RegExp(`^(?=${HEADING})`, 'm')).map((part) => part.trim());
  const titleOf = (part: string): string => part.split('\n')[0] ?? '';
  const merged = new Map([...before, ...sections].map((part) => [titleOf(part), part]));
  return `${[text, ...merged.values()].join('\n\n')}\n`;
}

/** The goals that were missed by more than they may be. */
export function missed(parts: readonly Part[]): readonly string[] {
  return parts.flatMap(({ title, rows }) =>
    rows.flatMap((row) => {
      if (row.goal === undefined || verdictOfRow(row) !== 'missed') return [];
      const { name, value, goal } = cellsOf(row);
      const may = row.goal.tolerance === 0 ? '' : `, and may miss it by ${row.goal.tolerance * 100} %`;
      return [`${title}: ${name} is ${value}; the goal is ${goal}${may}.`];
    }),
  );
}

function verdictOfRow({ value, goal }: Row): Verdict | undefined {
  return goal === undefined ? undefined : verdictOf(value, goal);
}

function cellsOf({ name, value, unit, goal }: Row): {
  readonly name: string;
  readonly value: string;
  readonly goal: string;
} {
  const withUnit = (text: string): string => (unit === '' || text === '' ? text : `${text} ${unit}`);
  return { name, value: withUnit(figure(value)), goal: goal === undefined ? '' : withUnit(goalText(goal)) };
}

function detailed({ caption, head, rows }: Detail): string {
  return `${caption}:\n\n${markdownTable(head, rows)}`;
}

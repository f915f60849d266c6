interface CronField {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Of the values, the first standing for `from`. */
  readonly names?: readonly string[];
  /** What else it may be. */
  readonly special?: RegExp;
}

/** Source: EventBridge Scheduler user guide, "Cron-based schedules". Weekdays count from 1 = SUN. */
const FIELDS: readonly CronField[] = [
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of the month', from: 1, to: 31, special: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/ },
  {
    name: 'month',
    from: 1,
    to: 12,
    names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  },
  {
    name: 'day of the week',
    from: 1,
    to: 7,
    names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
    special: /^(\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/i,
  },
  { name: 'year', from: 1970, to: 2199 },
];

export interface CronProblem {
  readonly problem: string;
  readonly fix: string;
}

/** What is wrong with the six fields of `cron(…)`; undefined where EventBridge Scheduler takes them. */
export function cronProblem(expression: string): CronProblem | undefined {
  const given = expression.split(' ');
  if (given.length !== FIELDS.length) {
    return {
      problem: `it has ${given.length} fields, parted by single blanks`,
      fix: 'write six: minute, hour, day of the month, month, day of the week, year, such as cron(0 3 ? * TUE *)',
    };
  }
  for (const [index, field] of FIELDS.entries()) {
    const text = given[index] ?? '';
    if (!fits(text, field)) {
      const names = field.names === undefined ? '' : ` or ${field.names[0]}-${field.names.at(-1)}`;
      return {
        problem: `${text} is no ${field.name}`,
        fix: `write ${field.from} to ${field.to}${names}, *, a range or a list of them`,
      };
    }
  }
  if ((given[2] === '?') !== (given[4] === '?')) return undefined;
  return {
    problem: `its days are ${given[2]} of the month and ${given[4]} of the week`,
    fix: 'write ? for exactly one of the two',
  };
}

function fits(text: string, field: CronField): boolean {
  if (field.special?.test(text) === true) return true;
  return text.split(',').every((part) => {
    const [, first = '', last, step] = /^(\*|\w+)(?:-(\w+))?(?:\/([1-9]\d*))?$/.exec(part) ?? [];
    if (first === '*') return last === undefined;
    const from = numberOf(first, field);
    const to = last === undefined ? from : numberOf(last, field);
    const isRange = from !== undefined && to !== undefined && from <= to;
    return isRange && (step === undefined || Number(step) <= field.to);
  });
}

function numberOf(text: string, { from, to, names = [] }: CronField): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  const value = named >= 0 ? named + from : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= from && value <= to ? value : undefined;
}

/** Something wrong in a fleet file: where, what, and the way out. */
export interface FleetFileProblem {
  /** As people name it: `fleets/web.yaml`. */
  readonly file: string;
  /** From 1; undefined where the matter is the file or the folder itself. */
  readonly line?: number;
  /** `capacity.min`; empty where no field can be told. */
  readonly field: string;
  readonly problem: string;
  readonly fix: string;
}

/** `fleets/web.yaml:42 capacity.min: 6 is above capacity.max 4; lower min or raise max to at least 6` */
export function problemText({ file, line, field, problem, fix }: FleetFileProblem): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return `${place}${field === '' ? '' : ` ${field}`}: ${problem}; ${fix}`;
}

/** Every problem of every fleet file, at once. */
export class FleetFileError extends Error {
  override readonly name = 'FleetFileError';
  readonly problems: readonly FleetFileProblem[];

  constructor(problems: readonly FleetFileProblem[]) {
    const count = problems.length === 1 ? 'There is a problem' : `There are ${problems.length} problems`;
    super([`${count} with the fleet files:`, ...problems.map(problemText)].join('\n'));
    this.problems = problems;
  }
}

import { ERROR_NAMES } from './errors';

/** The section for whatever has no name of Kiln's own: a defect, a missing permission, a killed handler. */
export const UNEXPECTED = 'UnexpectedError';

/** What `kiln stop` gives an execution as its error. */
export const STOPPED_BY_PERSON = 'StoppedByPerson';

/** The runbook's section about an error. `Execution.ABORTED` and its like are what the watchdog saw of an execution. */
export function runbookSection(error: string): string {
  if (error === STOPPED_BY_PERSON || ERROR_NAMES.some((name) => name === error)) return error;
  return error.startsWith('Execution.') ? 'The watchdog' : UNEXPECTED;
}

/** The anchor that a Markdown heading gets. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replace(/\s+/g, '-');
}

/** A cause that says where to read on: the execution's own error box is where somebody looks first. */
export function withRunbook(cause: string, error: string): string {
  const pointer = `(runbook: ${runbookSection(error)})`;
  return cause.endsWith(pointer) ? cause : `${cause} ${pointer}`.trim();
}

/** A moment as activities' causes write it: `2026-11-23T11:12:00Z`. */
function instant(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** A sentence of a cause. */
export function at(time: number, what: string): string {
  return `At ${instant(time)} ${what}`;
}

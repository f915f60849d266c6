/** Where nobody looks, a log says how far it is so often. */
const LOG_EVERY_MS = 60_000;

/** How far something is, and what came of it so far: a line that moves on a terminal, and one a minute in a log. */
export class Progress {
  private done = 0;
  private logged = performance.now();
  private readonly notes = new Map<string, number>();

  constructor(
    private readonly what: string,
    private readonly all: number,
  ) {}

  /** One more is done. @param note what is worth counting beside: `broken`, `survived` */
  step(note?: string): void {
    this.done += 1;
    if (note !== undefined) this.notes.set(note, (this.notes.get(note) ?? 0) + 1);
    const notes = [...this.notes].map(([text, count]) => `, ${count} ${text}`).join('');
    const line = `${this.what}: ${this.done} of ${this.all}${notes}`;
    if (process.stderr.isTTY === true) movingLine(line);
    else if (performance.now() - this.logged > LOG_EVERY_MS) {
      this.logged = performance.now();
      console.error(line);
    }
  }

  end(): void {
    movingLine('');
  }
}

/** Shows a text where the last one stood, if somebody looks. */
export function movingLine(text: string): void {
  if (process.stderr.isTTY === true) process.stderr.write(`\r\u001b[K${text}`);
}

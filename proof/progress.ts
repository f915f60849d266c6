/** How far something is, and what came of it so far: a line that moves on a terminal, and is not there anywhere else. */
export class Progress {
  private done = 0;
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
    movingLine(`${this.what}: ${this.done} of ${this.all}${notes}`);
  }

  end(): void {
    movingLine('');
  }
}

/** Shows a text where the last one stood, if somebody looks. */
export function movingLine(text: string): void {
  if (process.stderr.isTTY === true) process.stderr.write(`\r\u001b[K${text}`);
}

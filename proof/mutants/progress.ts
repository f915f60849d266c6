/** How far something is: a line that moves on a terminal, and one at each tenth where the output goes to a file. */
export class Progress {
  private done = 0;
  private readonly notes = new Map<string, number>();

  constructor(
    private readonly what: string,
    private readonly all: number,
  ) {}

  step(note?: string): void {
    this.done += 1;
    if (note !== undefined) this.notes.set(note, (this.notes.get(note) ?? 0) + 1);
    const notes = [...this.notes].map(([text, count]) => `, ${count} ${text}`).join('');
    const line = `${this.done} of ${this.all} ${this.what}${notes}`;
    const isLast = this.done === this.all;
    if (process.stderr.isTTY) process.stderr.write(`\r${line}${isLast ? '\n' : ''}`);
    else if (isLast || this.done % Math.ceil(this.all / 10) === 0) process.stderr.write(`${line}\n`);
  }
}

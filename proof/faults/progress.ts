/** A line that moves on a terminal, and is not there anywhere else. */
export class Progress {
  private done = 0;
  private broken = 0;
  private readonly isTerminal = process.stderr.isTTY === true;

  constructor(
    private readonly what: string,
    private readonly total: number,
  ) {}

  step(isBroken: boolean): void {
    this.done += 1;
    if (isBroken) this.broken += 1;
    if (!this.isTerminal) return;
    const broken = this.broken === 0 ? '' : `, ${this.broken} broken`;
    process.stderr.write(`\r\u001b[K${this.what}: ${this.done} of ${this.total}${broken}`);
  }

  end(): void {
    if (this.isTerminal) process.stderr.write('\r\u001b[K');
  }
}

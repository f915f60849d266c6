import pc from 'picocolors';
import type { Outcome } from '../simulator/judges/evidence';

/** Colours, where there is a terminal that shows them. */
export class Painter {
  private readonly colors: ReturnType<typeof pc.createColors>;

  constructor(enabled: boolean) {
    this.colors = pc.createColors(enabled);
  }

  readonly faint = (text: string): string => this.colors.dim(text);
  readonly strong = (text: string): string => this.colors.bold(text);
  readonly good = (text: string): string => this.colors.green(text);
  readonly old = (text: string): string => this.colors.blue(text);
  readonly warn = (text: string): string => this.colors.yellow(text);
  readonly bad = (text: string): string => this.colors.red(text);

  outcome(outcome: Outcome): string {
    const paint = { RELEASED: this.good, RECOVERED: this.warn, REFUSED: this.warn, FAILED: this.bad }[outcome];
    return this.strong(paint(outcome));
  }
}

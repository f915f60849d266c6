import { Painter } from './painter';

/** Where a command's words go, and in which colours. */
export interface Printer {
  /** What was asked for. */
  readonly out: (text: string) => void;
  /** What is wrong. */
  readonly err: (text: string) => void;
  readonly outPainter: Painter;
  readonly errPainter: Painter;
}

/** The terminal, or whatever it was redirected to. */
export function terminalPrinter(): Printer {
  return {
    out: (text) => console.log(text),
    err: (text) => console.error(text),
    outPainter: painterOf(process.stdout),
    errPainter: painterOf(process.stderr),
  };
}

function painterOf(stream: NodeJS.WriteStream): Painter {
  return new Painter(stream.isTTY === true && !process.env.NO_COLOR);
}

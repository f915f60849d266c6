import { createInterface } from 'node:readline/promises';

/** Asks the person at the terminal; undefined where there is none. Questions go to stderr: stdout is for answers. */
export async function askAtTerminal(question: string): Promise<string | undefined> {
  if (process.stdin.isTTY !== true) return undefined;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

import { main } from '../../cli/main';
import { Painter } from '../../cli/painter';
import { passingSession, type Session } from '../../cli/simulated/session';

export interface Said {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** A terminal on one simulated AWS, in which one command after another is typed. */
export class Terminal {
  private constructor(readonly session: Session) {}

  /** @param answers of the person who is asked, in order; after them nobody is there */
  static async open(...answers: readonly string[]): Promise<Terminal> {
    const left = [...answers];
    return new Terminal(await passingSession({ stage: 'prod', ask: async () => left.shift() }));
  }

  type(...words: readonly string[]): Promise<Said> {
    return kiln([...words, '--simulated'], this.session);
  }

  async json(...words: readonly string[]): Promise<{ readonly exitCode: number; readonly said: unknown }> {
    const { exitCode, out, err } = await this.type(...words, '--json');
    if (err !== '') throw new Error(err);
    return { exitCode, said: JSON.parse(out) };
  }
}

/** Runs the command inside this process, and listens. */
export async function kiln(words: readonly string[], session?: Session): Promise<Said> {
  const out: string[] = [];
  const err: string[] = [];
  const plain = new Painter(false);
  process.exitCode = 0;
  try {
    await main(['node', 'kiln', ...words], {
      ...(session !== undefined && { session }),
      printer: {
        out: (text) => out.push(text),
        err: (text) => err.push(text),
        outPainter: plain,
        errPainter: plain,
      },
    });
    return { exitCode: Number(process.exitCode), out: out.join('\n'), err: err.join('\n') };
  } finally {
    process.exitCode = 0;
  }
}

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { peerTool } from '../peers/tools';
import type { Timing } from './interpreter';

const timingSchema = z.object({ seconds: z.number(), states: z.int() });

/** moto's interpreter, in a Python of its own, which takes the time itself. See `moto_states.py`. */
export class MotoStates {
  private readonly complaints: string[] = [];
  private readonly answers: AsyncIterator<string>;

  private constructor(private readonly python: ChildProcessWithoutNullStreams) {
    python.stderr.setEncoding('utf8').on('data', (text: string) => this.complaints.push(text));
    this.answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  }

  /** @throws PythonMissing */
  static async start(): Promise<MotoStates> {
    return new MotoStates(spawn(await peerTool('moto', 'python'), [join(__dirname, 'moto_states.py')]));
  }

  async time(definition: string, times: number): Promise<Timing> {
    this.python.stdin.write(`${JSON.stringify({ definition, times })}\n`);
    const { value, done } = await this.answers.next();
    if (done === true) throw new Error(`moto's interpreter has gone: ${this.complaints.join('')}`);
    return timingSchema.parse(JSON.parse(value));
  }

  stop(): void {
    this.python.kill();
  }
}

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import jsonata from 'jsonata';
import { z } from 'zod';
import { peerTool } from '../tools';
import type { Recording, Told } from './recording';

const json = z.json();
const details = z.looseObject({
  name: z.string().optional(),
  index: z.number().optional(),
  input: z.string().optional(),
  output: z.string().optional(),
  assignedVariables: z.record(z.string(), z.string()).optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
});
const answerSchema = z.object({
  status: z.string(),
  output: json.optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
  events: z.array(z.looseObject({ type: z.string() })),
  asked: z.array(z.object({ state: z.string(), arguments: json })),
  waits: z.array(z.object({ state: z.string(), seconds: z.number() })),
});
const messageSchema = z.union([z.object({ jsonata: z.string() }), answerSchema]);

export interface MotoTold extends Told {
  /** The arguments of each task, as moto made them. */
  readonly asked: z.output<typeof answerSchema>['asked'];
}

/** moto's Step Functions interpreter in a Python of its own. One execution at a time. */
export class MotoInterpreter {
  private constructor(
    private readonly python: ChildProcessWithoutNullStreams,
    private readonly lines: AsyncIterator<string>,
    private readonly complaints: string[],
  ) {}

  static async start(): Promise<MotoInterpreter> {
    const python = spawn(await peerTool('moto', 'python'), [join(__dirname, 'interpreter.py')]);
    const complaints: string[] = [];
    python.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
    const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
    return new MotoInterpreter(python, lines, complaints);
  }

  async run(recording: Omit<Recording, 'told'>): Promise<MotoTold> {
    this.say(recording);
    for (;;) {
      const message = await this.hear();
      if ('jsonata' in message) this.say(await evaluated(message.jsonata));
      else return toldBy(message);
    }
  }

  stop(): void {
    this.python.kill();
  }

  private say(message: unknown): void {
    this.python.stdin.write(`${JSON.stringify(message)}\n`);
  }

  private async hear(): Promise<z.output<typeof messageSchema>> {
    const { value, done } = await this.lines.next();
    if (done === true) throw new Error(`moto's interpreter has gone: ${this.complaints.join('')}`);
    return messageSchema.parse(JSON.parse(value));
  }
}

/** An undefined result is null to moto, which asks once more whether there is one. */
async function evaluated(expression: string): Promise<unknown> {
  try {
    const value: unknown = await jsonata(expression).evaluate(undefined);
    return { value: value ?? null };
  } catch (error) {
    return { error: error instanceof Error ? error.message : JSON.stringify(error) };
  }
}

function toldBy({ status, output, error, cause, events, asked, waits }: z.output<typeof answerSchema>): MotoTold {
  return {
    status,
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    trace: events.flatMap(traced),
    waits,
    asked,
  };
}

function traced(event: { readonly type: string; readonly [key: string]: unknown }): Told['trace'] {
  const { type } = event;
  const [said = {}] = Object.entries(event).flatMap(([key, value]) =>
    /Details$/.test(key) ? [details.parse(value)] : [],
  );
  const { name: state = '', index = 0, error = '', cause = '' } = said;
  const parsed = (text: string | undefined) => (text === undefined ? null : json.parse(JSON.parse(text)));
  if (/StateEntered$/.test(type)) return [{ type, state, input: parsed(said.input) }];
  if (/StateExited$/.test(type)) {
    const assigned = Object.entries(said.assignedVariables ?? {}).map(([name, value]) => [name, parsed(value)]);
    return [{ type, state, output: parsed(said.output), assigned: Object.fromEntries(assigned) }];
  }
  if (/^MapIteration/.test(type)) return [{ type, state, index }];
  if (type === 'EvaluationFailed') return [{ type, error }];
  if (/^Task(Failed|TimedOut)$/.test(type)) return [{ type, error, cause }];
  return [];
}

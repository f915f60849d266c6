import jsonata from 'jsonata';
import type { Random } from '../random';
import { type Json, typeName } from './json';
import { addAwsFunctions, momentFunctions, needsMoment } from './jsonata-functions';

/** `$states` and the workflow's variables, as an expression sees them. */
export type Bindings = Readonly<Record<string, unknown>>;

/** Where an expression is evaluated: what time it is, and what chance says. */
export interface Moment {
  readonly now: number;
  readonly random: Random;
}

/** An expression could not be evaluated, or gave something a state cannot take. The text is AWS's own. */
export class EvaluationFailure extends Error {
  override readonly name = 'EvaluationFailure';

  constructor(
    message: string,
    /** The field, as AWS writes it: `Output/items[0]`. */
    readonly location?: string,
  ) {
    super(message);
  }
}

/** One JSONata expression (2.0.6, as on AWS), parsed once. */
export class Expression {
  private readonly compiled: jsonata.Expression;
  private readonly momentary: boolean;

  /** @throws the parser's error */
  constructor(
    /** What stands between `{%` and `%}`, trimmed. */
    readonly text: string,
    readonly location: string,
  ) {
    this.compiled = jsonata(text);
    this.momentary = needsMoment(text);
    addAwsFunctions(this.compiled);
  }

  get ast(): unknown {
    return this.compiled.ast();
  }

  /** @throws EvaluationFailure */
  async evaluate(bindings: Bindings, moment: Moment): Promise<Json> {
    const all = this.momentary ? { ...bindings, ...momentFunctions(moment.now, moment.random) } : bindings;
    let result: unknown;
    try {
      result = await this.compiled.evaluate(undefined, all);
    } catch (error) {
      throw this.failure(`threw an error during evaluation${errorText(error)}`);
    }
    const value = this.clean(result);
    if (value === undefined) throw this.failure('returned nothing (undefined).');
    return value;
  }

  /** The failure of a value of the wrong type. */
  unexpected(value: Json, expected: string): EvaluationFailure {
    return this.failure(
      `returned an unexpected result type. Expected '${expected}', but was '${typeName(value)}' for value: ${JSON.stringify(value)}`,
    );
  }

  private failure(what: string): EvaluationFailure {
    return new EvaluationFailure(
      `The JSONata expression '${this.text}' specified for the field '${this.location}' ${what}`,
      this.location,
    );
  }

  /** Plain JSON of what JSONata gave: no sequences, no functions; keys without a value vanish, as on AWS. */
  private clean(value: unknown): Json | undefined {
    if (value === undefined || value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
    if (Array.isArray(value)) {
      const items: Json[] = [];
      for (const item of value) {
        const cleaned = this.clean(item);
        if (cleaned !== undefined) items.push(cleaned);
      }
      return items;
    }
    if (typeof value !== 'object' || '_jsonata_lambda' in value || '_jsonata_function' in value)
      throw this.failure('returned an unsupported result type.');
    const object: Record<string, Json> = {};
    for (const [key, item] of Object.entries(value)) {
      const cleaned = this.clean(item);
      if (cleaned !== undefined) object[key] = cleaned;
    }
    return object;
  }
}

/** AWS ends its sentence with a full stop before a coded message of JSONata, and with a colon before any other. */
function errorText(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('message' in error)) return `: ${String(error)}`;
  return 'code' in error ? `. ${String(error.code)}: ${String(error.message)}` : `: ${String(error.message)}`;
}

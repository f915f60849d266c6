import { AwsError } from '../../aws-error';
import { compileStateMachine } from '../../states/compile';
import type { StateMachine } from '../../states/execution';
import { parseMachineArn } from './arns';

export interface NewStateMachine {
  readonly name: string;
  /** Amazon States Language, as an object or as its text. */
  readonly definition: object | string;
  /** Values for `${Name}` in the definition's texts, as CloudFormation's DefinitionSubstitutions fill them in. */
  readonly substitutions?: Readonly<Record<string, string>>;
}

/** The state machines there are. Each has one published version, 1. */
export class StateMachines {
  private readonly byArn = new Map<string, StateMachine>();

  constructor(
    private readonly region: string,
    private readonly account: string,
  ) {}

  /**
   * @returns the ARN of its published version
   * @throws AwsError InvalidDefinition, SimulatorGap; Error for a placeholder without a value
   */
  create({ name, definition, substitutions = {} }: NewStateMachine): string {
    const arn = `arn:aws:states:${this.region}:${this.account}:stateMachine:${name}`;
    const text = typeof definition === 'string' ? definition : JSON.stringify(definition);
    const filled = fill(text, name, substitutions);
    this.byArn.set(arn, {
      arn,
      name,
      roleArn: `arn:aws:iam::${this.account}:role/${name}`,
      definition: compiled(filled),
    });
    return `${arn}:1`;
  }

  /** @throws AwsError InvalidArn, StateMachineDoesNotExist */
  get(arn: string): { readonly machine: StateMachine; readonly versionArn?: string } {
    const { machineArn, version } = parseMachineArn(arn);
    const machine = this.byArn.get(machineArn);
    if (machine === undefined || (version ?? 1) !== 1)
      throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    return version === undefined ? { machine } : { machine, versionArn: arn };
  }
}

/** Compiled definitions by their text: worlds one after another have the same machines, and nothing in them changes. */
const COMPILED = new Map<string, StateMachine['definition']>();
/** All machines of some worlds; whoever tries definition after definition does not keep them all. */
const MOST_COMPILED = 30;

/** @param text of a definition, its placeholders filled @throws AwsError InvalidDefinition, SimulatorGap */
export function compiled(text: string): StateMachine['definition'] {
  const definition = COMPILED.get(text) ?? compileStateMachine(JSON.parse(text));
  // The one asked for last goes last.
  COMPILED.delete(text);
  COMPILED.set(text, definition);
  for (const oldest of [...COMPILED.keys()].slice(0, Math.max(0, COMPILED.size - MOST_COMPILED)))
    COMPILED.delete(oldest);
  return definition;
}

/** Fills in `${Name}`, inside of JSON texts. */
function fill(text: string, machine: string, substitutions: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{([A-Za-z0-9_]+)\}/g, (placeholder, name: string) => {
    const value = substitutions[name];
    if (value === undefined) throw new Error(`state machine ${machine}: no value for ${placeholder}`);
    return JSON.stringify(value).slice(1, -1);
  });
}

import { z } from 'zod';
import { AwsError, SimulatorGap } from '../../aws-error';

/** Of a command document what Run Command looks at. Source: Systems Manager user guide, "Data elements and parameters". */
const contentSchema = z.object({
  schemaVersion: z.literal('2.2'),
  parameters: z.record(
    z.string(),
    z.object({
      type: z.literal('String'),
      allowedPattern: z.string().optional(),
      default: z.string().optional(),
    }),
  ),
  mainSteps: z.tuple([
    z.object({
      action: z.literal('aws:runShellScript'),
      name: z.string(),
      inputs: z.object({ timeoutSeconds: z.union([z.string(), z.number()]).optional() }),
    }),
  ]),
});

export interface CommandDocument {
  readonly name: string;
  /** The name of its one step. */
  readonly pluginName: string;
  /**
   * The values of all parameters.
   * @throws AwsError InvalidParameters for unknown, missing or unfitting ones.
   */
  resolve(given: Readonly<Record<string, readonly string[]>>): Readonly<Record<string, string>>;
  /** After which the agent ends the script. Source of the default: aws:runShellScript, timeoutSeconds. */
  executionTimeoutSeconds(parameters: Readonly<Record<string, string>>): number;
}

const DEFAULT_EXECUTION_TIMEOUT = 3600;

/** @throws SimulatorGap for a document of a form that is not modelled. */
export function commandDocument(name: string, content: unknown): CommandDocument {
  const json: unknown = typeof content === 'string' ? JSON.parse(content) : content;
  const parsed = contentSchema.safeParse(json);
  if (!parsed.success) throw new SimulatorGap(`the document ${name} is not simulated: ${parsed.error.message}`);
  const { parameters: declared, mainSteps } = parsed.data;
  const [step] = mainSteps;

  return {
    name,
    pluginName: step.name,

    resolve(given) {
      const unknown = Object.keys(given).filter((key) => !Object.hasOwn(declared, key));
      if (unknown.length > 0) {
        throw new AwsError('InvalidParameters', `document ${name} does not support parameters ${unknown.join(', ')}.`);
      }
      const resolved: Record<string, string> = {};
      for (const [key, { allowedPattern, default: fallback }] of Object.entries(declared)) {
        const values = given[key] ?? (fallback === undefined ? [] : [fallback]);
        const [value] = values;
        if (value === undefined || values.length > 1) {
          throw new AwsError('InvalidParameters', `Parameter "${key}" requires exactly one value.`);
        }
        if (allowedPattern !== undefined && !new RegExp(`^(?:${allowedPattern})$`).test(value)) {
          throw new AwsError('InvalidParameters', `Parameter value for "${key}" does not match allowedPattern.`);
        }
        resolved[key] = value;
      }
      return resolved;
    },

    executionTimeoutSeconds(parameters) {
      const { timeoutSeconds } = step.inputs;
      if (timeoutSeconds === undefined) return DEFAULT_EXECUTION_TIMEOUT;
      const reference = /^\{\{\s*(\w+)\s*\}\}$/.exec(String(timeoutSeconds))?.[1];
      return Number(reference === undefined ? timeoutSeconds : parameters[reference]);
    },
  };
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { z } from 'zod';
import { type LoadedFleet, loadFleets } from '../../infra/fleet-files';
import type { FunctionCode } from '../../infra/kiln/function-code';
import { addStacks } from '../../infra/kiln-app';

const ROOT = join(__dirname, '../..');

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});
const templateSchema = z.looseObject({
  Resources: z.record(z.string(), resourceSchema),
  Outputs: z.record(z.string(), z.looseObject({ Value: z.unknown() })).default({}),
});

export type Resource = z.output<typeof resourceSchema>;
export type Template = z.output<typeof templateSchema>;

export interface SynthesisOptions {
  readonly stage?: string;
  readonly fleets?: readonly LoadedFleet[];
  readonly context?: Readonly<Record<string, unknown>>;
  /** Default: a line that stands for every function's code, as bundling takes a while. */
  readonly code?: FunctionCode;
}

/** The app as `cdk synth` would make it, but for the code of the functions. */
export function appOf({ stage = 'prod', fleets, context = {}, code = lineOfCode }: SynthesisOptions = {}): App {
  const { context: standing } = z
    .looseObject({ context: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')));
  const app = new App({
    context: { ...standing, ...context, stage },
    analyticsReporting: false,
    autoSynth: false,
    // `cdk synth` does it, and it takes half of the time.
    builtinCloudFormationValidation: false,
  });
  addStacks(app, fleets ?? loadFleets(join(ROOT, 'fleets'), stage), code);
  return app;
}

/** Its templates, by stack name. */
export function synthesise(options: SynthesisOptions = {}): Readonly<Record<string, Template>> {
  const { stacks } = appOf(options).synth();
  return Object.fromEntries(stacks.map((stack) => [stack.stackName, templateSchema.parse(stack.template)]));
}

const lineOfCode: FunctionCode = (name) => Code.fromInline(`// ${name}`);

export function templateOf(templates: Readonly<Record<string, Template>>, stack: string): Template {
  const template = templates[stack];
  if (template === undefined) throw new Error(`There is no stack ${stack}, only ${Object.keys(templates).join(', ')}.`);
  return template;
}

/** Logical id and resource, of one type. */
export function ofType({ Resources }: Template, type: string): [id: string, resource: Resource][] {
  return Object.entries(Resources).filter(([, resource]) => resource.Type === type);
}

/** The one resource of its type whose property has this value. */
export function theOne(template: Template, type: string, property: string, value: unknown): [string, Resource] {
  const found = ofType(template, type).filter(([, { Properties }]) => Properties[property] === value);
  const [one] = found;
  if (one === undefined || found.length > 1)
    throw new Error(`${found.length} of ${type} have ${property} ${String(value)}.`);
  return one;
}

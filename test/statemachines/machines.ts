import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const FOLDER = join(__dirname, '../../statemachines');

const definitionSchema = z.record(z.string(), z.unknown());
const handling = z.looseObject({ ErrorEquals: z.array(z.string()), Comment: z.string().optional() });
const state = z.looseObject({
  Type: z.string(),
  Comment: z.string().optional(),
  Resource: z.string().optional(),
  TimeoutSeconds: z.union([z.number(), z.string()]).optional(),
  Retry: z.array(handling).optional(),
  Catch: z.array(handling).optional(),
  Arguments: z
    .looseObject({ FunctionName: z.string().optional(), Payload: z.record(z.string(), z.unknown()).optional() })
    .optional(),
});
export type AslState = z.output<typeof state>;

export interface NamedState {
  readonly machine: string;
  readonly name: string;
  readonly state: AslState;
}

/** The definitions as JSON, by file name without its ending. */
export const machines: ReadonlyMap<string, Record<string, unknown>> = new Map(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.asl.json'))
    .map((file) => [file.replace('.asl.json', ''), readJson(file)]),
);

export const retryPolicies = readJson('retry-policies.json');

/** Every state of every machine, those inside of branches included. */
export const allStates: readonly NamedState[] = [...machines].flatMap(([machine, definition]) =>
  statesIn(machine, definition),
);

export const tasks = allStates.filter(({ state }) => state.Type === 'Task');
const INVOKE = 'arn:aws:states:::lambda:invoke';
/** Those that wait for a callback go on when somebody answers. */
export const callbackTasks = tasks.filter(({ state }) => state.Resource === `${INVOKE}.waitForTaskToken`);
export const lambdaTasks = [...tasks.filter(({ state }) => state.Resource === INVOKE), ...callbackTasks];

/** `${PlanRelease}` → `PlanRelease` */
export function functionOf(task: NamedState): string {
  return /^\$\{(\w+)\}$/.exec(task.state.Arguments?.FunctionName ?? '')?.[1] ?? '';
}

function statesIn(machine: string, definition: Record<string, unknown>): NamedState[] {
  const states = definitionSchema.parse(definition.States);
  return Object.entries(states).flatMap(([name, raw]) => {
    const parsed = state.parse(raw);
    const branches = z.array(z.record(z.string(), z.unknown())).optional().parse(parsed.Branches) ?? [];
    const inner =
      parsed.ItemProcessor === undefined ? branches : [...branches, definitionSchema.parse(parsed.ItemProcessor)];
    return [{ machine, name, state: parsed }, ...inner.flatMap((branch) => statesIn(machine, branch))];
  });
}

function readJson(file: string): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));
}

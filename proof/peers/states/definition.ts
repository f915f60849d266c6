import { z } from 'zod';

const json = z.json();
const stateSchema = z.looseObject({
  Type: z.string(),
  Next: z.string().optional(),
  End: z.boolean().optional(),
  Default: z.string().optional(),
  Choices: z.array(z.looseObject({ Next: z.string() })).optional(),
  Retry: z.array(z.looseObject({ ErrorEquals: z.array(z.string()), MaxAttempts: z.number() })).optional(),
  Catch: z.array(z.looseObject({ ErrorEquals: z.array(z.string()), Next: z.string() })).optional(),
});
const branchSchema = z.looseObject({ States: z.record(z.string(), stateSchema) });
const branchesSchema = z.looseObject({
  Branches: z.array(json).optional(),
  ItemProcessor: json.optional(),
});

export type AslState = z.output<typeof stateSchema>;

/** Every state of a definition by its name, those in branches included: names are unique in a definition. */
export function statesOf(definition: unknown): ReadonlyMap<string, AslState> {
  const { States } = branchSchema.parse(definition);
  return new Map(
    Object.entries(States).flatMap(([name, state]) => {
      const { Branches = [], ItemProcessor } = branchesSchema.parse(state);
      const inner = ItemProcessor === undefined ? Branches : [...Branches, ItemProcessor];
      return [[name, state] as const, ...inner.flatMap((branch) => [...statesOf(branch)])];
    }),
  );
}

/** Where a state may lead, by choice, success or catch. */
export function waysOf({ Next, Default, Choices = [], Catch = [] }: AslState): ReadonlySet<string> {
  const ways = [Next, Default, ...Choices.map((choice) => choice.Next), ...Catch.map((catcher) => catcher.Next)];
  return new Set(ways.filter((way) => way !== undefined));
}

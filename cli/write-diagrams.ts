import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * `npm run diagrams` draws the state machines into docs/state-machines.md; with `--check` it only says whether the drawing
 * is current.
 */
const ROOT = join(__dirname, '..');
const PAGE = join(ROOT, 'docs/state-machines.md');
const MACHINES = ['release', 'bake', 'recover', 'retire', 'rebuild'];

const stateSchema = z.looseObject({
  Type: z.string(),
  Next: z.string().optional(),
  Default: z.string().optional(),
  Choices: z.array(z.looseObject({ Next: z.string() })).optional(),
  Catch: z.array(z.looseObject({ Next: z.string() })).optional(),
});
const statesSchema = z.record(z.string(), stateSchema);
const branchSchema = z.looseObject({ StartAt: z.string(), States: statesSchema });
const machineSchema = branchSchema.extend({ Comment: z.string() });
/** Branches of a Parallel; a Map has one, run for each item. */
const branchesSchema = z.union([
  z.object({ Branches: z.array(branchSchema) }),
  z.object({ ItemProcessor: branchSchema }).transform(({ ItemProcessor }) => ({ Branches: [ItemProcessor] })),
]);

type Branch = z.output<typeof branchSchema>;

function drawMachine(name: string): string {
  const text = readFileSync(join(ROOT, `statemachines/${name}.asl.json`), 'utf8');
  const machine = machineSchema.parse(JSON.parse(text));
  const diagram = ['```mermaid', 'stateDiagram-v2', ...drawBranch(machine, '  '), '```'];
  return `## ${name}\n\n${machine.Comment}\n\n${diagram.join('\n')}\n`;
}

function drawBranch({ StartAt, States }: Branch, indent: string): string[] {
  const lines = [`${indent}[*] --> ${StartAt}`];
  for (const [name, state] of Object.entries(States)) {
    const inner = branchesSchema.safeParse(state);
    if (inner.success) {
      lines.push(`${indent}state ${name} {`);
      for (const branch of inner.data.Branches) lines.push(...drawBranch(branch, `${indent}  `));
      lines.push(`${indent}}`);
    }
    const ways = [state.Next, ...(state.Choices ?? []).map(({ Next }) => Next), state.Default].filter(
      (next) => next !== undefined,
    );
    for (const next of new Set(ways)) lines.push(`${indent}${name} --> ${next}`);
    for (const next of new Set((state.Catch ?? []).map(({ Next }) => Next)))
      lines.push(`${indent}${name} --> ${next}: caught`);
    if (ways.length === 0) lines.push(`${indent}${name} --> [*]`);
  }
  return lines;
}

const page = `# State machines

Drawn from \`statemachines/*.asl.json\` by \`npm run diagrams\`.

${MACHINES.map(drawMachine).join('\n')}`;

if (process.argv.includes('--check')) {
  if (readFileSync(PAGE, 'utf8') !== page) {
    console.error('docs/state-machines.md is not current; run npm run diagrams.');
    process.exitCode = 1;
  }
} else {
  writeFileSync(PAGE, page);
}

import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { type Finding, judged } from './accepted';
import { filled } from './asl-validator';
import { templatesIn } from './assemblies';
import type { PeerCheck } from './check';
import { peerTool } from './tools';

/** cfn-lint: CloudFormation's own schemas, and what people learnt the hard way, on every template. */
export const cfnLint: PeerCheck = {
  name: 'cfn-lint',
  says: 'No template has an error or a warning without a reason.',
  run: async ({ assemblies }) => {
    const templates = Object.values(assemblies).flatMap(templatesIn).map(withDefinitionsFilled);
    const findings = await lint(templates);
    return judged('cfn-lint', findings, templates.length);
  },
};

const reportSchema = z.array(
  z.object({
    Rule: z.object({ Id: z.string() }),
    Filename: z.string(),
    Message: z.string(),
    Location: z.object({ Path: z.array(z.union([z.string(), z.number()])) }),
  }),
);

async function lint(templates: readonly string[]): Promise<Finding[]> {
  const program = await peerTool('moto', 'cfn-lint');
  const options = ['--regions', 'eu-central-1', '--format', 'json', '--non-zero-exit-code', 'none'];
  const { stdout } = await promisify(execFile)(program, [...options, '--', ...templates], { maxBuffer: 2 ** 28 });
  return reportSchema.parse(JSON.parse(stdout)).map(({ Rule, Filename, Message, Location }) => ({
    rule: Rule.Id,
    where: `${basename(Filename, '.template.json')} ${String(Location.Path[1] ?? '')}`,
    says: Message,
  }));
}

const machine = z.looseObject({
  Type: z.literal('AWS::StepFunctions::StateMachine'),
  Properties: z.looseObject({
    DefinitionString: z.string(),
    DefinitionSubstitutions: z.record(z.string(), z.unknown()),
  }),
});

/** A copy in which definitions read as CloudFormation hands them over: cfn-lint does not fill them in, and then breaks off. */
function withDefinitionsFilled(path: string): string {
  const template = z
    .looseObject({ Resources: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(readFileSync(path, 'utf8')));
  for (const [id, resource] of Object.entries(template.Resources)) {
    const found = machine.safeParse(resource);
    if (!found.success) continue;
    const { DefinitionSubstitutions, ...properties } = found.data.Properties;
    const DefinitionString = filled(properties.DefinitionString, DefinitionSubstitutions);
    template.Resources[id] = { ...found.data, Properties: { ...properties, DefinitionString } };
  }
  const copy = join(dirname(path), 'filled', basename(path));
  mkdirSync(dirname(copy), { recursive: true });
  writeFileSync(copy, JSON.stringify(template));
  return copy;
}

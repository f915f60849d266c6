import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { templatesIn } from '../assemblies';

/** What ministack does not know of what our templates have. It is asked, and refuses exactly these. */
export const UNKNOWN_TYPES: readonly string[] = [
  'AWS::EC2::EIP',
  'AWS::EC2::FlowLog',
  'AWS::EC2::NatGateway',
  'AWS::SSM::Document',
  'AWS::StepFunctions::StateMachineAlias',
  'AWS::StepFunctions::StateMachineVersion',
];

/** CDK's own function behind it is Python, wants boto3 and the AWS command line, and runs that from /opt. */
const CANNOT_RUN: readonly string[] = ['Custom::CDKBucketDeployment'];

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
const templateSchema = z.looseObject({ Resources: z.record(z.string(), resourceSchema) });
type Template = z.output<typeof templateSchema>;

/**
 * A copy of an assembly without what ministack cannot make. A machine's version and alias become the machine; what else
 * refers to something that is gone is its name.
 */
export function reducedAssembly(assembly: string, folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  cpSync(assembly, folder, { recursive: true });
  for (const path of templatesIn(folder)) {
    const text = readFileSync(path, 'utf8');
    const reduced = JSON.stringify(reducedTemplate(templateSchema.parse(JSON.parse(text))));
    writeFileSync(path, reduced);
    rename(folder, text, reduced, basename(path, '.template.json'));
  }
  return folder;
}

function reducedTemplate(template: Template): unknown {
  const entries = Object.entries(template.Resources);
  const isGone = ([, { Type }]: (typeof entries)[number]) => UNKNOWN_TYPES.includes(Type) || CANNOT_RUN.includes(Type);
  const gone = new Map(entries.filter(isGone));
  const Resources = Object.fromEntries(entries.filter((entry) => !isGone(entry)));
  return without(gone, template, { ...template, Resources });
}

function without(
  gone: ReadonlyMap<string, Template['Resources'][string]>,
  template: Template,
  value: unknown,
): unknown {
  if (Array.isArray(value)) return value.map((each) => without(gone, template, each));
  if (typeof value !== 'object' || value === null) return value;
  const [[key, argument] = ['', undefined]] = Object.entries(value);
  const [id, attribute] =
    key === 'Fn::GetAtt' && Array.isArray(argument) ? argument.map(String) : [String(argument), ''];
  if (key === 'Ref' || key === 'Fn::GetAtt') {
    const resource = gone.get(id ?? '');
    if (resource !== undefined) return without(gone, template, resource.Properties.StateMachineArn ?? id);
    // It knows the VPC, but not this of it.
    if (attribute === 'CidrBlock') return template.Resources[id ?? '']?.Properties.CidrBlock;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === 'DependsOn' ? [inner].flat().filter((each) => !gone.has(String(each))) : without(gone, template, inner),
    ]),
  );
}

/** The assembly names a template by what is in it: CDK would find the whole one under that name and take it. */
function rename(folder: string, text: string, reduced: string, stack: string): void {
  const hash = (content: string) => createHash('sha256').update(content).digest('hex');
  const assets = z
    .looseObject({ files: z.record(z.string(), z.looseObject({ source: z.looseObject({ path: z.string() }) })) })
    .parse(JSON.parse(readFileSync(join(folder, `${stack}.assets.json`), 'utf8')));
  const [before] =
    Object.entries(assets.files).find(([, { source }]) => source.path === `${stack}.template.json`) ?? [];
  if (before === undefined) throw new Error(`${stack} does not publish its template (${hash(text)}).`);
  for (const file of readdirSync(folder).filter(
    (name) => name === 'manifest.json' || name === `${stack}.assets.json`,
  )) {
    const path = join(folder, file);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(before, hash(reduced)));
  }
}

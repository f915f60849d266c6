import type { Template } from './synthesis';

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-central-1',
  'AWS::AccountId': '111122223333',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': 'stack',
};

/** What CloudFormation would make of a value: what only it can know reads `<LogicalId>` or `<LogicalId.Attribute>`. */
export function filled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filled);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (only === undefined || entries.length > 1) return mapped(entries);
  const [name, argument] = only;
  switch (name) {
    case 'Ref':
      return PSEUDO[String(argument)] ?? `<${String(argument)}>`;
    case 'Fn::GetAtt':
      return `<${strings(argument).join('.')}>`;
    case 'Fn::Join': {
      const [separator, parts] = list(argument);
      return strings(filled(parts)).join(String(separator));
    }
    case 'Fn::Select': {
      const [index, from] = list(argument);
      const parts: unknown = filled(from);
      return Array.isArray(parts) ? parts[Number(index)] : `<${JSON.stringify(parts)} ${String(index)}>`;
    }
    case 'Fn::Sub':
      return String(argument).replace(/\$\{([^}]+)\}/g, (_, ref: string) => PSEUDO[ref] ?? `<${ref}>`);
    case 'Fn::ImportValue':
      return `<import ${text(argument)}>`;
    case 'Fn::GetAZs':
      return ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'];
    default:
      if (name.startsWith('Fn::')) throw new Error(`${name} is not known here.`);
      return mapped(entries);
  }
}

/** As text; for what must be one. */
export function text(value: unknown): string {
  const found = filled(value);
  if (typeof found !== 'string') throw new Error(`${JSON.stringify(found)} is no text.`);
  return found;
}

/** The logical id in `<LogicalId>` or `<LogicalId.Attribute>`. */
export function referenceIn(value: string): string {
  return /^<([^.>]+)/.exec(value)?.[1] ?? '';
}

/** The resource that a value refers to. */
export function referredTo(template: Template, value: unknown) {
  const id = referenceIn(text(value));
  const resource = template.Resources[id];
  if (resource === undefined) throw new Error(`${text(value)} refers to nothing.`);
  return resource;
}

function mapped(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(entries.map(([name, value]) => [name, filled(value)]));
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function strings(value: unknown): string[] {
  return list(value).map(String);
}

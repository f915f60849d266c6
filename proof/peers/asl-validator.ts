import { basename } from 'node:path';
import validate from 'asl-validator';
import { z } from 'zod';
import { readTemplate, templatesIn } from './assemblies';
import type { PeerCheck, PeerRow } from './check';

/** asl-validator: the schema of ASL as others have written it down, on each definition as CloudFormation would hand it over. */
export const aslValidator: PeerCheck = {
  name: 'asl-validator',
  says: 'Every definition of every template, its substitutions filled, is Amazon States Language.',
  run: async ({ assemblies }) => Object.values(assemblies).flatMap(templatesIn).flatMap(machinesOf).map(judge),
};

interface Machine {
  readonly name: string;
  readonly definition: string;
}

const machineSchema = z.looseObject({
  StateMachineName: z.string(),
  DefinitionString: z.string(),
  DefinitionSubstitutions: z.record(z.string(), z.unknown()),
});

function machinesOf(template: string): Machine[] {
  return Object.values(readTemplate(template).Resources)
    .filter(({ Type }) => Type === 'AWS::StepFunctions::StateMachine')
    .map(({ Properties }) => {
      const { StateMachineName, DefinitionString, DefinitionSubstitutions } = machineSchema.parse(Properties);
      return {
        name: `${basename(template, '.template.json')} ${StateMachineName}`,
        definition: filled(DefinitionString, DefinitionSubstitutions),
      };
    });
}

/** A placeholder that nothing fills stays, and is found. Those filled by what only CloudFormation knows become ARNs. */
export function filled(definition: string, substitutions: Readonly<Record<string, unknown>>): string {
  return definition.replace(/\$\{(\w+)\}/g, (placeholder, name: string) => {
    if (!(name in substitutions)) return placeholder;
    if (name === 'Partition') return 'aws';
    return name.endsWith('Machine')
      ? `arn:aws:states:eu-central-1:111122223333:stateMachine:${name}:1`
      : `arn:aws:lambda:eu-central-1:111122223333:function:${name}:1`;
  });
}

function judge({ name, definition }: Machine): PeerRow {
  const unfilled = definition.match(/\$\{\w+\}/g) ?? [];
  const { errors } = validate(JSON.parse(definition));
  const problems = [
    ...unfilled.map((placeholder) => `nothing fills ${placeholder}`),
    ...errors.map(({ Message }) => Message),
  ];
  return {
    says: name,
    ok: problems.length === 0,
    detail: problems.length === 0 ? `${definition.length} characters` : problems.join('; '),
  };
}

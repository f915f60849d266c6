import { join } from 'node:path';
import { z } from 'zod';
import { readTemplate } from '../../assemblies';

const machineSchema = z.looseObject({ StateMachineName: z.string(), DefinitionString: z.string() });

/** A state machine's definition as the synthesised stack has it, its placeholders unfilled. */
export function deployedDefinition(assembly: string, stage: string, machine: string): string {
  for (const { Type, Properties } of Object.values(
    readTemplate(join(assembly, `kiln-${stage}.template.json`)).Resources,
  )) {
    if (Type !== 'AWS::StepFunctions::StateMachine') continue;
    const { StateMachineName, DefinitionString } = machineSchema.parse(Properties);
    if (StateMachineName === machine) return DefinitionString;
  }
  throw new Error(`The template has no state machine ${machine}.`);
}

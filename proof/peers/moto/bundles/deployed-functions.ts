import { join } from 'node:path';
import { z } from 'zod';
import { type FunctionName, functions, SETTINGS, type Setting } from '../../../../lambdas/functions';
import { readTemplate } from '../../assemblies';
import type { Settings } from '../peer';
import type { DeployedFunction } from './bundle';

const propertiesSchema = z.looseObject({
  FunctionName: z.string(),
  Handler: z.string(),
  MemorySize: z.number(),
  Timeout: z.number(),
  Code: z.looseObject({ S3Key: z.string() }),
  Environment: z.looseObject({ Variables: z.record(z.string(), z.unknown()) }),
});
/** Kiln's functions as a synthesised stack deploys them. @param settings what its intrinsic functions come to */
export function deployedFunctions(assembly: string, stage: string, settings: Settings): DeployedFunction[] {
  const template = readTemplate(join(assembly, `kiln-${stage}.template.json`));
  const byFunctionName = new Map(
    Object.values(template.Resources)
      .filter(({ Type }) => Type === 'AWS::Lambda::Function')
      .flatMap(({ Properties }) => {
        const { data } = propertiesSchema.safeParse(Properties);
        return data === undefined ? [] : [[data.FunctionName, data] as const];
      }),
  );
  return namesOf(functions).map((name) => {
    const functionName = `kiln-${stage}-${name}`;
    const found = byFunctionName.get(functionName);
    if (found === undefined) throw new Error(`The template has no function ${functionName}.`);
    const [module = '', exported = ''] = found.Handler.split('.');
    return {
      name,
      functionName,
      path: join(assembly, `asset.${found.Code.S3Key.replace(/\.zip$/, '')}`, `${module}.js`),
      exported,
      environment: resolved(name, found.Environment.Variables, settings),
      memoryMiB: found.MemorySize,
      timeoutSeconds: found.Timeout,
    };
  });
}

function namesOf(of: object): FunctionName[] {
  return Object.keys(of).filter((name): name is FunctionName => name in functions);
}

function resolved(
  name: string,
  variables: Readonly<Record<string, unknown>>,
  settings: Settings,
): Record<string, string> {
  const isSetting = (variable: string): variable is Setting => SETTINGS.some((setting) => setting === variable);
  return Object.fromEntries(
    Object.entries(variables).map(([variable, value]) => {
      if (isSetting(variable)) return [variable, settings[variable]];
      if (typeof value === 'string') return [variable, value];
      throw new Error(`${variable} of ${name} is ${JSON.stringify(value)}, and no setting of Kiln's.`);
    }),
  );
}

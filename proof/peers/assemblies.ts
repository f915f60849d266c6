import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { z } from 'zod';
import { loadFleets } from '../../infra/fleet-files';
import type { FunctionCode } from '../../infra/kiln/function-code';
import { bundledCode } from '../../infra/kiln/function-code';
import { addStacks } from '../../infra/kiln-app';
import type { PeerSetting } from './check';

const ROOT = join(__dirname, '../..');
const STAGES = ['prod', 'staging'] as const;
const cdkJson = z.looseObject({ context: z.record(z.string(), z.unknown()) });

/**
 * Both stages as `cdk synth` makes them, out of one run of esbuild; what cdk-nag and CloudFormation's own validation say is
 * said by `cdk synth`.
 */
export function assemble(folder: string): PeerSetting['assemblies'] {
  const code = bundledCode();
  const [prod, staging] = STAGES.map((stage) => assembleStage(stage, join(folder, stage), code));
  if (prod === undefined || staging === undefined) throw new Error('A stage is missing.');
  return { prod, staging };
}

function assembleStage(stage: string, outdir: string, code: FunctionCode): string {
  rmSync(outdir, { recursive: true, force: true });
  const { context } = cdkJson.parse(JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')));
  const app = new App({
    outdir,
    context: { ...context, stage },
    analyticsReporting: false,
    autoSynth: false,
    builtinCloudFormationValidation: false,
  });
  addStacks(app, loadFleets(join(ROOT, 'fleets'), stage), code);
  app.synth();
  return outdir;
}

const templateSchema = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});
export type Template = z.output<typeof templateSchema>;

/** The paths of an assembly's templates. */
export function templatesIn(assembly: string): string[] {
  return readdirSync(assembly)
    .filter((file) => file.endsWith('.template.json'))
    .sort()
    .map((file) => join(assembly, file));
}

export function readTemplate(path: string): Template {
  return templateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
}

import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { DeploymentSettingsError } from './deployment-settings';
import { FleetFileError } from './fleet-file-error';
import { loadFleets } from './fleet-files';
import { bundledCode } from './kiln/function-code';
import { addStacks, stageOf } from './kiln-app';

/** What `cdk` runs: the stacks of the stage that its context names, checked by cdk-nag. */
async function synthesise(): Promise<void> {
  const app = new App({ autoSynth: false });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const fleets = loadFleets(join(__dirname, '../fleets'), stageOf(app));
  addStacks(app, fleets, await bundledCode());
  app.synth();
}

synthesise().catch((error: unknown) => {
  if (!(error instanceof FleetFileError || error instanceof DeploymentSettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
});

import type { App } from 'aws-cdk-lib';
import { z } from 'zod';
import { deploymentSettings } from './deployment-settings';
import type { LoadedFleet } from './fleet-files';
import { FleetStack } from './fleet-stack';
import type { FunctionCode } from './kiln/function-code';
import { KilnStack } from './kiln-stack';
import { namesOf } from './names';

/** The stage that is deployed: `-c stage=staging`, or what cdk.json says. */
export function stageOf(app: App): string {
  return z.string().default('').parse(app.node.tryGetContext('stage'));
}

/**
 * The stacks of one stage: Kiln's own, and one for each fleet. Account and region are those of whoever deploys.
 * @throws DeploymentSettingsError
 */
export function addStacks(app: App, fleets: readonly LoadedFleet[], code: FunctionCode): void {
  const settings = deploymentSettings(app, fleets);
  const names = namesOf(settings.stage);
  const kiln = new KilnStack(app, {
    names,
    fleets: fleets.map(({ spec }) => spec),
    keys: settings.keys,
    eventSenders: settings.eventSenders,
    code,
  });
  for (const fleet of fleets) {
    new FleetStack(app, { names, fleet, settings }).addStackDependency(kiln);
  }
}

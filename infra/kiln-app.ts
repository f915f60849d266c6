import type { App } from 'aws-cdk-lib';
import { z } from 'zod';
import { givenNetworkSchema } from './fleet/fleet-network';
import type { LoadedFleet } from './fleet-files';
import { FleetStack } from './fleet-stack';
import type { FunctionCode } from './kiln/function-code';
import { KilnStack } from './kiln-stack';
import { namesOf } from './names';

const networksSchema = z.record(z.string(), givenNetworkSchema).default({});
const sendersSchema = z.record(z.string(), z.array(z.string().regex(/^\d{12}$/, 'must be account ids'))).default({});
const zonesSchema = z.coerce.number().int().min(2).max(3).default(3);

/** The stage that is deployed: `-c stage=staging`, or what cdk.json says. */
export function stageOf(app: App): string {
  return z.string().parse(app.node.tryGetContext('stage'));
}

/**
 * The stacks of one stage: Kiln's own, and one for each fleet. Account and region are those of whoever deploys.
 * @throws Error with a sentence for whoever deploys
 */
export function addStacks(app: App, fleets: readonly LoadedFleet[], code: FunctionCode): void {
  const stage = stageOf(app);
  const names = namesOf(stage);
  const networks = networksSchema.parse(app.node.tryGetContext('networks'));
  // Regions with two zones, such as us-west-1 for most accounts, are deployed to with `-c zones=2`.
  const sampleZones = zonesSchema.parse(app.node.tryGetContext('zones'));

  const senders = sendersSchema.parse(app.node.tryGetContext('eventSenders'));

  const kiln = new KilnStack(app, {
    names,
    fleets: fleets.map(({ spec }) => spec),
    code,
    eventSenders: senders[stage] ?? [],
  });
  for (const fleet of fleets) {
    new FleetStack(app, { names, fleet, network: networks[stage], sampleZones }).addStackDependency(kiln);
  }
}

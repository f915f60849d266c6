import { z } from 'zod';
import type { Command } from '../command';
import { findFleet } from '../deployment';
import { EXIT } from '../exit-codes';
import { runningReleases } from '../find-release';
import { Refusal } from '../refusal';
import { type FleetStatus, readStatus } from '../status/read-status';
import { statusText } from '../status/status-text';
import { follow } from './follow';

/** What serves, what is under way, and what stands by: of one fleet, or of all. */
export const status = {
  input: z.object({ argument: z.string().optional(), watch: z.boolean().default(false) }),

  async run({ argument: fleet, watch }, kiln, telling) {
    if (watch && fleet === undefined)
      throw new Refusal('BadArgument', 'name the fleet to watch, such as: kiln status web --watch');
    if (watch && fleet !== undefined) {
      const { ruleArn } = await findFleet(kiln, fleet);
      const [running] = await runningReleases(kiln, fleet);
      if (running !== undefined) {
        const { id, execution } = running;
        telling.line(`Watching ${id}\n`);
        return follow(kiln, { id, fleet, executionArn: execution.arn, ruleArn }, telling);
      }
      telling.line(`No release of fleet ${fleet} is running.\n`);
    }
    const names = fleet === undefined ? await kiln.fleets.list(kiln.stage) : [fleet];
    const fleets: FleetStatus[] = [];
    for (const name of names) fleets.push(await readStatus(kiln, name));
    return {
      exitCode: fleets.some(({ needsPerson }) => needsPerson) ? EXIT.FAILED : EXIT.RELEASED,
      json: { stage: kiln.stage, region: kiln.region, fleets },
      text: (painter) =>
        fleets.map((each) => statusText(each, painter)).join('\n\n') || `No fleet is deployed in stage ${kiln.stage}.`,
    };
  },
} satisfies Command<{ readonly argument?: string | undefined; readonly watch: boolean }>;

import { autoScaling } from '../aws/auto-scaling';
import { executions } from '../aws/executions';
import { images } from '../aws/images';
import { launchTemplates } from '../aws/launch-templates';
import { loadBalancer } from '../aws/load-balancer';
import { objects } from '../aws/objects';
import { parameters } from '../aws/parameters';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { executionNames, isRebuildOf, TAGS } from '../domain/names';
import { recipeFindings, standingFindings } from '../domain/preflight';
import { decideRebuild } from '../domain/rebuild-decision';
import { readDeployedFleet } from '../plan/deployed-fleet';
import { findBlue, readRecipe } from '../plan/read-reality';
import { defineStep } from '../shared/define-step';

const readers = {
  groups: autoScaling,
  balancer: loadBalancer,
  images,
  templates: launchTemplates,
  objects,
  parameters,
};

/**
 * Resolves the recipe of the version that serves as a release would, and compares it with the image that serves: is there
 * anything to bake anew? It changes nothing, and does not wait for a release in progress.
 * @throws PreflightFailed where it cannot be told what serves, or what would be baked
 */
export const handler = defineStep(
  contracts.DecideRebuild,
  { store, executions, ...readers },
  async (
    { fleet, dueAt, requestedBy },
    { store, executions, now, setting, ...from },
  ): Promise<contracts.Output<typeof contracts.DecideRebuild>> => {
    const nothing = (reason: string) => ({ status: 'NOTHING' as const, fleet, reason });
    const stage = setting('STAGE');
    const busy = await releaseUnderWay(fleet, setting('RELEASE_MACHINE_ARN'), store, executions);
    if (busy !== undefined) return nothing(busy);

    const { deployed } = await readDeployedFleet(from.parameters, stage, fleet);
    const rule = await from.balancer.readRule(deployed.ruleArn);
    if (rule.kind === 'fixed-response') {
      return nothing(`No generation of ${fleet} serves yet: there is nothing to rebuild before its first release.`);
    }
    const blue = await findBlue(rule, from);
    const request = { fleet, version: blue?.version ?? 'unknown', force: true };
    if (blue?.imageId === undefined) throw refusal(standingFindings({ rule, deployed, stage, request, blue }));
    const { generation, version, imageId } = blue;
    if (version === 'unknown') {
      throw refusal([`${generation}, which serves, has no tag ${TAGS.version}; put it back, with the version it runs`]);
    }

    const recipe = await readRecipe(deployed, request, stage, now(), from);
    if (recipe.recipe === undefined) {
      throw refusal(recipeFindings({ ...recipe, stage, deployed }));
    }
    const decision = decideRebuild({
      ...recipe,
      now: now(),
      blue: { generation, version, imageId },
      image: await from.images.find(imageId),
      maxAgeDays: deployed.spec.rebuild?.maxAgeDays,
    });
    if (!decision.due) return nothing(decision.reason);
    return {
      status: 'DUE',
      fleet,
      reason: decision.reason,
      release: {
        name: executionNames.rebuild(fleet, dueAt),
        input: { ...request, reason: decision.reason, requestedBy },
      },
    };
  },
);

const refusal = (findings: readonly string[]): KilnError =>
  new KilnError('PreflightFailed', `Nothing was touched: ${findings.join('; ')}.`);

/** A release that holds the claim, or another rebuild's that waits for a window or an approval; in a sentence. */
async function releaseUnderWay(
  fleet: string,
  machineArn: string,
  claims: ReturnType<typeof store>,
  running: ReturnType<typeof executions>,
): Promise<string | undefined> {
  const { holder } = await claims.readClaim(fleet);
  if (holder?.kind === 'release' && (await running.describe(holder.executionArn))?.status === 'RUNNING') {
    return `Release ${holder.id} of ${fleet} is in progress since ${holder.since}: nothing is done, and the next rebuild looks again.`;
  }
  const rebuild = (await running.namesRunning(machineArn)).find((name) => isRebuildOf(fleet, name));
  if (rebuild === undefined) return undefined;
  return `The release ${rebuild} of an earlier rebuild of ${fleet} is under way: nothing is done beside it.`;
}

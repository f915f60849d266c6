import { autoScaling } from '../aws/auto-scaling';
import { images } from '../aws/images';
import { launchTemplates } from '../aws/launch-templates';
import { loadBalancer } from '../aws/load-balancer';
import { metrics } from '../aws/metrics';
import { objects } from '../aws/objects';
import { parameters } from '../aws/parameters';
import { store } from '../aws/store';
import { artifactOf, parseAddress } from '../domain/artifact-address';
import type { DeployedFleet } from '../domain/fleet-spec';
import { freshDigest } from '../domain/freshness';
import { TAGS } from '../domain/names';
import { planOfToday } from '../domain/plan-of-today';
import type { FoundArtifact, FoundBlue, Reality } from '../domain/reality';
import { recipeDigest, recipeOf } from '../domain/recipe';
import { type ReleaseRequest, withStrategy } from '../domain/release-request';
import { type ObservedRule, targetGroupName } from '../domain/rule';
import { observeGeneration } from '../shared/observe-generation';
import { requestsPerMinute, usualRequestsPerMinute } from '../shift/request-rate';
import { readDeployedFleet } from './deployed-fleet';

/** What planning reads. It changes nothing. */
export const readers = {
  groups: autoScaling,
  balancer: loadBalancer,
  images,
  templates: launchTemplates,
  metrics,
  objects,
  parameters,
  store,
};

export type Readers = { readonly [Name in keyof typeof readers]: ReturnType<(typeof readers)[Name]> };

/** The load that counts is that of the last quarter of an hour. */
const LOAD_MINUTES = 15;

/** Reads everything a plan is made from. What is not there is left undefined: preflight names it. */
export async function readReality(
  asked: Pick<Reality, 'stage' | 'releaseId' | 'executionArn' | 'now' | 'request' | 'lastGeneration'>,
  from: Readers,
): Promise<Reality> {
  const { stage, request, now } = asked;
  const { deployed: asFiled, version: specVersion } = await readDeployedFleet(from.parameters, stage, request.fleet);
  const deployed = { ...asFiled, spec: withStrategy(asFiled.spec, request.strategy) };
  const [recipe, rule, groups, alarms, requested] = await Promise.all([
    readRecipe(deployed, request, stage, now, from),
    from.balancer.readRule(deployed.ruleArn),
    from.groups.groupsTagged({ [TAGS.stage]: stage, [TAGS.fleet]: request.fleet }),
    from.metrics.alarms(deployed.spec.guards.alarms),
    findRequestedImage(request, from),
  ]);
  const blue = await findBlue(rule, from);
  const madeBy = blue?.releaseId;
  const bluePlan = madeBy === undefined ? undefined : await from.store.findPlan({ id: madeBy, fleet: request.fleet });
  return {
    ...asked,
    deployed,
    specVersion,
    ...recipe,
    ...requested,
    rule,
    groups: groups.map((group) => group.AutoScalingGroupName ?? ''),
    blue,
    bluePlan: bluePlan && planOfToday(bluePlan),
    ...(await readLoad(blue, deployed, now, from.metrics)),
    alarms: deployed.spec.guards.alarms.map((name) => {
      const found = alarms.find((alarm) => alarm.AlarmName === name);
      return { name, state: found?.StateValue, stateReason: found?.StateReason ?? '' };
    }),
  };
}

/** What the generation that serves has to carry. */
async function readLoad(
  blue: FoundBlue | undefined,
  { loadBalancer }: DeployedFleet,
  now: number,
  source: Readers['metrics'],
): Promise<Pick<Reality, 'requestsPerMinute' | 'usualRequestsPerMinute'>> {
  if (blue === undefined) return { requestsPerMinute: 0, usualRequestsPerMinute: 0 };
  const { targetGroupArn } = blue;
  return {
    requestsPerMinute: await requestsPerMinute(source, loadBalancer, [targetGroupArn], now, LOAD_MINUTES),
    usualRequestsPerMinute: await usualRequestsPerMinute(source, loadBalancer, targetGroupArn, now),
  };
}

/** What a release of the version would bake its image from, resolved, and the images there are of it already. */
export async function readRecipe(
  deployed: DeployedFleet,
  request: ReleaseRequest,
  stage: string,
  now: number,
  from: Pick<Readers, 'images' | 'objects' | 'parameters'>,
): Promise<Pick<Reality, 'base' | 'artifact' | 'recipe' | 'recipeDigest' | 'sameRecipe'>> {
  const [base, artifact] = await Promise.all([findBase(deployed, from), findArtifact(deployed, request, from)]);
  if (base.imageId === undefined || artifact.sha256 === undefined) {
    return { base, artifact, recipe: undefined, recipeDigest: undefined, sameRecipe: [] };
  }
  const resolved = { baseImageId: base.imageId, version: request.version, artifactSha256: artifact.sha256 };
  const ingredients = recipeOf(deployed, resolved);
  const recipe = recipeDigest(ingredients);
  const images = await from.images.tagged({ [TAGS.stage]: stage, [TAGS.recipe]: recipe });
  const digest = freshDigest(ingredients, images, now, deployed.spec.rebuild?.maxAgeDays);
  const sameRecipe = images.filter(({ tags }) => tags[TAGS.digest] === digest);
  return { base, artifact, recipe, recipeDigest: digest, sameRecipe };
}

async function findBase(
  deployed: DeployedFleet,
  from: Pick<Readers, 'images' | 'parameters'>,
): Promise<Reality['base']> {
  const { base } = deployed.spec.image;
  const source = 'amiId' in base ? base.amiId : base.ssmParameter;
  const imageId = 'amiId' in base ? base.amiId : (await from.parameters.get(base.ssmParameter))?.value;
  return { source, imageId, image: imageId === undefined ? undefined : await from.images.find(imageId) };
}

/** The image that a request names, and what the ledger says of it. */
async function findRequestedImage(
  { fleet, imageId }: ReleaseRequest,
  { images, store }: Pick<Readers, 'images' | 'store'>,
): Promise<Pick<Reality, 'requestedImage' | 'ledgerEntry'>> {
  if (imageId === undefined) return { requestedImage: undefined, ledgerEntry: undefined };
  const [requestedImage, ledgerEntry] = await Promise.all([images.find(imageId), store.findImage(fleet, imageId)]);
  return { requestedImage, ledgerEntry };
}

async function findArtifact(
  deployed: DeployedFleet,
  request: ReleaseRequest,
  from: Pick<Readers, 'objects'>,
): Promise<FoundArtifact> {
  const named = parseAddress(request.artifact ?? '');
  const { bucket, key, versionId } = named ?? artifactOf(deployed.spec.image.artifact, request.version);
  const head = await from.objects.head(bucket, key, versionId);
  if (head === 'DENIED') return { bucket, key, versionId: undefined, sha256: undefined, denied: true };
  return { bucket, key, versionId: head?.versionId, sha256: head?.sha256 };
}

/** The generation that has the weight, where the rule gives it to one. */
export async function findBlue(
  rule: ObservedRule,
  from: Pick<Readers, 'groups' | 'balancer' | 'templates'>,
): Promise<FoundBlue | undefined> {
  if (rule.kind !== 'forward') return undefined;
  const serving = rule.targets.filter((target) => target.weight > 0);
  const [only] = serving;
  if (only === undefined || serving.length > 1) return undefined;
  const generation = targetGroupName(only.targetGroupArn);
  const [observed, template] = await Promise.all([
    observeGeneration(generation, only.targetGroupArn, from.groups, from.balancer),
    from.templates.find(generation),
  ]);
  if (observed === undefined) return undefined;
  const tag = (name: string) => observed.group.Tags?.find(({ Key }) => Key === name)?.Value;
  return {
    generation,
    targetGroupArn: only.targetGroupArn,
    version: tag(TAGS.version) ?? 'unknown',
    releaseId: tag(TAGS.release),
    imageId: template?.imageId,
    sizes: observed.sizes,
    healthy: observed.health.healthy,
    inService: observed.health.inService,
  };
}

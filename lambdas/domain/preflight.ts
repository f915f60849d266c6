import { findingText } from './fleet-finding';
import { checkRules } from './fleet-rules';
import { type Image, isPublished } from './image';
import { originFindings, versionOfImage } from './image-origin';
import { generationNumber, TAGS } from './names';
import type { Reality } from './reality';
import { describeRule, targetGroupName } from './rule';
import { isNewer } from './version';
import { type Makings, whatMoved } from './what-moved';

/** An image of the same recipe that may be used as it is. */
export function reusableImage(sameRecipe: readonly Image[]): Image | undefined {
  return sameRecipe.find((image) => image.state === 'available' && isPublished(image) && !isQuarantined(image));
}

const isQuarantined = (image: Image): boolean => image.tags[TAGS.quarantined] !== undefined;

/** Everything that stands against a release, each with its fix; empty when it may begin. */
export function preflight(reality: Reality): string[] {
  return [
    ...checkRules(reality.deployed.spec, reality.stage).map((finding) => `fleet file: ${findingText(finding)}`),
    ...versionFindings(reality),
    ...(reality.request.imageId === undefined ? recipeFindings(reality) : requestedImageFindings(reality)),
    ...standingFindings(reality),
    ...guardFindings(reality),
  ];
}

function versionFindings(reality: Reality): string[] {
  const { request, blue, bluePlan } = reality;
  if (blue === undefined || request.force === true) return [];
  const { version } = request;
  const isNewest = request.versionFrom === 'newest artifact';
  if (isNewest && isNewer(blue.version, version)) {
    return [
      `the newest artifact is of version ${version}, and ${blue.version} serves, as ${blue.generation}; name the version to go back to it`,
    ];
  }
  if (blue.version !== version) return [];
  const serves = `version ${version} serves already, as ${blue.generation}`;
  const moved = bluePlan === undefined ? undefined : whatMoved(bluePlan, makingsOf(reality));
  if (moved?.length === 0) {
    return [`${serves}, and nothing has moved since it was made; ask for another version, or set "force": true`];
  }
  // Whoever names no version wants what there is to be had: the same version, made anew of what has moved.
  if (isNewest) return [];
  const since = moved === undefined ? '' : `, and since it was made ${moved.join(', ')} moved`;
  return [`${serves}${since}; leave out the version to rebuild it, ask for another one, or set "force": true`];
}

function makingsOf({ deployed, base, artifact, recipeDigest }: Reality): Makings {
  return { deployed, baseImageId: base.imageId, artifactSha256: artifact.sha256, recipeDigest };
}

/** What stands against baking the image of a release. */
export function recipeFindings(
  reality: Pick<Reality, 'stage' | 'deployed' | 'base' | 'artifact' | 'sameRecipe'>,
): string[] {
  const { stage, deployed, base, artifact, sameRecipe } = reality;
  const { architecture } = deployed.spec.image;
  const findings: string[] = [];
  if (base.imageId === undefined) findings.push(`${base.source} does not exist; correct image.base in the fleet file`);
  else if (base.image === undefined)
    findings.push(`the base image ${base.imageId} of ${base.source} does not exist any more`);
  else findings.push(...usability(base.image, architecture, 'the base image'));

  const address = `s3://${artifact.bucket}/${artifact.key}`;
  if (artifact.denied === true) {
    findings.push(
      `Kiln may not read ${address}, and S3 does not say why: a policy of the bucket denies it, it is encrypted with a KMS key that keys.${stage}.artifacts in cdk.json does not name, or its role has no s3:GetObject, s3:GetObjectVersion or s3:ListBucket there, as Kiln's stack was not deployed since image.artifact of the fleet file changed`,
    );
  } else if (artifact.versionId === undefined) findings.push(`there is no artifact ${address}; upload it first`);
  else if (artifact.sha256 === undefined) {
    findings.push(`S3 has no SHA-256 of ${address} as a whole; upload it in one part with --checksum-algorithm SHA256`);
  }
  const condemned = sameRecipe.find(isQuarantined);
  if (condemned !== undefined && reusableImage(sameRecipe) === undefined) {
    findings.push(
      `image ${condemned.imageId} of this very recipe was condemned by release ${condemned.tags[TAGS.quarantined]}; release another version, or remove its tag ${TAGS.quarantined} if the image was not to blame`,
    );
  }
  return findings;
}

function requestedImageFindings(reality: Reality): string[] {
  const { request, requestedImage: image, ledgerEntry, deployed, executionArn } = reality;
  if (image === undefined) return [`there is no image ${request.imageId}; correct the id or leave it out`];
  const findings = usability(image, deployed.spec.image.architecture, 'the requested image');
  if (request.force === true) return findings;
  const account = executionArn.split(':')[4] ?? '';
  const recipe = deployed.spec.triggers?.imageBuilder?.recipe;
  findings.push(...originFindings(image, { fleet: request.fleet, account, recipe }));
  const version = versionOfImage(image);
  if (version !== undefined && version !== request.version) {
    findings.push(
      `the requested image ${image.imageId} is of version ${version}, and the request says ${request.version}; correct one of them`,
    );
  }
  const condemnedBy =
    image.tags[TAGS.quarantined] ?? (ledgerEntry?.status === 'QUARANTINED' ? ledgerEntry.releaseId : undefined);
  if (condemnedBy !== undefined) {
    findings.push(
      `the requested image ${image.imageId} was condemned by release ${condemnedBy}; name another, or set "force": true`,
    );
  }
  return findings;
}

function usability(image: Image, architecture: string, what: string): string[] {
  const findings: string[] = [];
  if (image.state !== 'available') findings.push(`${what} ${image.imageId} is ${image.state}, not available`);
  if (image.architecture !== architecture) {
    findings.push(`${what} ${image.imageId} is for ${image.architecture}, and the fleet file says ${architecture}`);
  }
  return findings;
}

type WhatStands = Pick<Reality, 'rule' | 'deployed' | 'stage' | 'request' | 'blue'>;

/** What is wrong with what serves now. */
export function standingFindings(reality: WhatStands): string[] {
  return [...ruleFindings(reality), ...blueFindings(reality)];
}

function ruleFindings({ rule, deployed, stage, request }: WhatStands): string[] {
  const { ruleArn } = deployed;
  switch (rule.kind) {
    case 'fixed-response':
      return [];
    case 'missing':
      return [`the listener rule ${ruleArn} is gone; deploy the fleet's stack again`];
    case 'foreign':
      return [`the listener rule ${ruleArn} has ${rule.what}; put its action back before releasing`];
    case 'forward': {
      const strangers = rule.targets
        .map((target) => targetGroupName(target.targetGroupArn))
        .filter((name) => generationNumber(stage, request.fleet, name) === undefined);
      const findings = strangers.map(
        (name) => `the listener rule ${ruleArn} sends to ${name}, which is no generation of this fleet; take it out`,
      );
      const weighted = rule.targets.filter((target) => target.weight > 0);
      if (weighted.length !== 1)
        findings.push(
          `the listener rule ${ruleArn} reads ${describeRule(rule)}; give one generation all of the weight before releasing`,
        );
      if (rule.targets.length > 4)
        findings.push(
          `the listener rule ${ruleArn} names ${rule.targets.length} target groups already, of 5 an action can have; wait for the retirement of the oldest`,
        );
      return findings;
    }
  }
}

function blueFindings({ blue, rule, deployed }: WhatStands): string[] {
  const serves = rule.kind === 'forward' && rule.targets.filter((target) => target.weight > 0).length === 1;
  if (blue === undefined)
    return serves ? ['the generation that serves has no Auto Scaling group; nothing could take the traffic back'] : [];
  const findings: string[] = [];
  if (blue.imageId === undefined)
    findings.push(`${blue.generation}, which serves, has lost its launch template and cannot heal; repair that first`);
  if (blue.healthy === 0)
    findings.push(`${blue.generation}, which serves, has no healthy target; see its instances first`);
  const { max } = deployed.spec.capacity;
  if (blue.sizes.desired > max) {
    findings.push(
      `${blue.generation} runs ${blue.sizes.desired} instances, and capacity.max is ${max}; raise it, or wait for less load`,
    );
  }
  return findings;
}

function guardFindings({ alarms }: Reality): string[] {
  return alarms.flatMap((alarm) => {
    if (alarm.state === undefined) return [`the guard alarm ${alarm.name} does not exist; correct guards.alarms`];
    if (alarm.state === 'ALARM') return [`the guard alarm ${alarm.name} is in ALARM already: ${alarm.stateReason}`];
    return [];
  });
}

import { parseAddress, textInVersionPlace } from './artifact-address';
import { findingText } from './fleet-finding';
import { checkRules } from './fleet-rules';
import type { FleetSpec } from './fleet-spec';
import { type ReadableRequest, withStrategy } from './release-request';
import { isVersion } from './version';

/**
 * What of a request does not go with its fleet's file, each with its fix. A request that is not all readable is checked
 * as far as it is.
 */
export function requestFindings(request: ReadableRequest, spec: FleetSpec, stage: string): string[] {
  return [
    ...artifactFindings(request, spec),
    ...imageFindings(request, spec),
    ...strategyFindings(request, spec, stage),
  ];
}

/** The version that a request's artifact is of; undefined where it has none, or none that is right. */
export function versionOfArtifact({ artifact }: ReadableRequest, spec: FleetSpec): string | undefined {
  const address = artifact === undefined ? undefined : parseAddress(artifact);
  return address === undefined ? undefined : textInVersionPlace(spec.image.artifact, address);
}

function artifactFindings(request: ReadableRequest, spec: FleetSpec): string[] {
  const { artifact, version, imageId } = request;
  if (artifact === undefined) return [];
  const found = versionOfArtifact(request, spec);
  if (found === undefined || !isVersion(found)) {
    return [
      `artifact ${artifact} does not lie where the fleet file says, ${spec.image.artifact}; put it there, or correct the address`,
    ];
  }
  const findings: string[] = [];
  if (version !== undefined && version !== found) {
    findings.push(
      `artifact ${artifact} is of version ${found}, and version says ${version}; let them agree, or leave one out`,
    );
  }
  if (imageId !== undefined) {
    findings.push(`artifact and imageId exclude each other: image ${imageId} has its software already; leave one out`);
  }
  return findings;
}

function imageFindings({ imageId, fleet }: ReadableRequest, { triggers }: FleetSpec): string[] {
  const recipe = triggers?.imageBuilder?.recipe;
  if (recipe === undefined || imageId !== undefined) return [];
  return [
    `fleet ${fleet} takes its images from the Image Builder recipe ${recipe} and bakes none; name one with imageId, or let Image Builder make one`,
  ];
}

/** Only what the request's own strategy brings about: what is wrong with the file, planning says. */
function strategyFindings({ strategy }: ReadableRequest, spec: FleetSpec, stage: string): string[] {
  if (strategy === undefined) return [];
  const ofFile = checkRules(spec, stage).map(findingText);
  return checkRules(withStrategy(spec, strategy), stage)
    .map(findingText)
    .filter((finding) => !ofFile.includes(finding));
}

import { parseAddress, textInVersionPlace } from './artifact-address';
import { findingText } from './fleet-finding';
import { checkRules } from './fleet-rules';
import type { FleetSpec } from './fleet-spec';
import { APPROVAL_STEP } from './fleet-spec-approval';
import { type ReadableRequest, withStrategy } from './release-request';
import { approvalsIn, type Step, stepsText, weightsOf } from './steps';
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
  const brought = checkRules(withStrategy(spec, strategy), stage)
    .map(findingText)
    .filter((finding) => !ofFile.includes(finding));
  return [...brought, ...approvalFindings(strategy.steps, spec.strategy.steps)];
}

/** A request may ask people sooner or more often than the fleet file does, never later or not at all. */
function approvalFindings(steps: readonly Step[] | undefined, ofFile: readonly Step[]): string[] {
  const asked = weightBeforeApproval(ofFile);
  if (steps === undefined || asked === undefined) return [];
  const weight = weightBeforeApproval(steps);
  if (weight !== undefined && weight <= asked && approvalsIn(steps) >= approvalsIn(ofFile)) return [];
  return [
    `strategy.steps ${stepsText(steps)} leaves out what the fleet file asks people for, ${stepsText(ofFile)}; keep as many approvals, the first of them at ${asked} % or sooner`,
  ];
}

/** The weight that green has when people are asked first. */
function weightBeforeApproval(steps: readonly Step[]): number | undefined {
  const first = steps.indexOf(APPROVAL_STEP);
  return first === -1 ? undefined : weightsOf(steps.slice(0, first)).at(-1);
}

import { seconds } from './fleet-duration';
import { historyFinding, makePlan } from './make-plan';
import type { Plan } from './plan';
import { type Preview, subjectOf } from './preview';
import type { Reality } from './reality';
import { specDifferences } from './spec-differences';
import { stepsText } from './steps';
import type { WindowDecision } from './windows';

/** Puts a preview together. `serving` is the plan of the release that brought up what serves, where there is one. */
export function previewOf(given: {
  readonly reality: Reality;
  /** Of preflight. */
  readonly findings: readonly string[];
  readonly window: WindowDecision;
  readonly serving: Pick<Plan, 'specVersion' | 'deployed'> | undefined;
}): Preview {
  const { reality, window, serving } = given;
  const { spec } = reality.deployed;
  // A rule that is somebody else's leaves nothing to plan with; the findings say so.
  const plannable = reality.rule.kind !== 'foreign' && reality.rule.kind !== 'missing';
  const plan = plannable ? makePlan(reality) : undefined;
  const tooLong = plan && historyFinding(plan);
  const findings = [...given.findings, ...(tooLong === undefined ? [] : [tooLong])];
  const expiresAfter = spec.approval?.expiresAfter ?? '1d';
  return {
    release: reality.releaseId,
    stage: reality.stage,
    fleet: reality.request.fleet,
    version: reality.request.version,
    generation: plan?.green.generation ?? null,
    blue:
      reality.blue === undefined
        ? null
        : {
            generation: reality.blue.generation,
            version: reality.blue.version,
            imageId: reality.blue.imageId ?? '',
            inService: reality.blue.inService,
          },
    image:
      plan === undefined
        ? null
        : {
            recipeDigest: plan.image.recipeDigest || null,
            baseImageId: reality.base.imageId ?? null,
            name: plan.image.name,
            reused: plan.image.use,
          },
    spec: {
      version: reality.specVersion,
      serving: serving?.specVersion ?? null,
      differences: serving === undefined ? null : [...specDifferences(serving.deployed.spec, spec)],
    },
    capacity:
      plan === undefined
        ? null
        : {
            min: spec.capacity.min,
            max: spec.capacity.max,
            launchSize: plan.launchSize,
            requestsPerMinute: plan.load.requestsPerMinute,
          },
    steps: plan?.steps ?? spec.strategy.steps,
    soakSeconds: plan?.soakSeconds ?? seconds(spec.strategy.soak),
    window: {
      open: window.kind === 'open',
      opensAt: window.kind === 'wait' ? new Date(window.until).toISOString() : null,
      reason: window.reason,
    },
    approval: {
      required: spec.approval?.required ?? false,
      approvers: spec.approval?.approvers ?? [],
      expiresAfter,
      expiresAfterSeconds: seconds(expiresAfter),
    },
    findings,
    subject: subjectOf(reality),
    reason: plan === undefined || findings.length > 0 ? `Not possible: ${findings.join('; ')}` : planText(plan),
  };
}

/** What a plan comes to, in a sentence. */
export function planText({ green, version, blue, image, launchSize, steps }: Plan): string {
  const from = blue === null ? 'as the first generation' : `in place of ${blue.generation} (${blue.version})`;
  return `${green.generation} (${version}) with ${launchSize} instances, ${from}; ${
    image.use === null ? `image ${image.name} is to be baked` : `image ${image.use} is at hand`
  }; steps ${stepsText(steps)}`;
}

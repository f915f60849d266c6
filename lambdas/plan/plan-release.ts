import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { historyFinding, makePlan } from '../domain/make-plan';
import { planText } from '../domain/make-preview';
import type { Plan } from '../domain/plan';
import { preflight } from '../domain/preflight';
import { type Approved, outdatedBy, subjectOf } from '../domain/preview';
import type { Reality } from '../domain/reality';
import { defineStep } from '../shared/define-step';
import { telling } from '../shared/telling';
import { readers, readReality } from './read-reality';

/**
 * Reads the fleet's spec and reality under the claim, checks all of it, and writes the plan. Repeating it finds the plan
 * that was written: a plan is never changed.
 * @throws PreflightFailed with every finding at once
 */
export const handler = defineStep(
  contracts.PlanRelease,
  readers,
  async (
    { release, request, execution, approved, window },
    { now, setting, ...from },
  ): Promise<contracts.Output<typeof contracts.PlanRelease>> => {
    const { store } = from;
    const done = async (plan: Plan): Promise<contracts.Output<typeof contracts.PlanRelease>> => {
      if (approved !== null) await store.addEvidence(release, 'approved', approvalText(approved));
      if (request.override !== undefined) await store.addEvidence(release, 'window', window);
      return summaryOf(plan);
    };
    const earlier = await store.findPlan(release);
    if (earlier !== undefined) return done(earlier);

    const { lastGeneration } = await store.readClaim(release.fleet);
    const reality = await readReality(
      {
        stage: setting('STAGE'),
        releaseId: release.id,
        executionArn: execution,
        now: now(),
        request,
        lastGeneration,
      },
      from,
    );
    // Before anybody is asked once more: to what cannot be released there is nothing to say yes to.
    const findings = preflight(reality);
    if (findings.length > 0) throw refusal(findings);
    const outdated = whyAskAgain(reality, approved);
    if (outdated !== undefined) return { status: 'OUTDATED', reason: outdated };
    const plan = makePlan(reality);
    const tooLong = historyFinding(plan);
    if (tooLong !== undefined) throw refusal([tooLong]);
    if (await store.writePlan(release, plan)) return done(plan);
    const written = await store.findPlan(release);
    if (written !== undefined) return done(written);
    throw new KilnError(
      'PreflightFailed',
      `The claim of fleet ${release.fleet} was lost before anything was touched; release again.`,
    );
  },
  telling((_input, { status, reason }) => (status === 'PLANNED' ? { transition: 'PLANNED', reason } : undefined)),
);

const refusal = (findings: readonly string[]): KilnError =>
  new KilnError('PreflightFailed', `Nothing was touched: ${findings.join('; ')}.`);

/** Why a person has to be asked, once more or after all; undefined where the plan is what was approved. */
function whyAskAgain(reality: Reality, approved: Approved | null): string | undefined {
  if (approved !== null) return outdatedBy(approved.subject, subjectOf(reality));
  return reality.deployed.spec.approval?.required === true ? 'The fleet needs an approval by now' : undefined;
}

const approvalText = ({ by, at, reason }: Approved): string =>
  `Approved by ${by} at ${at}${reason === undefined ? '' : `: ${reason}`}`;

function summaryOf(plan: Plan): contracts.Output<typeof contracts.PlanRelease> {
  const { green, blue, image, steps } = plan;
  return {
    status: 'PLANNED',
    generation: green.generation,
    blue: blue?.generation ?? null,
    useImage: image.use,
    steps,
    reason: planText(plan),
  };
}

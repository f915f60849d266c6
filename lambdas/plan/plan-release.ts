import { contracts, type StepOutput } from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { MOST_EVENTS, makePlan } from '../domain/make-plan';
import type { Plan } from '../domain/plan';
import { preflight } from '../domain/preflight';
import { defineStep } from '../shared/define-step';
import { readers, readReality } from './read-reality';

/**
 * Reads the fleet's spec and reality under the claim, checks all of it, and writes the plan. Repeating it finds the plan
 * that was written: a plan is never changed.
 * @throws PreflightFailed with every finding at once
 */
export const handler = defineStep(
  contracts.PlanRelease,
  readers,
  async ({ release, request, execution }, { now, setting, ...from }): Promise<StepOutput<'PlanRelease'>> => {
    const { store } = from;
    const earlier = await store.findPlan(release);
    if (earlier !== undefined) return summaryOf(earlier);

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
    const findings = preflight(reality);
    if (findings.length > 0) throw refusal(findings);
    const plan = makePlan(reality);
    if (plan.worstCaseEvents > MOST_EVENTS) {
      throw refusal([
        `the release could take ${plan.worstCaseEvents} history events, and Step Functions ends an execution at 25,000; make strategy.soak shorter or strategy.steps fewer`,
      ]);
    }
    if (await store.writePlan(release, plan)) return summaryOf(plan);
    const written = await store.findPlan(release);
    if (written !== undefined) return summaryOf(written);
    throw new KilnError(
      'PreflightFailed',
      `The claim of fleet ${release.fleet} was lost before anything was touched; release again.`,
    );
  },
);

const refusal = (findings: readonly string[]): KilnError =>
  new KilnError('PreflightFailed', `Nothing was touched: ${findings.join('; ')}.`);

function summaryOf(plan: Plan): StepOutput<'PlanRelease'> {
  const { green, blue, image, launchSize } = plan;
  const from = blue === null ? 'as the first generation' : `in place of ${blue.generation} (${blue.version})`;
  return {
    generation: green.generation,
    blue: blue?.generation ?? null,
    useImage: image.use,
    steps: plan.steps,
    reason: `${green.generation} (${plan.version}) with ${launchSize} instances, ${from}; ${
      image.use === null ? `image ${image.name} is to be baked` : `image ${image.use} is at hand`
    }; steps ${plan.steps.join('/')}`,
  };
}

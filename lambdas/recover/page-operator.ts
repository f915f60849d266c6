import { pager } from '../aws/pager';
import { store } from '../aws/store';
import { contracts } from '../domain/contracts';
import { sentenceOf } from '../domain/failure';
import { describeRule } from '../domain/rule';
import { defineStep } from '../shared/define-step';

/** Tells a person what failed first, why it could not be put back, what is safe, and what is left. The claim stays held. */
export const handler = defineStep(
  contracts.PageOperator,
  { store, pager },
  async ({ release, failure, original, execution }, { store, pager, now }) => {
    const plan = await store.findPlan(release);
    const cause = sentenceOf(failure.cause) || failure.error;
    await store.markFailed(release, cause, new Date(now()).toISOString());
    const before =
      plan === undefined ? 'nothing was touched' : `before it the rule read ${describeRule(plan.before.rule)}`;
    await pager.page(
      `Kiln: ${release.fleet} needs a person`,
      [
        `Release ${release.id} of fleet ${release.fleet} failed, and could not be put back by itself.`,
        `First failure: ${original.error}: ${sentenceOf(original.cause)}`,
        `Recovery: ${cause}`,
        `Safe: ${before}; what serves was not removed. The fleet's claim stays held, so no other release starts.`,
        `Left: whatever is tagged kiln:release=${release.id}.`,
        `When mended, start the recover state machine again with the input of ${execution}.`,
      ].join('\n'),
    );
    return { error: 'RecoveryFailed', cause };
  },
);

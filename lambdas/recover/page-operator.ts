import { pager } from '../aws/pager';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { sentenceOf } from '../domain/failure';
import { describeRule } from '../domain/rule';
import { withRunbook } from '../domain/runbook';
import { defineStep } from '../shared/define-step';
import { telling } from '../shared/telling';

/** Tells a person what failed first, why it could not be put back, what is safe, and what is left. The claim stays held. */
export const handler = defineStep(
  contracts.PageOperator,
  { store, pager },
  async ({ release, failure, original, execution }, { store, pager, now }) => {
    const record = await store.findRelease(release);
    const plan = await store.findPlan(release);
    const cause = sentenceOf(failure.cause) || failure.error;
    const first = record?.failure ?? original;
    await store.markFailed(release, cause, new Date(now()).toISOString());
    const before =
      plan === undefined ? 'nothing was touched' : `before it the rule read ${describeRule(plan.before.rule)}`;
    await pager.page(
      `Kiln: ${release.fleet} needs a person`,
      [
        `Release ${release.id} of fleet ${release.fleet} failed, and could not be put back by itself.`,
        `First failure: ${first.error}: ${sentenceOf(first.cause)}`,
        `Recovery: ${cause}`,
        `Safe: ${before}; what serves was not removed. While the fleet's claim is held, no other release starts.`,
        `Left: whatever is tagged kiln:release=${release.id}.`,
        `When mended, start the recover state machine again with the input of ${execution}.`,
      ].join('\n'),
    );
    return { error: 'RecoveryFailed', cause: withRunbook(cause, 'RecoveryFailed') };
  },
  telling(({ failure }) => ({
    transition: 'NEEDS_PERSON',
    error: 'RecoveryFailed',
    reason: sentenceOf(failure.cause) || failure.error,
  })),
);

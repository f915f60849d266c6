import { events } from '../aws/events';
import { pager } from '../aws/pager';
import { store } from '../aws/store';
import { contracts } from '../domain/contracts';
import { sentenceOf } from '../domain/failure';
import { RELEASE_EVENT, releaseEvent } from '../domain/release-event';
import { describeRule } from '../domain/rule';
import { defineStep } from '../shared/define-step';

/** Tells a person what failed first, why it could not be put back, what is safe, and what is left. The claim stays held. */
export const handler = defineStep(
  contracts.PageOperator,
  { store, pager, events },
  async ({ release, failure, original, execution }, { store, pager, events, now, log }) => {
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
    // A person knows by now: a bus in trouble must not have the page repeated.
    try {
      const failed = await store.findRelease(release);
      if (failed !== undefined) await events.put(RELEASE_EVENT, releaseEvent(failed), [failed.executionArn]);
    } catch (error) {
      log.error('paged, but the bus was not told', { error });
    }
    return { error: 'RecoveryFailed', cause };
  },
);

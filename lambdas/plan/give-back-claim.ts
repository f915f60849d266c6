import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { defineStep } from '../shared/define-step';

/** Lets go of the claim of a release that has to ask once more: nothing is held while people sleep. */
export const handler = defineStep(contracts.GiveBackClaim, { store }, async ({ release, reason }, { store }) => {
  await store.giveBackClaim(release);
  return { status: 'OUTDATED' as const, reason };
});

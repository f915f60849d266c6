import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { defineStep } from '../shared/define-step';

/** Gives the fleet's claim back; where it is another's by now, nothing happens. */
export const handler = defineStep(contracts.ReleaseClaim, { store }, async ({ release }, { store }) => {
  await store.freeClaim(release.fleet, release.id, release.fence);
  return {};
});

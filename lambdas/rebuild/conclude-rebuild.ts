import { events } from '../aws/events';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { rebuildFailure } from '../domain/rebuild-failure';
import { rebuildRequestSchema } from '../domain/rebuild-request';
import { defineStep } from '../shared/define-step';
import { tellFailedRebuild } from './tell-failed-rebuild';

/**
 * What became of a fleet whose rebuild went wrong, for the summary. A release tells its own end; a failure before there was
 * one has its record and event from here.
 */
export const handler = defineStep(
  contracts.ConcludeRebuild,
  { store, events },
  async (input, tools): Promise<contracts.Output<typeof contracts.ConcludeRebuild>> => {
    const { error, reason, isRelease } = rebuildFailure(input.failure);
    const fleet = input.fleet ?? fleetIn(input.request);
    // Somebody's release was faster by a moment, or the fleet is closed at this hour: that is no failure.
    if (error === 'ReleaseInProgress' || error === 'WindowClosed') return { fleet, status: 'NOTHING', reason };
    if (!isRelease) {
      await tellFailedRebuild({ fleet, execution: input.execution, startedAt: input.startedAt, error, reason }, tools);
    }
    return { fleet, status: 'FAILED', error, reason };
  },
);

function fleetIn(request: unknown): string {
  return rebuildRequestSchema.safeParse(request).data?.fleet ?? 'unknown';
}

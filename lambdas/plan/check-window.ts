import { parameters } from '../aws/parameters';
import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { decideWindow } from '../domain/windows';
import { defineStep } from '../shared/define-step';
import { readDeployedFleet } from './deployed-fleet';

/**
 * Whether a release may begin at this moment, by the windows and freezes of the fleet as it is deployed now.
 * @throws WindowClosed where the fleet file says refuse, or the wait would be too long
 */
export const handler = defineStep(
  contracts.CheckWindow,
  { parameters },
  async (
    { release, request, startedAt },
    { parameters, now, setting },
  ): Promise<contracts.Output<typeof contracts.CheckWindow>> => {
    const { deployed } = await readDeployedFleet(parameters, setting('STAGE'), release.fleet);
    const decision = decideWindow({
      windows: deployed.spec.windows,
      now: now(),
      askedAt: Date.parse(startedAt),
      override: request.override,
    });
    const approvalRequired = deployed.spec.approval?.required ?? false;
    switch (decision.kind) {
      case 'refuse':
        throw new KilnError(
          'WindowClosed',
          `${decision.reason}. Ask again then, or send "override": {"reason": "…"} with the request.`,
        );
      case 'wait':
        return {
          status: 'WAIT',
          until: new Date(decision.until).toISOString(),
          approvalRequired,
          reason: decision.reason,
        };
      case 'open':
        return { status: 'OPEN', until: null, approvalRequired, reason: decision.reason };
    }
  },
);

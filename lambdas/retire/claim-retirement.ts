import { executions } from '../aws/executions';
import { loadBalancer } from '../aws/load-balancer';
import { parameters } from '../aws/parameters';
import { store } from '../aws/store';
import { decideClaim } from '../domain/claim-decision';
import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { ruleWithout } from '../domain/rule-writing';
import { LONGEST_HANDLER_SECONDS } from '../functions';
import { readDeployedFleet } from '../plan/deployed-fleet';
import { defineStep } from '../shared/define-step';

/** While a release runs, its generations are its own. */
const BUSY_SECONDS = 60;
/** After that this attempt ends, before its history gets too long; the watchdog makes a new one. */
const PATIENCE_SECONDS = 6 * 3600;

/**
 * Takes the fleet's claim for the moments in which the rule is written.
 * @throws PreflightFailed when the generation serves, or is not on the list of what is to go
 * @throws ReleaseInProgress when the claim was not to be had for hours
 */
export const handler = defineStep(
  contracts.ClaimRetirement,
  { store, executions, parameters, balancer: loadBalancer },
  async (
    { fleet, generation, execution, since },
    { store, executions, parameters, balancer, now, setting },
  ): Promise<contracts.Output<typeof contracts.ClaimRetirement>> => {
    const id = `retire-${generation}`;
    const claim = await store.readClaim(fleet);
    const { holder } = claim;
    const owner =
      holder && holder.executionArn !== execution ? await executions.describe(holder.executionArn) : undefined;
    const decision = decideClaim({
      claim,
      releaseId: holder?.executionArn === execution ? id : '',
      owner,
      now: now(),
      longestHandlerSeconds: LONGEST_HANDLER_SECONDS,
    });
    const wait = (reason: string, retryAfterSeconds: number): contracts.Output<typeof contracts.ClaimRetirement> => ({
      status: 'PENDING',
      reason,
      retryAfterSeconds,
      release: { id, fleet, fence: 0 },
    });
    switch (decision.kind) {
      case 'mine':
        return {
          status: 'READY',
          reason: 'Claimed',
          retryAfterSeconds: 1,
          release: { id, fleet, fence: decision.fence },
        };
      case 'refuse':
      case 'recover':
        if (now() / 1000 > since + PATIENCE_SECONDS) throw new KilnError('ReleaseInProgress', decision.reason);
        return wait(decision.reason, BUSY_SECONDS);
      case 'wait':
        return wait(decision.reason, Math.min(decision.seconds, BUSY_SECONDS));
      case 'free':
        await store.freeClaim(fleet, decision.holder.id, claim.fence);
        return wait(decision.reason, 1);
      case 'take':
        break;
    }
    if (!(await store.retirements()).some((entry) => entry.generation === generation)) {
      throw new KilnError(
        'PreflightFailed',
        `${generation} is not on the list of generations that are to go; nothing was touched.`,
      );
    }
    const { deployed } = await readDeployedFleet(parameters, setting('STAGE'), fleet);
    const rule = ruleWithout(generation, await balancer.readRule(deployed.ruleArn));
    if (rule.kind === 'foreign') throw new KilnError('PreflightFailed', rule.reason);
    const fence = await store.takeClaim(claim, {
      id,
      kind: 'retirement',
      executionArn: execution,
      since: new Date(now()).toISOString(),
    });
    if (fence === undefined) return wait('Somebody took the claim in this moment', 2);
    return { status: 'READY', reason: 'Claimed', retryAfterSeconds: 1, release: { id, fleet, fence } };
  },
);

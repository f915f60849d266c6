import { loadBalancer } from '../aws/load-balancer';
import { parameters } from '../aws/parameters';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { pending, ready } from '../domain/progress';
import { describeRule } from '../domain/rule';
import { ruleWithout } from '../domain/rule-writing';
import { readDeployedFleet } from '../plan/deployed-fleet';
import { defineStep } from '../shared/define-step';

const READ_BACK_SECONDS = 3;
const DEADLINE_SECONDS = 300;

/**
 * Takes a generation that nothing is sent to out of the rule.
 * @throws PreflightFailed when it serves
 * @throws ShiftFailed when the claim is lost, or the rule does not read as written
 */
export const handler = defineStep(
  contracts.LeaveRule,
  { store, parameters, balancer: loadBalancer },
  async ({ release, generation, since }, { store, parameters, balancer, now, setting }) => {
    const { deployed } = await readDeployedFleet(parameters, setting('STAGE'), release.fleet);
    const observed = await balancer.readRule(deployed.ruleArn);
    const decision = ruleWithout(generation, observed);
    if (decision.kind === 'done') return ready(`The rule reads ${describeRule(observed)}`);
    if (decision.kind === 'foreign') throw new KilnError('PreflightFailed', decision.reason);
    if (now() / 1000 > since + DEADLINE_SECONDS) {
      throw new KilnError(
        'ShiftFailed',
        `The rule ${deployed.ruleArn} still names ${generation} after ${DEADLINE_SECONDS} s.`,
      );
    }
    await store.confirmClaim(release);
    await balancer.writeRule(deployed.ruleArn, decision.rule);
    return pending(`Wrote ${describeRule(decision.rule)}; reading it back`, READ_BACK_SECONDS);
  },
);

import { loadBalancer } from '../aws/load-balancer';
import { metrics } from '../aws/metrics';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { proveCutover } from '../domain/cutover';
import { KilnError } from '../domain/errors';
import { seconds } from '../domain/fleet-spec';
import { trafficOf } from '../domain/plan-access';
import { defineStep } from '../shared/define-step';
import { confirmRule } from '../shift/confirm-rule';
import { requestCount } from '../shift/request-rate';

const MOST_WAITING_SECONDS = 60;

/**
 * Whether all traffic has really left blue. Without any traffic there is nothing to prove: that is recorded, and the
 * time waited out in which requests in flight must have ended.
 * @throws ShiftFailed when blue still gets requests at the deadline, or somebody else has changed the rule
 */
export const handler = defineStep(
  contracts.ProveCutover,
  { store, metrics, balancer: loadBalancer },
  async (
    { release, since, targetGroupArn },
    { store, metrics, balancer, now },
  ): Promise<contracts.Output<typeof contracts.ProveCutover>> => {
    const plan = await store.readPlan(release);
    const { blue, deployed } = plan;
    await confirmRule({ plan, greenArn: targetGroupArn, weight: 100, since, now: now() / 1000, balancer });
    const end = async (proved: boolean, reason: string): Promise<contracts.Output<typeof contracts.ProveCutover>> => {
      await store.addEvidence(release, 'cutover', reason);
      return { status: 'READY', reason, retryAfterSeconds: 1, proved };
    };
    if (blue === null) return end(true, 'There was no generation before this one');

    const queries = [blue.targetGroupArn, targetGroupArn].map((arn) => requestCount(deployed.loadBalancer, arn));
    const [blueRequests = [], greenRequests = []] = await metrics.read(queries, since * 1000, now());
    const proof = proveCutover({ now: now(), lastWrite: since * 1000, blue: blueRequests, green: greenRequests });
    const waited = now() / 1000 - since;

    if (proof.kind === 'proved') return end(true, proof.reason);
    if (proof.kind === 'no-traffic') {
      const drained = waited >= seconds(trafficOf(plan).deregistrationDelay);
      const expected = plan.load.requestsPerMinute > 0 && waited < plan.deadlines.prove;
      if (drained && !expected) return end(false, `Unproved: ${proof.reason}; requests in flight had time to end`);
      return { status: 'PENDING', reason: proof.reason, retryAfterSeconds: 30, proved: false };
    }
    if (waited > plan.deadlines.prove) {
      throw new KilnError(
        'ShiftFailed',
        `${proof.reason}, ${Math.round(waited)} s after green got everything. Find out who still sends to ${blue.generation}.`,
      );
    }
    const retryAfterSeconds = Math.min(MOST_WAITING_SECONDS, Math.max(5, Math.ceil((proof.readyAt - now()) / 1000)));
    return { status: 'PENDING', reason: proof.reason, retryAfterSeconds, proved: false };
  },
);

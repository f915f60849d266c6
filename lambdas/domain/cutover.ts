/** One minute's requests: start of the minute in epoch ms. A minute without requests has no datapoint. */
export interface RequestPoint {
  readonly time: number;
  readonly value: number;
}

const MINUTE = 60_000;
/** Closed minutes that must be free of blue's requests. */
const PROOF_MINUTES = 2;
/** Load balancers send their metrics every 60 s: sooner a minute's cannot all be there. Source: ALB user guide, CloudWatch metrics. */
const FIRST_REPORT = MINUTE;
/**
 * By then a closed minute's load balancer metrics are as a rule complete. AWS promises nothing; those who read them every
 * minute found it out: Netflix/atlas#1300, prometheus-community/yet-another-cloudwatch-exporter#242.
 */
export const METRIC_LAG = 2 * MINUTE;
/** A minute with less than so much of the one before it may lack what a zone or a node has yet to report. */
const WHOLE = 0.9;
const ASK_AGAIN = 10_000;

export type CutoverProof =
  | { readonly kind: 'proved'; readonly reason: string }
  | { readonly kind: 'no-traffic'; readonly reason: string }
  | { readonly kind: 'pending'; readonly reason: string; readonly readyAt: number };

/**
 * Whether the traffic has left blue: no request to it over two closed minutes that begin a minute after the last write
 * of weights, nor since, while green has some. A silent blue has no datapoints, and neither has one whose metrics are late.
 * What tells them apart is green, of which the same load balancer reports: the minutes that count are those that green's
 * requests show to be reported, be that soon or late. All times in epoch ms.
 */
export function proveCutover(given: {
  readonly now: number;
  readonly lastWrite: number;
  readonly blue: readonly RequestPoint[];
  readonly green: readonly RequestPoint[];
}): CutoverProof {
  const { now, blue, green } = given;
  const first = Math.ceil((given.lastWrite + MINUTE) / MINUTE) * MINUTE;
  const soonestEnd = first + PROOF_MINUTES * MINUTE;
  const reported = reportedUntil(green, now);
  const isReported = reported >= soonestEnd;
  if (!isReported && now < soonestEnd + METRIC_LAG) {
    const soonest = soonestEnd + FIRST_REPORT;
    const readyAt = now < soonest ? soonest : Math.min(now + ASK_AGAIN, soonestEnd + METRIC_LAG);
    return { kind: 'pending', reason: 'CloudWatch does not show the two minutes after the last write yet', readyAt };
  }
  const to = isReported ? reported : startOfMinute(now - METRIC_LAG);
  const from = to - PROOF_MINUTES * MINUTE;
  const left = requests(blue, from, now);
  if (left > 0) {
    return { kind: 'pending', reason: `Blue still had ${left} requests in two minutes`, readyAt: now + MINUTE };
  }
  if (!isReported) {
    return {
      kind: 'no-traffic',
      reason: 'CloudWatch shows no request to green in the second of two minutes, or later',
    };
  }
  return {
    kind: 'proved',
    reason: `Blue had no request in two closed minutes, green had ${requests(green, from, now)}`,
  };
}

/** The end of the newest minute that a target group's requests show to be reported completely; a minute of 1970 where none is. */
function reportedUntil(points: readonly RequestPoint[], now: number): number {
  const closed = startOfMinute(now - FIRST_REPORT);
  const newest = Math.max(0, ...points.filter(({ time, value }) => time < closed && value > 0).map(({ time }) => time));
  const end = newest + MINUTE;
  const before = requests(points, newest - MINUTE, newest);
  const isWhole = now >= end + METRIC_LAG || (before > 0 && requests(points, newest, end) >= WHOLE * before);
  return isWhole ? end : newest;
}

function requests(points: readonly RequestPoint[], from: number, to: number): number {
  return points.filter(({ time }) => time >= from && time < to).reduce((sum, { value }) => sum + value, 0);
}

function startOfMinute(time: number): number {
  return Math.floor(time / MINUTE) * MINUTE;
}

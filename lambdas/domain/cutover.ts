/** One minute's requests: start of the minute in epoch ms. A minute without requests has no datapoint. */
export interface RequestPoint {
  readonly time: number;
  readonly value: number;
}

const MINUTE = 60_000;
/** Closed minutes that must be free of blue's requests. */
const PROOF_MINUTES = 2;
/** By then a closed minute's load balancer metrics can be read. Source: ALB user guide, CloudWatch metrics: 60 s periods; two minutes is safe. */
export const METRIC_LAG = 2 * MINUTE;

export type CutoverProof =
  | { readonly kind: 'proved'; readonly reason: string }
  | { readonly kind: 'no-traffic'; readonly reason: string }
  | { readonly kind: 'pending'; readonly reason: string; readonly readyAt: number };

/**
 * Whether the traffic has left blue: no request to it over two closed minutes that begin a minute after the last write
 * of weights, while green has some. All times in epoch ms.
 */
export function proveCutover(given: {
  readonly now: number;
  readonly lastWrite: number;
  readonly blue: readonly RequestPoint[];
  readonly green: readonly RequestPoint[];
}): CutoverProof {
  const first = Math.ceil((given.lastWrite + MINUTE) / MINUTE) * MINUTE;
  const readable = Math.floor((given.now - METRIC_LAG) / MINUTE) * MINUTE;
  const from = Math.max(first, readable - PROOF_MINUTES * MINUTE);
  const to = from + PROOF_MINUTES * MINUTE;
  if (readable < to) {
    return {
      kind: 'pending',
      reason: 'The two minutes after the last write are not readable yet',
      readyAt: to + METRIC_LAG,
    };
  }
  const within = (points: readonly RequestPoint[]): number =>
    points.filter((point) => point.time >= from && point.time < to).reduce((sum, point) => sum + point.value, 0);
  const blue = within(given.blue);
  const green = within(given.green);
  if (blue > 0) {
    return { kind: 'pending', reason: `Blue still had ${blue} requests in two minutes`, readyAt: given.now + MINUTE };
  }
  if (green === 0) return { kind: 'no-traffic', reason: 'Neither blue nor green had a request in two minutes' };
  return { kind: 'proved', reason: `Blue had no request in two closed minutes, green had ${green}` };
}

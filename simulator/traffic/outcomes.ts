import type { Receiver, Serving, ServingGroup } from './serving';

/** Why a request failed. */
export type FailureReason =
  | 'no such listener'
  | 'no rule matched'
  | 'no target group has weight'
  | 'no registered target'
  | 'the target did not answer'
  | 'the target refused the connection'
  | 'the target was saturated'
  | 'the application answered with an error';

/** Who said that a request failed: the load balancer itself, or the target. */
export type FailedBy = 'load balancer' | 'target';

interface Failure {
  readonly reason: FailureReason;
  readonly by: FailedBy;
  /** A minute. */
  readonly requests: number;
}

/** What is expected of one target group, a minute. */
export interface GroupOutcome {
  readonly group: ServingGroup;
  readonly requests: number;
  readonly failures: readonly Failure[];
  /** Mean time to an answer, of the requests that a target answered, in seconds. */
  readonly responseSeconds: number;
  /** Each instance's load, as a share of saturation. */
  readonly loads: readonly { readonly instanceId: string; readonly load: number }[];
}

/** What is expected of all requests, a minute; figures may be fractions. */
export interface Outcome {
  readonly groups: readonly GroupOutcome[];
  /** Requests that got a fixed response from the rule itself: the page before the first release. */
  readonly refused: number;
  /** Requests that came to no target group. */
  readonly astray: readonly Failure[];
}

/** The expected fate of so many requests a minute. */
export function outcomeOf(serving: Serving, requests: number): Outcome {
  const astray = (reason: FailureReason): Outcome => ({
    groups: [],
    refused: 0,
    astray: [{ reason, by: 'load balancer', requests }],
  });
  if (serving.loadBalancerArn === undefined) return astray('no such listener');
  if (serving.fixedResponse?.byDefaultRule === true) return astray('no rule matched');
  if (serving.fixedResponse !== undefined) return { groups: [], refused: requests, astray: [] };
  const weighted = serving.groups.filter((group) => group.weightPercent > 0);
  if (weighted.length === 0) return astray('no target group has weight');
  return {
    groups: weighted.map((group) => groupOutcome(group, (requests * group.weightPercent) / 100)),
    refused: 0,
    astray: [],
  };
}

function groupOutcome(group: ServingGroup, requests: number): GroupOutcome {
  if (group.receivers.length === 0)
    return {
      group,
      requests,
      failures: [{ reason: 'no registered target', by: 'load balancer', requests }],
      responseSeconds: 0,
      loads: [],
    };
  const each = requests / group.receivers.length;
  const parts = group.receivers.map((receiver) => receiverOutcome(receiver, each));
  const answered = parts.reduce((sum, part) => sum + part.answered, 0);
  const waited = parts.reduce((sum, part) => sum + part.answered * part.responseSeconds, 0);
  return {
    group,
    requests,
    failures: merged(parts.flatMap((part) => part.failures)),
    responseSeconds: answered === 0 ? 0 : waited / answered,
    loads: parts.map(({ instanceId, load }) => ({ instanceId, load })),
  };
}

/** One failure per reason, those of no requests left out. */
function merged(failures: readonly Failure[]): Failure[] {
  const byReason = new Map<FailureReason, Failure>();
  for (const failure of failures) {
    if (failure.requests === 0) continue;
    const known = byReason.get(failure.reason)?.requests ?? 0;
    byReason.set(failure.reason, { ...failure, requests: failure.requests + known });
  }
  return [...byReason.values()];
}

interface ReceiverOutcome {
  readonly instanceId: string;
  readonly answered: number;
  readonly responseSeconds: number;
  readonly load: number;
  readonly failures: readonly Failure[];
}

function receiverOutcome({ instanceId, reachability, behaviour }: Receiver, requests: number): ReceiverOutcome {
  const unanswered = (reason: FailureReason): ReceiverOutcome => ({
    instanceId,
    answered: 0,
    responseSeconds: 0,
    load: 0,
    failures: [{ reason, by: 'load balancer', requests }],
  });
  if (reachability === 'silent') return unanswered('the target did not answer');
  if (reachability === 'refuses' || behaviour === undefined) return unanswered('the target refused the connection');
  const { saturationRpm, errorRate, latencyMs } = behaviour;
  const served = Math.min(requests, saturationRpm);
  const load = saturationRpm === 0 ? 1 : served / saturationRpm;
  return {
    instanceId,
    answered: requests,
    responseSeconds: responseSeconds(latencyMs, load),
    load,
    failures: [
      { reason: 'the target was saturated', by: 'target', requests: requests - served },
      { reason: 'the application answered with an error', by: 'target', requests: served * errorRate },
    ],
  };
}

/** Answers take longer the closer a target is to saturation: 1.07 times as long at half load, 5.4 times near full load. */
function responseSeconds(latencyMs: number, load: number): number {
  return latencyMs / 1000 / (1 - Math.min(load, 0.95) ** 4);
}

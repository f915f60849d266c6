import type { Behaviour, SimulatedInstance } from '../../ports';
import type { TargetHealth } from './model';

/** What one health check of one target gives: nothing where it succeeds. */
export type ProbeFailure = Pick<TargetHealth, 'reason' | 'description'>;

const NO_ANSWER: ProbeFailure = { reason: 'Target.Timeout', description: 'Request timed out' };
const REFUSED: ProbeFailure = { reason: 'Target.FailedHealthChecks', description: 'Health checks failed' };

/** What answers at an instance's port: a request is served, refused at once, or left without an answer. */
export type Reachability = 'answers' | 'refuses' | 'silent';

/**
 * Whether the software on an instance answers now. An instance that does not run is silent; one that is still starting,
 * or has no software, refuses the connection; one of the unhealthy share never answers.
 */
export function reachability(
  instance: SimulatedInstance | undefined,
  behaviour: Behaviour | undefined,
  now: number,
): Reachability {
  if (instance?.state !== 'running' || instance.runningSince === undefined) return 'silent';
  if (behaviour === undefined) return 'refuses';
  if (now < instance.runningSince + behaviour.bootSeconds * 1000) return 'refuses';
  return instance.luck < behaviour.healthyShare ? 'answers' : 'silent';
}

/** One health check. The simulated software answers every path with 200, which a matcher may not accept. */
export function probe(
  check: { readonly timeoutSeconds: number; readonly accepts200: boolean },
  instance: SimulatedInstance | undefined,
  behaviour: Behaviour | undefined,
  now: number,
): ProbeFailure | undefined {
  switch (reachability(instance, behaviour, now)) {
    case 'silent':
      return NO_ANSWER;
    case 'refuses':
      return REFUSED;
    case 'answers':
      if (behaviour !== undefined && behaviour.latencyMs > check.timeoutSeconds * 1000) return NO_ANSWER;
      if (check.accepts200) return undefined;
      return { reason: 'Target.ResponseCodeMismatch', description: 'Health checks failed with these codes: [200]' };
  }
}

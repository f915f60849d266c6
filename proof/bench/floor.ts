/**
 * What AWS itself took in one release, in seconds: from its answer to a call until what the call set off was done, by the
 * simulated services' own clocks. Nobody's polling is in it.
 */
export interface Facts {
  /** From RunInstances to the SSM agent's first report. */
  readonly builderOnline: number;
  readonly components: number;
  readonly builderStops: number;
  readonly image: number;
  readonly testerOnline: number;
  readonly tests: number;
  /** From CreateAutoScalingGroup until every instance of the group is healthy at the load balancer: boot, start, health checks. */
  readonly generationHealthy: number;
  /** From each ModifyRule that moves traffic to the moment at which it moves. */
  readonly propagations: readonly number[];
  /** What the fleet file asks for, a weight each. */
  readonly soaks: readonly number[];
  /** Epoch ms of the moment at which all of the traffic had moved. */
  readonly cutover: number;
}

export interface FloorStep {
  readonly phase: 'bake' | 'launch' | 'shift' | 'soak' | 'prove';
  readonly what: string;
  readonly seconds: number;
}

const MINUTE = 60_000;
/** The first of the two minutes that prove a cut-over begins so long after it. Source: docs/decisions.md. */
const PROOF_BEGINS_AFTER = MINUTE;
const PROOF_MINUTES = 2;

/**
 * The least a release can take with nobody to orchestrate it: each step begins the moment the one before it is done,
 * everything that can be prepared meanwhile is, and nothing but AWS, the scripts, and the fleet file's soaks takes time.
 * @param metricLag from a minute's end until CloudWatch shows it, in seconds
 */
export function floorOf(facts: Facts, metricLag: number): readonly FloorStep[] {
  const lastSoak = facts.soaks.at(-1) ?? 0;
  return [
    { phase: 'bake', what: 'the builder boots, its agent reports', seconds: facts.builderOnline },
    { phase: 'bake', what: 'the components run', seconds: facts.components },
    { phase: 'bake', what: 'the builder stops', seconds: facts.builderStops },
    { phase: 'bake', what: 'the image becomes available', seconds: facts.image },
    { phase: 'bake', what: 'a tester boots from it, its agent reports', seconds: facts.testerOnline },
    { phase: 'bake', what: 'the tests run', seconds: facts.tests },
    { phase: 'launch', what: 'instances launch, start, and pass health checks', seconds: facts.generationHealthy },
    { phase: 'shift', what: 'the load balancer follows the rule, once a weight', seconds: sum(facts.propagations) },
    { phase: 'soak', what: 'the soaks of the fleet file', seconds: sum(facts.soaks) },
    {
      phase: 'prove',
      what: 'two closed minutes without a request become readable, beyond the last soak',
      seconds: Math.max(0, proofReadable(facts.cutover, metricLag) - lastSoak),
    },
  ];
}

/** Seconds from a cut-over until the two minutes after it can be read. */
export function proofReadable(cutover: number, metricLag: number): number {
  const begins = Math.ceil((cutover + PROOF_BEGINS_AFTER) / MINUTE) * MINUTE;
  return (begins + PROOF_MINUTES * MINUTE - cutover) / 1000 + metricLag;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

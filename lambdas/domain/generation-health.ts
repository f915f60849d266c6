/** A generation as Auto Scaling and the load balancer see it. */
export interface ObservedGeneration {
  readonly desired: number;
  readonly instances: readonly {
    readonly id: string;
    readonly zone: string;
    readonly lifecycle: string;
    readonly health: string;
  }[];
  readonly targets: readonly { readonly instanceId: string; readonly state: string; readonly reason: string }[];
}

export interface GenerationHealth {
  /** In service, registered and healthy, matched by instance id. */
  readonly healthy: number;
  readonly inService: number;
  readonly allHealthy: boolean;
  /** `4 of 4 healthy (a 2, b 1, c 1)`, or what is missing and why. */
  readonly reason: string;
}

/** Counts what is really healthy: every instance in service must be present in the target group, and healthy there. */
export function healthOf(generation: ObservedGeneration): GenerationHealth {
  const stateOf = new Map(generation.targets.map((target) => [target.instanceId, target]));
  const inService = generation.instances.filter((instance) => instance.lifecycle === 'InService');
  const healthy = inService.filter(
    (instance) => instance.health === 'Healthy' && stateOf.get(instance.id)?.state === 'healthy',
  );
  const allHealthy = healthy.length >= generation.desired && healthy.length === inService.length && healthy.length > 0;
  const tally = `${healthy.length} of ${generation.desired} healthy`;
  if (allHealthy)
    return { healthy: healthy.length, inService: inService.length, allHealthy, reason: `${tally} (${zones(healthy)})` };

  const troubles = inService
    .filter((instance) => !healthy.includes(instance))
    .map((instance) => {
      const target = stateOf.get(instance.id);
      if (target === undefined) return 'not registered';
      if (target.state === 'healthy') return `target healthy, but ${instance.health} to Auto Scaling`;
      return `${target.state} ${target.reason}`.trim();
    });
  const launching = generation.desired - inService.length;
  if (launching > 0) troubles.push(`${launching} not in service yet`);
  return {
    healthy: healthy.length,
    inService: inService.length,
    allHealthy,
    reason: troubles.length > 0 ? `${tally}; ${tallied(troubles)}` : tally,
  };
}

function zones(instances: readonly { readonly zone: string }[]): string {
  const counts = new Map<string, number>();
  for (const { zone } of instances) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([zone, count]) => `${zone} ${count}`)
    .join(', ');
}

/** `2 × unhealthy Target.Timeout, not registered` */
function tallied(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => (count > 1 ? `${count} × ${text}` : text)).join(', ');
}

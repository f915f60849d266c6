import { seconds, type TrafficSpec } from './fleet-spec';

/** What CreateTargetGroup is told, of what the fleet file says. Source: ELBv2 API, CreateTargetGroup. */
export function targetGroupSettings(traffic: TrafficSpec) {
  const check = traffic.healthCheck;
  return {
    Protocol: traffic.protocol,
    Port: traffic.port,
    HealthCheckProtocol: traffic.protocol,
    HealthCheckPath: check.path,
    HealthCheckIntervalSeconds: seconds(check.interval),
    HealthCheckTimeoutSeconds: seconds(check.timeout),
    HealthyThresholdCount: check.healthyThreshold,
    UnhealthyThresholdCount: check.unhealthyThreshold,
  } as const;
}

/** The target group's attributes, of what the fleet file says. Source: ELBv2 API, TargetGroupAttribute. */
export function targetGroupAttributes(traffic: TrafficSpec): Record<string, string> {
  return {
    'deregistration_delay.timeout_seconds': String(seconds(traffic.deregistrationDelay)),
    'stickiness.enabled': 'false',
  };
}

/** How the observed settings differ from the wanted ones: `HealthCheckPath is "/" and should be "/health"`. */
export function differences(
  observed: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): string[] {
  return Object.entries(wanted)
    .filter(([key, value]) => observed[key] !== value)
    .map(([key, value]) => `${key} is ${JSON.stringify(observed[key])} and should be ${JSON.stringify(value)}`);
}

import type { VirtualClock } from './clock';
import { throttled } from './faults/service-errors';
import type { ServiceName } from './service';

interface Quota {
  /** Calls at once, where none came for a while. */
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * How often an account may call what many releases call at once.
 * GetParameter: AWS General Reference, Systems Manager quotas, default throughput 40 a second; its burst is assumed.
 * StartExecution: Step Functions developer guide, "Quotas related to API action throttling", regions that are not the biggest.
 */
const QUOTAS: Readonly<Record<string, Quota>> = {
  'ssm GetParameter': { burst: 40, perSecond: 40 },
  'sfn StartExecution': { burst: 800, perSecond: 150 },
};

/** Token buckets, as AWS throttles by. */
export class Quotas {
  private readonly buckets = new Map<string, { tokens: number; time: number }>();

  constructor(private readonly clock: VirtualClock) {}

  /** @throws AwsError as the service throttles */
  take(service: ServiceName, operation: string): void {
    const key = `${service} ${operation}`;
    const quota = QUOTAS[key];
    if (quota === undefined) return;
    const now = this.clock.now();
    const bucket = this.buckets.get(key) ?? { tokens: quota.burst, time: now };
    const tokens = Math.min(quota.burst, bucket.tokens + ((now - bucket.time) / 1000) * quota.perSecond);
    this.buckets.set(key, { tokens: tokens < 1 ? tokens : tokens - 1, time: now });
    if (tokens < 1) throw throttled(service);
  }
}

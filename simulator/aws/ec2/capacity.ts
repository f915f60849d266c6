import type { VirtualClock } from '../../clock';
import { noCapacity, vcpuLimitExceeded } from './errors';
import type { InstanceTypeFacts } from './instance-types';

export interface Shortage {
  /** Epoch ms at which it ends. */
  readonly until: number;
  /** Only there; everywhere by default. */
  readonly zone?: string;
}

/** What the region can launch now. */
export class Capacity {
  private readonly shortages = new Set<Shortage>();

  constructor(
    private readonly clock: VirtualClock,
    private readonly zones: readonly string[],
    private readonly vcpuLimit: number,
  ) {}

  /** Starts a shortage; the answer ends it before its time. */
  shorten(shortage: Shortage): () => void {
    this.shortages.add(shortage);
    return () => {
      this.shortages.delete(shortage);
    };
  }

  /** @throws AwsError InsufficientInstanceCapacity, VcpuLimitExceeded. */
  require(type: InstanceTypeFacts, zone: string, vcpusInUse: number): void {
    if (vcpusInUse + type.vcpus > this.vcpuLimit) throw vcpuLimitExceeded(this.vcpuLimit);
    if (!this.isShort(zone)) return;
    throw noCapacity(
      type.name,
      zone,
      this.zones.filter((other) => !this.isShort(other)),
    );
  }

  private isShort(zone: string): boolean {
    const now = this.clock.now();
    return [...this.shortages].some(
      (shortage) => now < shortage.until && (shortage.zone === undefined || shortage.zone === zone),
    );
  }
}

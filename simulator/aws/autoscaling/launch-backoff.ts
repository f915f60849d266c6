/** From observation: the attempt after a failed one comes a minute later. The growth and its limit are from memory. */
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 300_000;

/** When a group may try again to launch in a zone in which launches failed. */
export class LaunchBackoff {
  private readonly zones = new Map<string, { failures: number; until: number }>();

  failed(zone: string, now: number): void {
    const failures = (this.zones.get(zone)?.failures ?? 0) + 1;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
    this.zones.set(zone, { failures, until: now + wait });
  }

  succeeded(zone: string): void {
    this.zones.delete(zone);
  }

  isOver(zone: string, now: number): boolean {
    return now >= (this.zones.get(zone)?.until ?? 0);
  }
}

/**
 * A map that remembers what it held when, so that a read can show the world as it was: AWS describes lag behind
 * creates, and a fault may make them lag further. Values are never changed in place: put a new one.
 */
export class VersionedMap<V> {
  private readonly entries = new Map<string, { time: number; value: V | undefined }[]>();

  constructor(private readonly now: () => number) {}

  put(key: string, value: V): void {
    this.write(key, value);
  }

  delete(key: string): void {
    if (this.get(key) !== undefined) this.write(key, undefined);
  }

  /** The value at a moment (epoch ms), by default the present one. */
  get(key: string, at = Number.POSITIVE_INFINITY): V | undefined {
    const versions = this.entries.get(key);
    if (versions === undefined) return undefined;
    for (let index = versions.length - 1; index >= 0; index--) {
      const version = versions[index];
      if (version !== undefined && version.time <= at) return version.value;
    }
    return undefined;
  }

  /** All values at a moment, in the order in which their keys first came. */
  list(at = Number.POSITIVE_INFINITY): V[] {
    const values: V[] = [];
    for (const key of this.entries.keys()) {
      const value = this.get(key, at);
      if (value !== undefined) values.push(value);
    }
    return values;
  }

  /** Puts the present value, changed. A key that holds nothing stays so. */
  update(key: string, change: (value: V) => V): void {
    const value = this.get(key);
    if (value !== undefined) this.put(key, change(value));
  }

  private write(key: string, value: V | undefined): void {
    const time = this.now();
    const versions = this.entries.get(key);
    if (versions === undefined) {
      this.entries.set(key, [{ time, value }]);
      return;
    }
    const last = versions.at(-1);
    if (last !== undefined && last.time === time) last.value = value;
    else versions.push({ time, value });
  }
}

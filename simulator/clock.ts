/**
 * The virtual clock every part of the simulated AWS lives on: a discrete-event queue. Time moves only when nothing is
 * left to do at the present instant, so a thirty-minute release takes as long as its computing takes.
 *
 * All times are epoch milliseconds.
 */
export interface Timer {
  readonly time: number;
  cancel(): void;
}

interface Entry extends Timer {
  readonly order: number;
  readonly action: () => void;
  cancelled: boolean;
}

/** Lets every pending promise reaction run. Simulated code awaits virtual events only, so one turn of the loop is enough. */
const promisesSettled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class VirtualClock {
  private readonly queue = new EventQueue();
  private order = 0;
  private current: number;
  private promisesPending = true;

  constructor(start: number) {
    this.current = start;
  }

  now(): number {
    return this.current;
  }

  /** Runs `action` at the given moment; a moment that has passed means now. Actions of one moment run in the order they were asked for. */
  at(time: number, action: () => void): Timer {
    const entry: Entry = {
      time: Math.max(time, this.current),
      order: this.order++,
      action,
      cancelled: false,
      cancel() {
        this.cancelled = true;
      },
    };
    this.queue.push(entry);
    return entry;
  }

  after(milliseconds: number, action: () => void): Timer {
    return this.at(this.current + milliseconds, action);
  }

  /** The virtual counterpart of a timer promise. */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(milliseconds, () => {
        this.promisesPending = true;
        resolve();
      });
    });
  }

  /** To be called by whoever resolves a promise, or starts an async function, from inside an action: the clock then waits for its reactions. */
  promiseTouched(): void {
    this.promisesPending = true;
  }

  /**
   * Moves time on until `done` says so or `until` (epoch ms) is reached.
   * @throws Error when the queue runs empty while `done` still says no: a dead-lock in simulated code.
   */
  async run(done: () => boolean, until = Number.POSITIVE_INFINITY): Promise<void> {
    this.promisesPending = true;
    for (;;) {
      if (this.promisesPending) {
        this.promisesPending = false;
        await promisesSettled();
        continue;
      }
      if (done()) return;
      const next = this.queue.peek();
      if (next === undefined || next.time > until) {
        if (until === Number.POSITIVE_INFINITY)
          throw new Error('the virtual clock has nothing left to do, but the run is not over');
        this.current = Math.max(this.current, until);
        return;
      }
      this.queue.pop();
      if (next.cancelled) continue;
      this.current = next.time;
      next.action();
    }
  }

  /** Lets a stretch of virtual time pass. */
  advance(milliseconds: number): Promise<void> {
    return this.run(() => false, this.current + milliseconds);
  }
}

/** A binary heap ordered by time, then by the order of asking. */
class EventQueue {
  private readonly heap: Entry[] = [];

  peek(): Entry | undefined {
    return this.heap[0];
  }

  push(entry: Entry): void {
    this.heap.push(entry);
    let index = this.heap.length - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.swapIfEarlier(index, parent)) break;
      index = parent;
    }
  }

  pop(): void {
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return;
    this.heap[0] = last;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      let child = left;
      if (this.earlier(right, left)) child = right;
      if (!this.swapIfEarlier(child, index)) return;
      index = child;
    }
  }

  private earlier(a: number, b: number): boolean {
    const first = this.heap[a];
    const second = this.heap[b];
    if (first === undefined || second === undefined) return false;
    return first.time < second.time || (first.time === second.time && first.order < second.order);
  }

  private swapIfEarlier(a: number, b: number): boolean {
    const first = this.heap[a];
    const second = this.heap[b];
    if (first === undefined || second === undefined || !this.earlier(a, b)) return false;
    this.heap[a] = second;
    this.heap[b] = first;
    return true;
  }
}

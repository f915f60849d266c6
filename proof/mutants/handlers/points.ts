/**
 * The places of the handlers that can be mutated, as the instrumented sources ask for them while they run. One is reached
 * where its mutant would make a difference at that place: a condition that holds is no place for the mutant that it always
 * does, as whoever runs it there cannot tell.
 */
class Points {
  private active: number | undefined;
  private readonly ids: string[] = [];
  /** Only kept while somebody wants to know: rehearsals ask a million times. */
  private reached: Set<number> | undefined = new Set();

  /** @returns the number by which the source asks */
  add(id: string): number {
    return this.ids.push(id) - 1;
  }

  /** Asked at the place itself: is its mutant on? */
  isOn(number: number): boolean {
    this.reached?.add(number);
    return number === this.active;
  }

  /** A value that decides something, or what the mutant makes of it. */
  force(value: unknown, number: number, forced: boolean): unknown {
    return this.instead(value, number, forced, Boolean(value) !== forced);
  }

  /** The last side of `&&` and `||`, which may be what comes of them: `...(a && { a })`. */
  replace(value: unknown, number: number, forced: boolean): unknown {
    return this.instead(value, number, forced, value !== forced);
  }

  private instead(value: unknown, number: number, forced: boolean, isOther: boolean): unknown {
    if (number === this.active) return forced;
    if (isOther) this.reached?.add(number);
    return value;
  }

  /** All pages, or only the first. */
  async *pages<Page>(all: AsyncIterable<Page>, number: number): AsyncGenerator<Page> {
    let isFirst = true;
    for await (const page of all) {
      if (!isFirst) this.reached?.add(number);
      isFirst = false;
      yield page;
      if (number === this.active) return;
    }
  }

  /** @param id undefined for none @throws Error where no source has such a mutant */
  switchOn(id: string | undefined): void {
    this.active = id === undefined ? undefined : this.ids.indexOf(id);
    if (this.active === -1) throw new Error(`No handler that is loaded has the mutant ${id}.`);
    this.reached = undefined;
  }

  /** Ids of those that were reached since; from now on they are kept again. */
  takeReached(): string[] {
    const reached = [...(this.reached ?? [])].map((number) => this.ids[number] ?? '');
    this.reached = new Set();
    return reached;
  }
}

export const points = new Points();

/** The places of the handlers that can be mutated, as the instrumented sources ask for them while they run. */
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
  readonly isOn = (number: number): boolean => {
    this.reached?.add(number);
    return number === this.active;
  };

  /** @param id undefined for none @throws Error where no source has such a mutant */
  switchOn(id: string | undefined): void {
    this.active = id === undefined ? undefined : this.ids.indexOf(id);
    if (this.active === -1) throw new Error(`No handler that is loaded has the mutant ${id}.`);
    this.reached = undefined;
  }

  /** Ids of those that were asked for since; from now on they are kept again. */
  takeReached(): string[] {
    const reached = [...(this.reached ?? [])].map((number) => this.ids[number] ?? '');
    this.reached = new Set();
    return reached;
  }
}

export const points = new Points();

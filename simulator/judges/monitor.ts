import type { Serving } from '../traffic/serving';
import { type Inventory, type Resource, takeInventory, takeMakings } from '../world/inventory';
import type { KilnWorld } from '../world/kiln-world';

/** Operations that make something, by the first word of their names. */
const MAKING = /^(Create|Run|Copy|Register|Start|Update|Set)/;

/** Watches a world for the judges, from its making on. */
export class Monitor {
  readonly before: Inventory;
  readonly serving: Serving[];
  /** Everything that was there at some moment, by `kind id`. */
  readonly seen = new Map<string, Resource>();
  private callsSeen = 0;

  constructor(private readonly world: KilnWorld) {
    this.before = this.inventory();
    this.serving = [world.traffic.serving()];
    world.traffic.onServingChange((serving) => this.serving.push(serving));
    world.sfn.onState(({ kind, stateType }) => {
      if (kind === 'exited' && stateType === 'Task' && this.mayHaveMade()) this.look();
    });
  }

  inventory(): Inventory {
    return takeInventory(this.world.aws, this.world.names.table);
  }

  /** Whether anybody has called, since the last look, what makes something. */
  private mayHaveMade(): boolean {
    const { calls } = this.world.kernel;
    const since = this.callsSeen;
    this.callsSeen = calls.length;
    return calls.slice(since).some(({ operation }) => MAKING.test(operation));
  }

  look(): void {
    for (const resource of takeMakings(this.world.aws)) this.seen.set(`${resource.kind} ${resource.id}`, resource);
  }
}

import fs from 'node:fs';
import { join, sep } from 'node:path';
import { VirtualClock } from '../../../simulator/clock';
import { Visit } from '../../../simulator/states/visit';
import { MACHINES } from '../../../simulator/world/machines';
import { points } from '../handlers/points';
import { type Block, declaredBy, standInForJest } from '../harness';
import { type Definitions, edited } from '../machines/edits';
import { DEFINITIONS_READ, failureOf } from '../machines/machine-mutants';
import { definitionFile, readDefinitions, STATE_MACHINES } from '../machines/repository';
import type { Mutant } from '../mutant';

const ROOT = join(__dirname, '../../..');
const TESTS = join(ROOT, 'test') + sep;

/** A unit in which so much happens never ends: the longest of all comes to a tenth of it. */
const MOST_HAPPENINGS = 3_000_000;

/**
 * Where checks run against Kiln as it is, or with one defect in it. Sees which states and which places of the handlers a
 * check comes by. One at a time.
 */
export class Stage {
  private readonly originals = readDefinitions();
  private shown: Definitions = this.originals;
  private happenings = 0;
  private covered = new Set<string>();
  private readonly files = new Map<string, Block>();

  constructor() {
    standInForJest();
    this.showDefinitions();
    this.watch();
  }

  /** The defect is in Kiln from now on; undefined takes it out. What was loaded of the tests is forgotten. */
  set(mutant: Mutant | undefined): void {
    this.forget();
    points.switchOn(mutant?.part === 'handlers' ? mutant.id : undefined);
    this.shown = { ...this.originals, ...(mutant?.part === 'machines' && edited(this.originals, mutant.edits)) };
    for (const [name, machine] of Object.entries(MACHINES)) become(machine, this.shown[name] ?? {});
  }

  /** @param file relative to the repository @throws what the file throws */
  load(file: string): Block {
    const known = this.files.get(file);
    if (known !== undefined) return known;
    const block = declaredBy(() => void require(join(ROOT, file)));
    this.files.set(file, block);
    return block;
  }

  /** How much has happened on virtual clocks since this was asked last: what checks cost, on any machine. */
  takeHappenings(): number {
    const { happenings } = this;
    this.happenings = 0;
    return happenings;
  }

  /** What was come by since this was asked last. */
  takeCovered(): string[] {
    const covered = [...this.covered, ...points.takeReached()];
    this.covered = new Set();
    return covered;
  }

  /** Takes the defect out, when its checks are through. */
  async clear(): Promise<void> {
    for (const block of this.files.values()) await block.end();
    this.set(undefined);
  }

  /** Test files keep what they computed with other definitions. */
  forget(): void {
    this.files.clear();
    for (const path of Object.keys(require.cache)) if (path.startsWith(TESTS)) delete require.cache[path];
    // A module holds those that it loaded.
    module.children.splice(0);
  }

  /** Whoever reads a definition from disk reads the one that is to be there. */
  private showDefinitions(): void {
    const { readFileSync } = fs;
    const shown = (path: unknown): string | undefined => {
      if (typeof path !== 'string' || !path.startsWith(STATE_MACHINES)) return undefined;
      this.covered.add(DEFINITIONS_READ);
      return `${JSON.stringify(this.shown[definitionFile(path)], undefined, 2)}\n`;
    };
    Object.assign(fs, {
      readFileSync: (...given: Parameters<typeof readFileSync>) => shown(given[0]) ?? readFileSync(...given),
    });
  }

  /** Listens where everything goes through: the worlds are made by the tests, one after another. */
  private watch(): void {
    const come = (place: string): void => void this.covered.add(place);
    replaceMethod(
      Visit.prototype,
      'tell',
      (tell) =>
        function (this: Visit, kind, details) {
          const place = `${this.branch.execution.machine.name.replace(/^.*-/, '')}.${this.state.name}`;
          come(kind === 'entered' || kind === 'exited' ? place : failureOf(place));
          tell.call(this, kind, details);
        },
    );
    const happen = (): void => {
      this.happenings += 1;
      if (this.happenings > MOST_HAPPENINGS) throw new Error(`Not over after ${MOST_HAPPENINGS} happenings.`);
    };
    replaceMethod(
      VirtualClock.prototype,
      'run',
      (run) =>
        function (this: VirtualClock, done, until) {
          const counted = (): boolean => {
            happen();
            return done();
          };
          return run.call(this, counted, until);
        },
    );
  }
}

function replaceMethod<T extends object, Name extends keyof T>(
  prototype: T,
  name: Name,
  by: (usual: T[Name]) => T[Name],
): void {
  prototype[name] = by(prototype[name]);
}

/** In place: everybody holds the same object. */
function become(machine: object, definition: object): void {
  for (const key of Object.keys(machine)) Reflect.deleteProperty(machine, key);
  Object.assign(machine, structuredClone(definition));
}

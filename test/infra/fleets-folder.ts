import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FleetFileError, problemText } from '../../infra/fleet-file-error';
import { loadFleets } from '../../infra/fleet-files';

const SAMPLE = join(__dirname, '../../fleets');

/** A copy of the sample fleets that a test may change. */
export class FleetsFolder {
  readonly #home = mkdtempSync(join(tmpdir(), 'kiln-'));
  readonly path = join(this.#home, 'fleets');

  constructor() {
    cpSync(SAMPLE, this.path, { recursive: true });
  }

  write(name: string, content: string): void {
    mkdirSync(dirname(join(this.path, name)), { recursive: true });
    writeFileSync(join(this.path, name), content);
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), 'utf8');
  }

  /** Replaces one piece of a file. It must be there, or the test says nothing. */
  replace(name: string, piece: string, by: string): void {
    const content = this.read(name);
    if (content.split(piece).length !== 2)
      throw new Error(`${name} does not hold exactly one ${JSON.stringify(piece)}.`);
    this.write(
      name,
      content.replace(piece, () => by),
    );
  }

  /** The number of the first line that holds a piece of text. */
  lineOf(name: string, piece: string): number {
    const index = this.read(name)
      .split('\n')
      .findIndex((line) => line.includes(piece));
    if (index < 0) throw new Error(`${name} does not hold ${JSON.stringify(piece)}.`);
    return index + 1;
  }

  /** What a stage's load is refused with, line by line; nothing when it is not. */
  refusals(stage = 'prod'): readonly string[] {
    try {
      loadFleets(this.path, stage);
      return [];
    } catch (error) {
      if (error instanceof FleetFileError) return error.problems.map(problemText);
      throw error;
    }
  }

  remove(name = ''): void {
    rmSync(join(name === '' ? this.#home : this.path, name), { recursive: true });
  }
}

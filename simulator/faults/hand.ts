import type { Act } from './acts';

/** What became of an act upon the world. */
export type Deed =
  | { readonly done: true; readonly text: string; readonly undo?: () => void }
  /** Nothing there to act upon, or AWS refused. */
  | { readonly done: false; readonly text: string };

/** The hand that acts upon the simulated world: another actor, bad luck, the passing of time. */
export interface Hand {
  act(act: Act): Deed;
}

/** One thing that happened in a rehearsal, for people and for `--json`. */
export interface RehearsalEvent {
  /** Virtual seconds since the release asked for began; negative before. */
  readonly t: number;
  readonly kind: EventKind;
  /** One line. */
  readonly text: string;
  readonly [detail: string]: unknown;
}

/**
 * `prelude`: how the world came to be. `trigger`: what asks for the release, and what came of it. `execution`: one started or ended. `state`: a state did its work. `retry`, `caught`:
 * a state failed. `traffic`: weights or healthy capacity changed. `fault`: a fault came to bear. `told`: Kiln told the
 * bus; `page`: it paged a person.
 */
export type EventKind =
  | 'prelude'
  | 'trigger'
  | 'execution'
  | 'state'
  | 'retry'
  | 'caught'
  | 'traffic'
  | 'fault'
  | 'told'
  | 'page';

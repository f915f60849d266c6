import type { Act } from './acts';
import type { Build } from './build';
import type { CallEffect, HandlerEffect } from './effects';
import type { CallMoment, Moment, StateMoment } from './moments';

/** Where an entry stands, and what it says, in one line. */
export interface FaultSource {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** One entry of a fault file. */
export type Fault = { readonly source: FaultSource } & (
  | { readonly kind: 'call'; readonly when: CallMoment; readonly effect: CallEffect; readonly forSeconds?: number }
  | { readonly kind: 'handler'; readonly when: StateMoment; readonly effect: HandlerEffect }
  | { readonly kind: 'act'; readonly when: Moment; readonly act: Act; readonly forSeconds?: number }
  | { readonly kind: 'build'; readonly build: Build }
);

/** `lost.yaml:3 when: { … } do: …`, as a report names an entry. */
export function faultText(fault: Fault): string {
  return `${fault.source.file}:${fault.source.line} ${fault.source.text}`;
}

/** Everything of a release that is told, in the order in which it happens. */
export const TRANSITIONS = [
  'AWAITING_APPROVAL',
  'CLAIMED',
  'PLANNED',
  'BAKED',
  'LAUNCHED',
  'SHIFTED',
  'HELD',
  'COMPLETED',
  'RECOVERING',
  'RESTORED',
  'RECOVERED',
  'REFUSED',
  'NEEDS_PERSON',
] as const;

export type Transition = (typeof TRANSITIONS)[number];

/** The transitions as a fleet file names them, in the same order. */
export const TRANSITION_WORDS = [
  'awaiting-approval',
  'claimed',
  'planned',
  'baked',
  'launched',
  'shifted',
  'held',
  'completed',
  'recovering',
  'restored',
  'recovered',
  'refused',
  'needs-person',
] as const;

export type TransitionWord = (typeof TRANSITION_WORDS)[number];

/** `NEEDS_PERSON` → `needs-person` */
export function wordOf(transition: Transition): string {
  return transition.toLowerCase().replaceAll('_', '-');
}

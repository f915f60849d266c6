/** What may go wrong with one API call of a handler. */
export const CALL_FAULTS = {
  throttled: 'refused as one too many, in all attempts of the SDK',
  'internal-error': 'fails inside AWS without effect, in all attempts of the SDK',
  'lose-answer': 'has its effect, and no attempt of the SDK hears of it',
  'lose-answer-once': 'has its effect, and only the second attempt of the SDK hears of it',
  slow: 'has its effect, and is answered when the handler has been killed at its time-out',
  stale: 'is a read, and is answered with the world of a minute ago',
} as const;
export type CallFault = keyof typeof CALL_FAULTS;

/** What may happen to one invocation of a handler; `crash-after-2`: after its second API call. */
export const CRASHES = {
  'crash-before': 'the handler dies before its first API call',
  'crash-after': 'the handler dies right after an API call',
  'time-out': 'everything is done, and the answer comes after the time-out',
  twice: 'runs twice, one after the other',
  'twice-at-once': 'runs twice, side by side',
} as const;
export type Crash = keyof typeof CRASHES;

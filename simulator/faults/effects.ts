import { z } from 'zod';
import { choice, count, seconds } from './fields';

/**
 * What a fault does to a handler's API call (`when: { service: … }`), by the key each form is known by. A form that is
 * one word in the file comes here as `{ word: true }`.
 */
export const callEffects = {
  /** The effect happens, the caller sees a time-out. */
  'lose-answer': z.strictObject({ 'lose-answer': z.literal(true) }).transform(() => ({ kind: 'lose-answer' as const })),
  /** So many calls are refused as too many, then it is normal. */
  throttle: z
    .strictObject({ throttle: count() })
    .transform((form) => ({ kind: 'throttle' as const, calls: form.throttle })),
  /** So many calls fail inside AWS, without effect, then it is normal. */
  'internal-error': z
    .strictObject({ 'internal-error': count() })
    .transform((form) => ({ kind: 'internal-error' as const, calls: form['internal-error'] })),
  /** The effect happens at once, the answer comes so much later. */
  slow: z.strictObject({ slow: seconds() }).transform((form) => ({ kind: 'slow' as const, seconds: form.slow })),
  /** Reads show the world of so long ago. */
  stale: z.strictObject({ stale: seconds() }).transform((form) => ({ kind: 'stale' as const, seconds: form.stale })),
} as const;

/** What a fault does to an invocation of a handler (`when: { state: … }`). */
export const handlerEffects = {
  /** The handler dies after its n-th API call: effects so far stay, the rest does not happen. */
  crash: z
    .strictObject({ crash: choice('after-calls'), calls: count(0) })
    .transform((form) => ({ kind: 'crash' as const, calls: form.calls })),
  /** The handler is killed after its last call: every effect is there, the answer is not. */
  'time-out': z.strictObject({ 'time-out': z.literal(true) }).transform(() => ({ kind: 'time-out' as const })),
  /** The handler is invoked once more with the same input: right after, or side by side. */
  duplicate: z
    .strictObject({
      duplicate: z.union([z.literal(true), z.literal('at-once')], { error: 'duplicate, or at-once after it' }),
    })
    .transform((form) => ({ kind: 'duplicate' as const, atOnce: form.duplicate === 'at-once' })),
} as const;

type Outputs<Forms extends Readonly<Record<string, z.ZodType>>> = z.output<Forms[keyof Forms]>;

export type CallEffect = Outputs<typeof callEffects>;
export type HandlerEffect = Outputs<typeof handlerEffects>;

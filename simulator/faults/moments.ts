import { z } from 'zod';
import { SERVICE_NAMES } from '../service';
import { choice, count, name, numberBetween, percent, seconds } from './fields';

/** The forms of `when`, by the key each is known by. All of them count in the release asked for. */
export const moments = {
  /** A handler's API call: the n-th such one, or every one. */
  service: z
    .strictObject({
      service: choice(...SERVICE_NAMES),
      operation: name('an operation by its API name, such as DescribeImages').optional(),
      call: count().optional(),
      attempts: count().optional(),
    })
    .transform((form) => ({ kind: 'call' as const, ...form })),

  /** The n-th time a state's handler is invoked, or a state without one is entered; or every time. */
  state: z
    .strictObject({
      state: name('the name of a state, such as CheckGeneration'),
      entered: count().optional(),
      after: seconds().optional(),
    })
    .transform((form) => ({ kind: 'state' as const, ...form })),

  /** Virtual seconds after the release started; before it where negative. */
  at: z
    .strictObject({ at: numberBetween(-3600, 604_800, 'a number of seconds') })
    .transform((form) => ({ kind: 'at' as const, ...form })),

  /** The first moment green has this share of the traffic. */
  weight: z
    .strictObject({ weight: percent(), after: seconds().optional() })
    .transform((form) => ({ kind: 'weight' as const, ...form })),
} as const;

export type CallMoment = z.output<typeof moments.service>;
export type StateMoment = z.output<typeof moments.state>;
type TimeMoment = z.output<typeof moments.at>;
type WeightMoment = z.output<typeof moments.weight>;
export type Moment = CallMoment | StateMoment | TimeMoment | WeightMoment;

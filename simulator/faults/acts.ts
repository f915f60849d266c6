import { z } from 'zod';
import { PROCESS_NAMES } from '../aws/autoscaling/model';
import { choice, count, name, numberBetween, seconds, whole, zone } from './fields';

const generation = () => choice('green', 'blue');
const weight = () => whole(0, 999);
const size = () => whole(0, 5000);

const caller = () =>
  z.string().regex(/^(nobody|arn:aws[a-z-]*:(iam|sts)::\d{12}:[\w+=,.@/-]+)$/, {
    error: 'the ARN of whoever answers, such as arn:aws:iam::111122223333:user/alice, or nobody',
  });

const deletion = z.union(
  [
    z.strictObject({
      kind: choice('auto-scaling-group', 'target-group', 'launch-template', 'image'),
      generation: generation(),
    }),
    z.strictObject({ kind: choice('rule') }),
  ],
  {
    error:
      '{ kind: auto-scaling-group, target-group, launch-template or image, generation: green or blue }, or { kind: rule }',
  },
);

const change = z.union(
  [
    z.strictObject({ kind: choice('rule-weights'), green: weight(), blue: weight() }),
    z.strictObject({ kind: choice('desired-capacity', 'min-size'), generation: generation(), to: size() }),
    z.strictObject({
      kind: choice('suspended-processes'),
      generation: generation(),
      processes: z.array(choice(...PROCESS_NAMES)).min(1),
    }),
  ],
  {
    error:
      '{ kind: rule-weights, green: 30, blue: 70 }, { kind: desired-capacity or min-size, generation, to: 2 } or { kind: suspended-processes, generation, processes: [Launch] }',
  },
);

const shortage = z.union(
  [
    z.strictObject({ 'no-capacity': seconds(), zone: zone().optional() }),
    z.strictObject({ 'no-capacity': z.strictObject({ seconds: seconds(), zone: zone().optional() }) }),
  ],
  { error: '{ no-capacity: 600 }, with zone: a beside it for one zone only' },
);

/** What a fault does to the world, with every kind of `when`, by the key each form is known by. */
export const acts = {
  /** The alarm rings, whatever its metric says. */
  alarm: z
    .strictObject({ alarm: name('the name of an alarm that exists') })
    .transform((form) => ({ kind: 'alarm' as const, name: form.alarm })),
  'kill-instances': z
    .strictObject({
      'kill-instances': z.strictObject({
        generation: choice('green', 'blue', 'builder'),
        count: count(),
        zone: zone().optional(),
      }),
    })
    .transform((form) => ({ kind: 'kill-instances' as const, ...form['kill-instances'] })),
  /** EC2 has no new instances for so long, builders included. */
  'no-capacity': shortage.transform((form) => {
    const given = form['no-capacity'];
    return typeof given === 'number'
      ? { kind: 'no-capacity' as const, seconds: given, zone: 'zone' in form ? form.zone : undefined }
      : { kind: 'no-capacity' as const, seconds: given.seconds, zone: given.zone };
  }),
  /** Every service refuses every call for so long, whoever calls. */
  'throttle-all': z
    .strictObject({ 'throttle-all': seconds() })
    .transform((form) => ({ kind: 'throttle-all' as const, seconds: form['throttle-all'] })),
  /** The load, times so much. */
  requests: z
    .strictObject({ requests: numberBetween(0, 1000, 'a factor') })
    .transform((form) => ({ kind: 'requests' as const, factor: form.requests })),
  /** Somebody stops the release's execution. */
  abort: z.strictObject({ abort: choice('execution') }).transform(() => ({ kind: 'abort' as const })),
  /** Somebody says yes to what the release asks; `nobody` keeps everybody silent. */
  approve: z.strictObject({ approve: caller(), reason: name('a reason').optional() }).transform((form) => ({
    kind: 'answer' as const,
    answer: 'approve' as const,
    by: form.approve,
    reason: form.reason,
  })),
  reject: z.strictObject({ reject: caller(), reason: name('a reason').optional() }).transform((form) => ({
    kind: 'answer' as const,
    answer: 'reject' as const,
    by: form.reject,
    reason: form.reason,
  })),
  /** EventBridge drops its next deliveries. */
  'lose-event': z
    .strictObject({ 'lose-event': count() })
    .transform((form) => ({ kind: 'lose-event' as const, count: form['lose-event'] })),
  /** EventBridge Scheduler fires the fleet's rebuild schedule twice, so many times. */
  'duplicate-schedule': z
    .strictObject({ 'duplicate-schedule': count() })
    .transform((form) => ({ kind: 'duplicate-schedule' as const, count: form['duplicate-schedule'] })),
  /** Images take so long to become available, or fail. */
  image: z
    .strictObject({
      image: z.union([choice('failed'), z.strictObject({ pending: seconds() })], {
        error: 'failed, or { pending: seconds }',
      }),
    })
    .transform((form) =>
      form.image === 'failed'
        ? { kind: 'image-failed' as const }
        : { kind: 'image-pending' as const, seconds: form.image.pending },
    ),
  /** Builders that start from now on never register with Systems Manager. */
  builder: z
    .strictObject({ builder: choice('never-online') })
    .transform(() => ({ kind: 'builder-never-online' as const })),
  /** A component or test script of this name ends like this on every builder. */
  'fail-script': z
    .strictObject({
      'fail-script': z.strictObject({
        name: name('the name of a component or test of the fleet file'),
        exitCode: whole(1, 255).default(1),
        output: z.string({ error: 'the last lines the script prints, as a text' }).default(''),
      }),
    })
    .transform((form) => ({ kind: 'fail-script' as const, ...form['fail-script'] })),
  /** Another actor deletes something; refused where AWS would refuse it. */
  delete: z.strictObject({ delete: deletion }).transform((form) => ({ kind: 'delete' as const, target: form.delete })),
  /** Another actor changes something; refused where AWS would refuse it. */
  change: z.strictObject({ change }).transform((form) => ({ kind: 'change' as const, change: form.change })),
} as const;

export type Act = z.output<(typeof acts)[keyof typeof acts]>;
export type Deletion = z.output<typeof deletion>;
export type Change = z.output<typeof change>;

/** The acts that last: to the end of the run, unless `for: seconds` stands beside them. */
export const LASTING: ReadonlySet<Act['kind']> = new Set<Act['kind']>([
  'alarm',
  'requests',
  'image-failed',
  'image-pending',
  'builder-never-online',
  'fail-script',
  'change',
]);

import type { ReleaseEvent } from './release-event';
import type { ReleaseRecord } from './release-record';

/** CloudWatch's namespace of everything Kiln measures about itself. */
export const METRICS_NAMESPACE = 'Kiln';

export type DimensionName = 'stage' | 'fleet' | 'outcome';

interface MetricDefinition {
  readonly unit: 'Count' | 'Seconds' | 'Percent';
  /** The sets of dimensions it is kept by. Each set costs a metric per combination of values: they stay few. */
  readonly by: readonly (readonly DimensionName[])[];
}

const perStage = { unit: 'Count', by: [['stage']] } as const;
const timeOfPart = { unit: 'Seconds', by: [['stage', 'fleet']] } as const;

/** Everything Kiln measures. Dashboards and alarms are built from this list. */
export const METRICS = {
  /** One for each end of a release. */
  Releases: {
    unit: 'Count',
    by: [
      ['stage', 'outcome'],
      ['stage', 'fleet', 'outcome'],
    ],
  },
  /** From claim to end. */
  ReleaseSeconds: { unit: 'Seconds', by: [['stage', 'fleet', 'outcome']] },
  /** The parts of a release that succeeded. */
  PlanSeconds: timeOfPart,
  BakeSeconds: timeOfPart,
  LaunchSeconds: timeOfPart,
  ShiftSeconds: timeOfPart,
  ProveSeconds: timeOfPart,
  /** From the beginning of a recovery until what was before serves again, and until nothing of green is left. */
  RestoreSeconds: { unit: 'Seconds', by: [['stage'], ['stage', 'fleet']] },
  RecoverSeconds: { unit: 'Seconds', by: [['stage'], ['stage', 'fleet']] },
  /** Green's weight, whenever it was written. */
  GreenWeight: { unit: 'Percent', by: [['stage', 'fleet']] },
  /** Checks that answered "not yet". */
  Polls: perStage,
  /** Attempts of AWS calls beyond the first one, and calls given up because AWS throttled them. */
  AwsRetries: perStage,
  AwsThrottles: perStage,
  /** Errors that Kiln has no name for: defects, missing permissions, handlers that were killed. */
  UnexpectedErrors: perStage,
  /** Transitions that the bus did not take. */
  EventsLost: perStage,
  /** What the watchdog sees every five minutes: how long the oldest claim is held and the oldest recovery is at work. */
  OldestClaimSeconds: { unit: 'Seconds', by: [['stage']] },
  OldestRecoverySeconds: { unit: 'Seconds', by: [['stage']] },
  /** Fleets whose claim is held by a release that could not be put back. */
  FleetsNeedingPerson: perStage,
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof METRICS;

/** A value measured, with whatever it may be kept by. */
export interface Measure {
  readonly name: MetricName;
  readonly value: number;
  readonly fleet?: string;
  readonly outcome?: string;
}

/** The parts of a release, each between the transitions that begin and end it. Of several that begin it the last one counts. */
const PARTS: readonly { readonly name: MetricName; readonly from: readonly string[]; readonly to: string }[] = [
  { name: 'PlanSeconds', from: ['CLAIMED'], to: 'PLANNED' },
  { name: 'BakeSeconds', from: ['PLANNED'], to: 'BAKED' },
  { name: 'LaunchSeconds', from: ['PLANNED', 'BAKED'], to: 'LAUNCHED' },
  { name: 'ShiftSeconds', from: ['LAUNCHED'], to: 'SHIFTED100' },
  { name: 'ProveSeconds', from: ['SHIFTED100'], to: 'COMPLETED' },
];

/** What an event says in numbers, together with when the release's earlier transitions were. */
export function measuresOf(event: ReleaseEvent, earlier: ReleaseRecord['transitions'] = {}): Measure[] {
  const { fleet, transition } = event;
  switch (transition) {
    case 'SHIFTED':
      return event.weight === null ? [] : [{ name: 'GreenWeight', value: event.weight, fleet }];
    case 'COMPLETED':
      return [...ending(event, 'SUCCEEDED'), ...parts(event, { ...earlier, COMPLETED: endTime(event) })];
    case 'RECOVERED':
      return [...ending(event, 'RECOVERED'), ...since('RecoverSeconds', event, earlier.RECOVERING)];
    case 'RESTORED':
      return since('RestoreSeconds', event, earlier.RECOVERING);
    case 'REFUSED':
      return ending(event, 'REFUSED');
    case 'NEEDS_PERSON':
      return ending(event, 'FAILED');
    case 'AWAITING_APPROVAL':
    case 'CLAIMED':
    case 'PLANNED':
    case 'BAKED':
    case 'LAUNCHED':
    case 'HELD':
    case 'RECOVERING':
      return [];
  }
}

/** Errors of the services that ran a release, which no handler could count: time-outs, crashes, broken expressions. */
const FOREIGN_ERROR = /^(States|Lambda|Runtime|Sandbox|Function)\./;

function ending(event: ReleaseEvent, outcome: string): Measure[] {
  const { fleet, startedAt, error } = event;
  const took = startedAt === null ? undefined : secondsBetween(startedAt, endTime(event));
  return [
    { name: 'Releases', value: 1, fleet, outcome },
    ...(took === undefined ? [] : [{ name: 'ReleaseSeconds' as const, value: took, fleet, outcome }]),
    ...(FOREIGN_ERROR.test(error ?? '') ? [{ name: 'UnexpectedErrors' as const, value: 1 }] : []),
  ];
}

function parts({ fleet }: ReleaseEvent, times: Readonly<Record<string, string>>): Measure[] {
  return PARTS.flatMap(({ name, from, to }) => {
    const begin = from.map((key) => times[key]).findLast((time) => time !== undefined);
    const end = times[to];
    return begin === undefined || end === undefined ? [] : [{ name, value: secondsBetween(begin, end), fleet }];
  });
}

function since(name: MetricName, event: ReleaseEvent, begin: string | undefined): Measure[] {
  return begin === undefined ? [] : [{ name, value: secondsBetween(begin, event.at), fleet: event.fleet }];
}

const endTime = ({ endedAt, at }: ReleaseEvent): string => endedAt ?? at;

function secondsBetween(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}

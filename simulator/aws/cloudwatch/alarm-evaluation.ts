import type { AlarmSettings, AlarmState, Comparison } from './alarm-model';
import type { Datapoint } from './metric-store';

/**
 * How many periods beyond those it evaluates an alarm looks back for data that is late or missing.
 * Source: CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data", whose tables show 5 for 3.
 */
export const EXTRA_PERIODS = 2;

export interface Verdict {
  readonly value: AlarmState;
  readonly reason: string;
}

/**
 * What an alarm makes of its evaluation range: a value, or nothing, per period, oldest first. Undefined: it stays as it is.
 * Source: the tables of the same page.
 */
export function evaluate(settings: AlarmSettings, range: readonly (Datapoint | undefined)[]): Verdict | undefined {
  const { evaluationPeriods: periods, datapointsToAlarm: needed = periods, treatMissingData } = settings;
  const real = range.filter((point) => point !== undefined).slice(-periods);
  const missing = periods - real.length;
  const breaching = real.filter((point) => breaches(point.value, settings));
  const fine = real.filter((point) => !breaches(point.value, settings));
  const alarm = (): Verdict => ({ value: 'ALARM', reason: crossed(settings, breaching, missing) });
  const ok = (): Verdict => ({ value: 'OK', reason: crossed(settings, fine, missing) });

  if (breaching.length >= needed) return alarm();
  if (missing === 0) return ok();
  switch (treatMissingData) {
    case 'breaching':
      return breaching.length + missing >= needed ? alarm() : ok();
    case 'notBreaching':
      return ok();
    case 'ignore':
      return fine.length > 0 ? ok() : undefined;
    case 'missing': {
      if (real.length === 0) return { value: 'INSUFFICIENT_DATA', reason: insufficient(missing) };
      if (fine.length > 0) return ok();
      const oldest = range.findIndex((point) => point !== undefined);
      return range.length - oldest >= needed ? alarm() : undefined;
    }
  }
}

const TESTS: Readonly<
  Record<Comparison, { readonly says: string; readonly test: (value: number, threshold: number) => boolean }>
> = {
  GreaterThanOrEqualToThreshold: { says: 'greater than or equal to', test: (value, limit) => value >= limit },
  GreaterThanThreshold: { says: 'greater than', test: (value, limit) => value > limit },
  LessThanThreshold: { says: 'less than', test: (value, limit) => value < limit },
  LessThanOrEqualToThreshold: { says: 'less than or equal to', test: (value, limit) => value <= limit },
};

function breaches(value: number, { comparison, threshold }: AlarmSettings): boolean {
  return TESTS[comparison].test(value, threshold);
}

/** The sentence of CloudWatch: `Threshold Crossed: 1 datapoint [7.0 (24/11/26 10:05:00)] was greater than the threshold (5.0).` */
function crossed(settings: AlarmSettings, points: readonly Datapoint[], missing: number): string {
  if (points.length === 0) {
    const treated = settings.treatMissingData === 'breaching' ? 'Breaching' : 'NonBreaching';
    return `Threshold Crossed: no datapoints were received for ${counted(missing, 'period')} and ${counted(missing, 'missing datapoint')} ${missing === 1 ? 'was' : 'were'} treated as [${treated}].`;
  }
  const given = points.map(({ time, value }) => `${decimal(value)} (${stamp(time)})`).join(', ');
  const first = points[0];
  const breached = first !== undefined && breaches(first.value, settings);
  const verb = points.length === 1 ? 'was' : 'were';
  return `Threshold Crossed: ${counted(points.length, 'datapoint')} [${given}] ${verb} ${breached ? '' : 'not '}${TESTS[settings.comparison].says} the threshold (${decimal(settings.threshold)}).`;
}

function insufficient(missing: number): string {
  return `Insufficient Data: ${counted(missing, 'datapoint')} ${missing === 1 ? 'was' : 'were'} unknown.`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** Day/month/year and time, in UTC. */
function stamp(time: number): string {
  const [date = '', clock = ''] = new Date(time).toISOString().split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  return `${day}/${month}/${year.slice(2)} ${clock.slice(0, 8)}`;
}

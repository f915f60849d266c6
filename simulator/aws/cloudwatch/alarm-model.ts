import type { Dimensions, Statistic } from './metric-store';

export const COMPARISONS = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] as const;
export type Comparison = (typeof COMPARISONS)[number];

export const MISSING_DATA = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;
export type MissingData = (typeof MISSING_DATA)[number];

export const ALARM_STATES = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;
export type AlarmState = (typeof ALARM_STATES)[number];

/** A threshold alarm on one metric. */
export interface AlarmSettings {
  readonly name: string;
  readonly description?: string;
  readonly actionsEnabled: boolean;
  readonly okActions: readonly string[];
  readonly alarmActions: readonly string[];
  readonly insufficientDataActions: readonly string[];
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Dimensions;
  readonly statistic: Statistic;
  readonly periodSeconds: number;
  /** "N": so many periods are looked at. */
  readonly evaluationPeriods: number;
  /** "M": so many of them must breach. Undefined where it was not given: all. */
  readonly datapointsToAlarm?: number;
  readonly threshold: number;
  readonly comparison: Comparison;
  readonly treatMissingData: MissingData;
}

interface AlarmCondition {
  readonly value: AlarmState;
  readonly reason: string;
  /** Epoch ms of the last change of `value`. */
  readonly since: number;
}

export interface Alarm {
  readonly arn: string;
  readonly settings: AlarmSettings;
  /** Epoch ms. */
  readonly configuredAt: number;
  readonly condition: AlarmCondition;
}

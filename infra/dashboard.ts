import { Duration } from 'aws-cdk-lib';
import { GraphWidget, type IMetric, type IWidget, MathExpression, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';

/** A dashboard is 24 columns wide. Source: CloudWatch API reference, "Dashboard body structure and syntax". */
const COLUMNS = 24;
const HEIGHT = 6;

export interface Graph {
  readonly title: string;
  readonly left: readonly IMetric[];
  readonly right?: readonly IMetric[];
  /** Of the axes, such as `%`. */
  readonly unit?: string;
}

/** Graphs beside each other, under a line that says what they are about. */
export function row(heading: string, ...graphs: readonly Graph[]): IWidget[][] {
  const width = Math.floor(COLUMNS / graphs.length);
  return [
    [new TextWidget({ markdown: `## ${heading}`, width: COLUMNS, height: 1 })],
    graphs.map(
      ({ title, left, right = [], unit }) =>
        new GraphWidget({
          title,
          left: [...left],
          right: [...right],
          width,
          height: HEIGHT,
          leftYAxis: { min: 0, showUnits: false, ...(unit !== undefined && { label: unit }) },
        }),
    ),
  ];
}

export interface Search {
  readonly namespace: string;
  readonly dimensions: readonly string[];
  readonly metric: string;
  /** What values of a dimension begin with, or are. Words between dashes and digits are matched one by one. */
  readonly where: readonly string[];
  readonly statistic: string;
  readonly period?: Duration;
  readonly label?: string;
}

/**
 * Every metric that is found, whatever its dimensions' values turn out to be: each generation brings new ones.
 * Source: CloudWatch user guide, "CloudWatch search expression syntax": a term without quotes matches parts of a value,
 * several joined by dashes match only where they follow one another.
 */
export function search(given: Search): MathExpression {
  const { period = Duration.minutes(1), label = '' } = given;
  return new MathExpression({ expression: searchText(given), period, label, usingMetrics: {} });
}

/** The same as text, to compute with. */
export function searchText({ namespace, dimensions, metric, where, statistic }: Search): string {
  const schema = [namespace, ...dimensions].join(',');
  return `SEARCH('{${schema}} MetricName="${metric}" ${where.join(' ')}', '${statistic}')`;
}

/** One thing that AWS bills. */
interface Price {
  /** Dollars for one. */
  readonly usd: number;
  /** What one is. */
  readonly unit: string;
  readonly source: string;
}

const MILLION = 1_000_000;
const HOURS_A_MONTH = 730;

/**
 * List prices of us-east-1 without any free tier, looked up in November 2026. AWS's pages fill in most of their tables in the
 * browser, so how each was read stands behind the page: "table" or "example" on the page itself; "Price List" in the answers of the AWS
 * Price List API that the golden files of Infracost's tests record; "second hand" where others quote the page. That of
 * transitions, most of it all, is the same in eu-central-1; others may be more there.
 */
export const PRICES = {
  transition: {
    usd: 0.025 / 1000,
    unit: 'state transition',
    source: 'aws.amazon.com/step-functions/pricing, table; Price List',
  },
  invocation: { usd: 0.2 / MILLION, unit: 'Lambda request', source: 'aws.amazon.com/lambda/pricing, Price List' },
  gigabyteSecond: {
    usd: 0.0000133334,
    unit: 'GB-second on Arm',
    source: 'aws.amazon.com/lambda/pricing, Price List, first 7.5 billion',
  },
  tableRead: {
    usd: 0.125 / MILLION,
    unit: 'read request unit',
    source: 'aws.amazon.com/dynamodb/pricing/on-demand, Price List',
  },
  tableWrite: {
    usd: 0.625 / MILLION,
    unit: 'write request unit',
    source: 'aws.amazon.com/dynamodb/pricing/on-demand, Price List',
  },
  event: { usd: 1 / MILLION, unit: 'event put', source: 'aws.amazon.com/eventbridge/pricing, Price List' },
  scheduled: {
    usd: 1 / MILLION,
    unit: 'scheduled invocation',
    source: 'aws.amazon.com/eventbridge/pricing, second hand',
  },
  metricRead: { usd: 0.01 / 1000, unit: 'metric read', source: 'aws.amazon.com/cloudwatch/pricing, second hand' },
  // Whether AWS counts requests about alarms among those it bills is not said anywhere that could be read: as if it did.
  alarmRequest: {
    usd: 0.01 / 1000,
    unit: 'alarm request',
    source: 'aws.amazon.com/cloudwatch/pricing, second hand; perhaps free',
  },
  customMetric: {
    usd: 0.3 / HOURS_A_MONTH,
    unit: 'hour of a metric of one’s own',
    source: 'aws.amazon.com/cloudwatch/pricing, second hand; by the hour in which it is sent: from memory',
  },
  alarm: {
    usd: 0.1 / HOURS_A_MONTH,
    unit: 'hour of an alarm',
    source: 'aws.amazon.com/cloudwatch/pricing, Price List',
  },
  log: { usd: 0.5 / 1024 ** 3, unit: 'byte of log', source: 'aws.amazon.com/cloudwatch/pricing, Price List' },
  trace: { usd: 5 / MILLION, unit: 'trace', source: 'aws.amazon.com/xray/pricing, example' },
  objectWrite: { usd: 0.005 / 1000, unit: 'S3 PUT', source: 'aws.amazon.com/s3/pricing, Price List' },
  objectRead: { usd: 0.0004 / 1000, unit: 'S3 GET', source: 'aws.amazon.com/s3/pricing, Price List' },
  parameter: {
    usd: 0.05 / 10_000,
    unit: 'call of Parameter Store for an advanced parameter',
    source: 'aws.amazon.com/systems-manager/pricing, Price List',
  },
  instanceHour: {
    usd: 0.0816,
    unit: 'hour of an m7g.large',
    source: 'aws.amazon.com/ec2/pricing/on-demand, second hand',
  },
} as const satisfies Record<string, Price>;

export type Billed = keyof typeof PRICES;

export interface Bill {
  readonly lines: readonly { readonly billed: Billed; readonly count: number; readonly usd: number }[];
  readonly usd: number;
}

/** What so much of everything costs, dearest first. */
export function billOf(counts: Partial<Readonly<Record<Billed, number>>>): Bill {
  const lines = Object.entries(counts)
    .flatMap(([name, count]) => (isBilled(name) ? [{ billed: name, count, usd: count * PRICES[name].usd }] : []))
    .toSorted((a, b) => b.usd - a.usd);
  return { lines, usd: lines.reduce((sum, { usd }) => sum + usd, 0) };
}

function isBilled(name: string): name is Billed {
  return Object.hasOwn(PRICES, name);
}

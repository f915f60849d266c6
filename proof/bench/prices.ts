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
 * List prices of us-east-1 without any free tier, as the pages said in November 2026. Those of transitions and of Lambda,
 * which are most of it, are the same in eu-central-1; others are up to a quarter more there.
 */
export const PRICES = {
  transition: { usd: 0.025 / 1000, unit: 'state transition', source: 'aws.amazon.com/step-functions/pricing' },
  invocation: { usd: 0.2 / MILLION, unit: 'Lambda request', source: 'aws.amazon.com/lambda/pricing' },
  gigabyteSecond: { usd: 0.0000133334, unit: 'GB-second on Arm', source: 'aws.amazon.com/lambda/pricing' },
  tableRead: { usd: 0.125 / MILLION, unit: 'read request unit', source: 'aws.amazon.com/dynamodb/pricing/on-demand' },
  tableWrite: { usd: 0.625 / MILLION, unit: 'write request unit', source: 'aws.amazon.com/dynamodb/pricing/on-demand' },
  event: { usd: 1 / MILLION, unit: 'event put', source: 'aws.amazon.com/eventbridge/pricing' },
  scheduled: { usd: 1 / MILLION, unit: 'scheduled invocation', source: 'aws.amazon.com/eventbridge/pricing' },
  metricRead: { usd: 0.01 / 1000, unit: 'metric read', source: 'aws.amazon.com/cloudwatch/pricing' },
  alarmRequest: { usd: 0.01 / 1000, unit: 'alarm request', source: 'aws.amazon.com/cloudwatch/pricing' },
  customMetric: {
    usd: 0.3 / HOURS_A_MONTH,
    unit: 'hour of a metric of one’s own',
    source: 'aws.amazon.com/cloudwatch/pricing: by the hour in which it is sent',
  },
  alarm: { usd: 0.1 / HOURS_A_MONTH, unit: 'hour of an alarm', source: 'aws.amazon.com/cloudwatch/pricing' },
  log: { usd: 0.5 / 1024 ** 3, unit: 'byte of log', source: 'aws.amazon.com/cloudwatch/pricing' },
  trace: { usd: 5 / MILLION, unit: 'trace', source: 'aws.amazon.com/xray/pricing' },
  objectWrite: { usd: 0.005 / 1000, unit: 'S3 PUT', source: 'aws.amazon.com/s3/pricing' },
  objectRead: { usd: 0.0004 / 1000, unit: 'S3 GET', source: 'aws.amazon.com/s3/pricing' },
  parameter: {
    usd: 0.05 / 10_000,
    unit: 'call of Parameter Store for an advanced parameter',
    source: 'aws.amazon.com/systems-manager/pricing',
  },
  instanceHour: { usd: 0.0816, unit: 'hour of an m7g.large', source: 'aws.amazon.com/ec2/pricing/on-demand' },
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

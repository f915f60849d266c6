import type { ServiceName } from '../../simulator/service';
import type { Limit } from './token-bucket';

/** A bucket that an account has in a region. */
export interface NamedLimit extends Limit {
  readonly name: string;
  readonly source: 'EC2' | 'ELB' | 'CloudWatch' | 'SSM' | 'Step Functions' | 'assumed';
}

/** Where the figures are from. Step Functions': its regions that are not the three biggest, where it is several times as much. */
export const SOURCES: Readonly<Record<NamedLimit['source'], string>> = {
  EC2: 'EC2 developer guide, "Request throttling for the Amazon EC2 API": a bucket an action',
  ELB: 'Elastic Load Balancing user guide, "Request throttling": one bucket for everything, and one a category',
  CloudWatch: 'CloudWatch user guide, "CloudWatch service quotas": a second’s worth at once',
  SSM: 'AWS General Reference, Systems Manager quotas: a second’s worth at once',
  'Step Functions':
    'Step Functions developer guide, "Quotas related to API action throttling" and "to state throttling"',
  assumed: 'Auto Scaling’s API reference says that all its actions share one bucket, and not how big it is',
};

const of =
  (source: NamedLimit['source']) =>
  (name: string, burst: number, perSecond: number): NamedLimit => ({ source, name, burst, perSecond });
const ec2 = of('EC2');
const elb = of('ELB');

const ELB_ALL = elb('elbv2, all actions', 40, 10);
const ELB_READ = elb('elbv2, non-mutating', 40, 10);
const ELB_WRITE = elb('elbv2, mutating', 20, 3);
const AUTO_SCALING = of('assumed')('autoscaling, all actions', 100, 20);
export const TRANSITIONS = of('Step Functions')('state transitions', 800, 800);

/** EC2's "uncategorized" actions, as far as Kiln calls them: burst, per second. */
const EC2_OF_THEIR_OWN: Readonly<Record<string, readonly [number, number]>> = {
  CreateTags: [100, 10],
  DeleteSnapshot: [100, 5],
  DeregisterImage: [100, 5],
  RunInstances: [5, 2],
  TerminateInstances: [100, 5],
};
/** Without a filter and without pages these have a smaller bucket. */
const EC2_UNFILTERED = ['DescribeInstances', 'DescribeSecurityGroups', 'DescribeSnapshots', 'DescribeVolumes'];

const OTHERS: Readonly<Record<string, NamedLimit>> = Object.fromEntries(
  [
    of('CloudWatch')('cloudwatch DescribeAlarms', 9, 9),
    of('CloudWatch')('cloudwatch GetMetricData', 50, 50),
    of('CloudWatch')('cloudwatch PutMetricAlarm', 3, 3),
    of('SSM')('ssm GetParameter', 40, 40),
    of('Step Functions')('sfn DescribeExecution', 250, 10),
    of('Step Functions')('sfn StartExecution', 800, 150),
  ].map((limit) => [limit.name, limit]),
);

/** The buckets that a call takes a token from; none where AWS publishes no limit. */
export function limitsOf(service: ServiceName, operation: string, input: unknown): readonly NamedLimit[] {
  if (service === 'ec2') return [ec2Limit(operation, input)];
  if (service === 'elbv2') return [ELB_ALL, operation.startsWith('Describe') ? ELB_READ : ELB_WRITE];
  if (service === 'autoscaling') return [AUTO_SCALING];
  const other = OTHERS[`${service} ${operation}`];
  return other === undefined ? [] : [other];
}

function ec2Limit(operation: string, input: unknown): NamedLimit {
  const own = EC2_OF_THEIR_OWN[operation];
  if (own !== undefined) return ec2(`ec2 ${operation}`, ...own);
  if (EC2_UNFILTERED.includes(operation) && !has(input, 'Filters') && !has(input, 'MaxResults'))
    return ec2(`ec2 ${operation}, unfiltered`, 50, 10);
  return /^(Describe|Get|List|Search)/.test(operation)
    ? ec2(`ec2 ${operation}`, 100, 20)
    : ec2(`ec2 ${operation}`, 50, 5);
}

function has(input: unknown, field: string): boolean {
  return typeof input === 'object' && input !== null && Reflect.get(input, field) !== undefined;
}

import type { CallRecord } from '../../../simulator/kernel';
import type { ServiceName } from '../../../simulator/service';
import type { CarriedTags } from '../carried-tags';
import type { Demand } from '../demand';
import { autoScalingDemands } from './auto-scaling-demands';
import { ec2Demands } from './ec2-demands';
import { loadBalancingDemands } from './load-balancing-demands';
import { type Demands, onEverything } from './reading';
import { objectDemands, schedulerDemands, systemsManagerDemands, tableDemands } from './remembering-demands';
import { cloudWatchDemands, eventDemands, queueDemands, topicDemands, workflowDemands } from './telling-demands';

const DEMANDS: Readonly<Record<ServiceName, Readonly<Record<string, Demands>>>> = {
  ec2: ec2Demands,
  autoscaling: autoScalingDemands,
  elbv2: loadBalancingDemands,
  ssm: systemsManagerDemands,
  s3: objectDemands,
  dynamodb: tableDemands,
  cloudwatch: cloudWatchDemands,
  eventbridge: eventDemands,
  scheduler: schedulerDemands,
  sns: topicDemands,
  sqs: queueDemands,
  sfn: workflowDemands,
  // Everybody may ask who they are. Source: STS API, GetCallerIdentity: "No permissions are required".
  sts: { GetCallerIdentity: () => [] },
  pricing: { GetProducts: onEverything('pricing:GetProducts') },
};

/**
 * What IAM is asked for a call, everything of it.
 * @throws Error for an operation that is not in the tables: what it asks for has to be looked up
 */
export function demandsOf({ service, operation, input }: CallRecord, carried: CarriedTags): readonly Demand[] {
  const demands = DEMANDS[service][operation];
  if (demands === undefined) {
    throw new Error(`What IAM asks for ${service} ${operation} is not in proof/permissions/demands: look it up.`);
  }
  return demands(input, carried);
}

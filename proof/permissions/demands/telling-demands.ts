import { z } from 'zod';
import { ACCOUNT, arnOf } from '../../../simulator/world/account';
import { type Demand, demand, requestTags } from '../demand';
import { type Demands, field, onEverything, tagsIn, text, texts } from './reading';

/** Of the pages' topic; the id is the template's business. */
export const PAGES_KEY = arnOf('kms', 'key/00000000-0000-4000-8000-000000000001');
const via = (service: string) => ({ 'kms:ViaService': `${service}.${ACCOUNT.region}.amazonaws.com` });

const alarm = (name: string): string => arnOf('cloudwatch', `alarm:${name}`);

/** Source: Service Authorization Reference, CloudWatch. */
export const cloudWatchDemands: Readonly<Record<string, Demands>> = {
  DeleteAlarms: (input) => texts(input, 'AlarmNames').map((name) => demand('cloudwatch:DeleteAlarms', alarm(name))),
  DescribeAlarms: onEverything('cloudwatch:DescribeAlarms'),
  GetMetricData: onEverything('cloudwatch:GetMetricData'),
  // Tags are asked for by themselves. Source: CloudWatch API, PutMetricAlarm, Tags.
  PutMetricAlarm: (input) =>
    ['cloudwatch:PutMetricAlarm', 'cloudwatch:TagResource'].map((action) =>
      demand(action, alarm(text(input, 'AlarmName')), requestTags(tagsIn(Object(input).Tags))),
    ),
};

/** Source: Service Authorization Reference, EventBridge. */
export const eventDemands: Readonly<Record<string, Demands>> = {
  PutEvents: (input) =>
    field(
      input,
      'Entries',
      z.array(z.looseObject({ EventBusName: z.string(), Source: z.string(), DetailType: z.string() })),
    ).map(({ EventBusName, Source, DetailType }) =>
      demand('events:PutEvents', arnOf('events', `event-bus/${EventBusName}`), {
        'events:source': Source,
        'events:detail-type': DetailType,
      }),
    ),
};

/** Asked for by SNS in the publisher's name. Source: SNS developer guide, "Key management". */
export const topicDemands: Readonly<Record<string, Demands>> = {
  Publish: (input) => [
    demand('sns:Publish', text(input, 'TopicArn')),
    ...['kms:GenerateDataKey', 'kms:Decrypt'].map((action) => demand(action, PAGES_KEY, via('sns'))),
  ],
};

export const queueDemands: Readonly<Record<string, Demands>> = {
  SendMessage: (input) => [demand('sqs:SendMessage', arnOf('sqs', text(input, 'QueueUrl').split('/').at(-1) ?? ''))],
};

/** Version or alias: the permission is looked up by the machine's own ARN. Source: Step Functions developer guide, "Authorization for versions and aliases". */
export const startMachine = (machineArn: string): Demand => demand('states:StartExecution', unqualified(machineArn));
const unqualified = (machineArn: string): string => machineArn.replace(/(:stateMachine:[^:]+):[^:]+$/, '$1');

const onExecution =
  (action: string): Demands =>
  (input) => [demand(action, text(input, 'executionArn'))];

/** Source: Service Authorization Reference, Step Functions. */
export const workflowDemands: Readonly<Record<string, Demands>> = {
  DescribeExecution: onExecution('states:DescribeExecution'),
  GetExecutionHistory: onExecution('states:GetExecutionHistory'),
  ListExecutions: (input) => [demand('states:ListExecutions', unqualified(text(input, 'stateMachineArn')))],
  SendTaskFailure: onEverything('states:SendTaskFailure'),
  SendTaskSuccess: onEverything('states:SendTaskSuccess'),
  StartExecution: (input) => [startMachine(text(input, 'stateMachineArn'))],
  StopExecution: onExecution('states:StopExecution'),
};

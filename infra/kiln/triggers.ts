import { Aws, Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { CfnEventBusPolicy, type EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { arnOf, fleetRuleArns, type Names } from '../names';
import { RELEASE_REQUESTED, refusedAlarm } from '../trigger-patterns';

export interface TriggersProps {
  readonly bus: EventBus;
  readonly starter: IFunction;
  readonly refused: IQueue;
  /** Ids of other accounts that may ask for releases. */
  readonly senders: readonly string[];
  readonly topic: ITopic;
  /** Where people read the runbook. */
  readonly runbook: string;
}

/** What asks for releases on Kiln's own bus, who may, and who hears of what was refused. Fleets' own rules are their stacks'. */
export class Triggers extends Construct {
  constructor(scope: Construct, names: Names, { bus, starter, refused, senders, topic, runbook }: TriggersProps) {
    super(scope, 'Triggers');
    new Rule(this, 'ReleaseRequested', {
      ruleName: `${names.prefix}-release-requested`,
      eventBus: bus,
      eventPattern: { detailType: RELEASE_REQUESTED['detail-type'] },
      targets: [
        new LambdaFunction(starter, { deadLetterQueue: refused, retryAttempts: 10, maxEventAge: Duration.hours(1) }),
      ],
    });
    starter.addPermission('FleetRules', {
      principal: new ServicePrincipal('events.amazonaws.com'),
      sourceArn: fleetRuleArns(names),
      sourceAccount: Aws.ACCOUNT_ID,
    });

    // Within the account IAM says who may put events. Others may ask for releases, and tell nothing in Kiln's name.
    for (const account of senders) {
      new CfnEventBusPolicy(this, `Sender${account}`, {
        eventBusName: bus.eventBusName,
        statementId: `release-requests-of-${account}`,
        statement: {
          Effect: 'Allow',
          Principal: { AWS: `arn:${Aws.PARTITION}:iam::${account}:root` },
          Action: 'events:PutEvents',
          Resource: arnOf('events', `event-bus/${names.bus}`),
          Condition: { StringEquals: { 'events:detail-type': RELEASE_REQUESTED['detail-type'] } },
        },
      });
    }

    const alarm = refusedAlarm(names.prefix, runbook);
    new Alarm(this, 'Refused', {
      alarmName: alarm.name,
      alarmDescription: alarm.description,
      metric: refused.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: Stats.MAXIMUM,
      }),
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(topic));
  }
}

import { Duration } from 'aws-cdk-lib';
import { Match, Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, type LambdaFunctionProps } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { arnOf, type Names } from '../names';

/** The watchdog is told of every release and rebuild that ended badly, and looks by itself now and then, as events can be lost. */
export class WatchdogTriggers extends Construct {
  constructor(scope: Construct, names: Names, watchdog: IFunction, deadLetterQueue: IQueue) {
    super(scope, 'WatchdogTriggers');
    const delivery: LambdaFunctionProps = {
      deadLetterQueue,
      retryAttempts: 10,
      // What is older the next look finds.
      maxEventAge: Duration.hours(1),
    };
    const machines = (['release', 'rebuild'] as const).map((name) =>
      arnOf('states', `stateMachine:${names.machine(name)}`),
    );
    new Rule(this, 'EndedBadly', {
      ruleName: `${names.prefix}-release-ended-badly`,
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
          // Executions tell their machine without the version they were started by; should one tell it, it counts too.
          stateMachineArn: machines.flatMap((machine) => [machine, ...Match.prefix(`${machine}:`)]),
        },
      },
      targets: [new LambdaFunction(watchdog, delivery)],
    });
    new Rule(this, 'Reconcile', {
      ruleName: `${names.prefix}-reconcile`,
      schedule: Schedule.rate(Duration.minutes(5)),
      targets: [
        new LambdaFunction(watchdog, {
          ...delivery,
          // The next one comes before this one is worth repeating for longer.
          maxEventAge: Duration.minutes(5),
          event: RuleTargetInput.fromObject({ source: 'kiln.reconcile' }),
        }),
      ],
    });
  }
}

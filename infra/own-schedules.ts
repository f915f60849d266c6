import { Aws } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { arnOf, type Names } from './names';

/**
 * EventBridge Scheduler, for the stage's own group of schedules: nobody else's may act under the role.
 * Source: EventBridge Scheduler user guide, "Confused deputy prevention".
 */
export function ownSchedules(names: Names): ServicePrincipal {
  return new ServicePrincipal('scheduler.amazonaws.com', {
    conditions: {
      StringEquals: {
        'aws:SourceAccount': Aws.ACCOUNT_ID,
        'aws:SourceArn': arnOf('scheduler', `schedule-group/${names.scheduleGroup}`),
      },
    },
  });
}

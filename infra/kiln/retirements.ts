import { Aws } from 'aws-cdk-lib';
import { type IRole, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { allow } from '../grants';
import { arnOf, machineArn, type Names } from '../names';
import { kilnRole } from '../role';

/** What one-time schedules need that start the retirement of a generation: their group, and the role they act under. */
export class Retirements extends Construct {
  readonly role: IRole;

  constructor(scope: Construct, names: Names) {
    super(scope, 'Retirements');
    const group = new CfnScheduleGroup(this, 'Schedules', { name: names.scheduleGroup });
    this.role = kilnRole(this, 'Role', {
      names,
      // Nobody else's schedule may act under it. Source: EventBridge Scheduler user guide, "Confused deputy prevention".
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Aws.ACCOUNT_ID,
            'aws:SourceArn': arnOf('scheduler', `schedule-group/${names.scheduleGroup}`),
          },
        },
      }),
      statements: [allow(['states:StartExecution'], [machineArn(names, 'retire')])],
    });
    this.role.node.addDependency(group);
  }
}

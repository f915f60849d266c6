import type { IRole } from 'aws-cdk-lib/aws-iam';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { allow } from '../grants';
import { machineArn, type Names } from '../names';
import { ownSchedules } from '../own-schedules';
import { kilnRole } from '../role';

/** What one-time schedules need that start the retirement of a generation: their group, and the role they act under. */
export class Retirements extends Construct {
  readonly role: IRole;

  constructor(scope: Construct, names: Names) {
    super(scope, 'Retirements');
    const group = new CfnScheduleGroup(this, 'Schedules', { name: names.scheduleGroup });
    this.role = kilnRole(this, 'Role', {
      names,
      assumedBy: ownSchedules(names),
      statements: [allow(['states:StartExecution'], [machineArn(names, 'retire')])],
    });
    this.role.node.addDependency(group);
  }
}

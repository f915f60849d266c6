import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { artifactPlace } from '../lambdas/domain/artifact-address';
import type { FleetSpec } from '../lambdas/domain/fleet-spec';
import type { Setting } from '../lambdas/functions';
import type { GivenKeys } from './deployment-settings';
import { Alarms } from './kiln/alarms';
import { Approvals } from './kiln/approvals';
import { Buckets } from './kiln/buckets';
import { CustomResourceProvider } from './kiln/custom-resource-provider';
import { deadLetters } from './kiln/dead-letters';
import { deploymentParameter } from './kiln/deployment-parameter';
import type { FunctionCode } from './kiln/function-code';
import { Functions } from './kiln/functions';
import { KilnDashboard } from './kiln/kiln-dashboard';
import { Machines } from './kiln/machines';
import { lostNotifications, Notifications } from './kiln/notifications';
import { Pages } from './kiln/pages';
import { refusedEvents } from './kiln/refused-events';
import { ReleaseAlarms } from './kiln/release-alarms';
import { Retirements } from './kiln/retirements';
import { ScriptsCommand } from './kiln/scripts-command';
import { stateTable } from './kiln/state-table';
import { Triggers } from './kiln/triggers';
import { WatchdogTriggers } from './kiln/watchdog-triggers';
import { arnOf, liveMachineArn, type Names } from './names';

export interface KilnStackProps extends StackProps {
  readonly names: Names;
  /** Of the stage, for the permissions their releases need. */
  readonly fleets: readonly FleetSpec[];
  readonly keys: GivenKeys;
  readonly code: FunctionCode;
  /** Other accounts that may ask for releases by events. */
  readonly eventSenders: readonly string[];
  /** Where people read the runbook: an address, or its path in the repository. */
  readonly runbook: string;
}

/** Everything of Kiln in one stage that is not one fleet's. */
export class KilnStack extends Stack {
  constructor(scope: Construct, { names, fleets, keys, code, eventSenders, runbook, ...props }: KilnStackProps) {
    super(scope, names.prefix, { description: `Kiln: releases of the fleets of stage ${names.stage}`, ...props });

    const table = stateTable(this, names);
    const bus = new EventBus(this, 'Bus', { eventBusName: names.bus });
    const pages = new Pages(this, names);
    const buckets = new Buckets(this, names);
    const retirements = new Retirements(this, names);
    const letters = deadLetters(this, names);
    const refused = refusedEvents(this, names);
    const unheard = lostNotifications(this, names);
    new ScriptsCommand(this, names);

    const values: Record<Setting, string> = {
      STAGE: names.stage,
      TABLE_NAME: table.tableName,
      BUS_NAME: bus.eventBusName,
      TOPIC_ARN: pages.topic.topicArn,
      SCRIPTS_DOCUMENT: names.scriptsDocument,
      SCRIPTS_LOG_GROUP: names.scriptsLogGroup,
      RELEASE_MACHINE_ARN: liveMachineArn(names, 'release'),
      BAKE_MACHINE_ARN: liveMachineArn(names, 'bake'),
      RECOVER_MACHINE_ARN: liveMachineArn(names, 'recover'),
      RETIRE_MACHINE_ARN: liveMachineArn(names, 'retire'),
      REBUILD_MACHINE_ARN: liveMachineArn(names, 'rebuild'),
      SCHEDULE_GROUP: names.scheduleGroup,
      SCHEDULE_ROLE_ARN: retirements.role.roleArn,
      REFUSED_EVENTS_URL: refused.queueUrl,
      RUNBOOK: runbook,
    };
    const bounds = {
      names,
      tableArn: table.tableArn,
      busArn: bus.eventBusArn,
      topicArn: pages.topic.topicArn,
      topicKeyArn: pages.key.keyArn,
      assetBucketArn: buckets.assets.bucketArn,
      scheduleRoleArn: retirements.role.roleArn,
      keys,
      notifyTopics: [...new Set(fleets.flatMap(({ notify }) => (notify === undefined ? [] : [notify.topic])))],
      artifacts: fleets.map(({ image }) => artifactPlace(image.artifact)),
      baseParameters: fleets.flatMap(({ image }) => ('ssmParameter' in image.base ? [image.base.ssmParameter] : [])),
    };
    const functions = new Functions(this, {
      bounds,
      code,
      values,
      deadLetters: { Watchdog: letters, StartRelease: refused, Notify: unheard },
    });
    const machines = new Machines(this, names, functions);
    new WatchdogTriggers(this, names, functions.get('Watchdog'), letters);
    const approvals = new Approvals(this, names, functions.get('AnswerApproval'));
    new Triggers(this, names, {
      bus,
      starter: functions.get('StartRelease'),
      refused,
      senders: eventSenders,
      topic: pages.topic,
      runbook,
    });
    for (const name of ['TrafficRule', 'ProtectFleet'] as const) {
      new CustomResourceProvider(this, name, names, functions.get(name));
    }
    new Notifications(this, names, bus.eventBusName, functions.get('Notify'), unheard);
    new ReleaseAlarms(this, { names, lostNotifications: unheard, topic: pages.topic, runbook });
    new KilnDashboard(this, { names, machines, deadLetters: [letters, refused, unheard] });
    new Alarms(this, {
      names,
      recover: machines.get('recover').machine,
      deadLetters: letters,
      topic: pages.topic,
      runbook,
    });

    deploymentParameter(this, names, {
      table: table.tableName,
      bus: bus.eventBusName,
      answerUrl: approvals.url,
    });

    new CfnOutput(this, 'ReleaseMachineArn', {
      value: machines.get('release').aliasArn,
      description: 'Start an execution of it with {"fleet": "…", "version": "…"} to release.',
    });
    new CfnOutput(this, 'TableName', {
      value: table.tableName,
      description: 'Locks, plans, release records. It outlives this stack.',
    });
    new CfnOutput(this, 'RebuildMachineArn', {
      value: machines.get('rebuild').aliasArn,
      description: 'Start an execution of it with {"fleet": "…"}, or {} for every fleet, to rebuild what grew old.',
    });
    new CfnOutput(this, 'AnswerUrl', {
      value: approvals.url,
      description: 'Where approvers answer, signed with their AWS credentials.',
    });
    new CfnOutput(this, 'PagesTopicArn', {
      value: pages.topic.topicArn,
      description: 'Subscribe to it whoever is to be paged.',
    });
    new CfnOutput(this, 'EventBusArn', {
      value: arnOf('events', `event-bus/${names.bus}`),
      description: 'Where releases are asked for, and where every end of one is told.',
    });
  }
}

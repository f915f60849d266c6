import type { Setting } from '../../lambdas/functions';
import { ACCOUNT, arnOf, roleArn } from './account';
import { MACHINE_NAMES, type MachineName } from './machines';

/** What a stage's stack calls its parts. */
export function deploymentNames(stage: string) {
  const prefix = `kiln-${stage}`;
  const refusedEvents = `${prefix}-refused-events`;
  return {
    prefix,
    table: prefix,
    bus: prefix,
    topicArn: arnOf('sns', prefix),
    scriptsDocument: `${prefix}-RunScripts`,
    scriptsLogGroup: `/kiln/${stage}/scripts`,
    scheduleGroup: prefix,
    scheduleRoleArn: roleArn(stage, `${prefix}-schedules`),
    refusedEvents,
    refusedEventsUrl: `https://sqs.${ACCOUNT.region}.amazonaws.com/${ACCOUNT.accountId}/${refusedEvents}`,
    rebuildSchedule: (fleet: string) => `${prefix}-${fleet}-rebuild`,
    rebuildRoleArn: (fleet: string) => roleArn(stage, `${prefix}-${fleet}-rebuild`),
    deadLettersArn: arnOf('sqs', `${prefix}-dead-letters`),
    assetBucket: `${prefix}-assets`,
    functionArnPrefix: arnOf('lambda', `function:${prefix}-`),
    machine: (machine: MachineName) => `${prefix}-${machine}`,
    /** Version 1, as definitions, schedules and the watchdog name it. */
    machineArn: (machine: MachineName) => `${arnOf('states', `stateMachine:${prefix}-${machine}`)}:1`,
    machineNamed: (name: string) => MACHINE_NAMES.find((machine) => `${prefix}-${machine}` === name),
  };
}

/** Where people read the runbook. */
export const RUNBOOK = 'docs/runbook.md';

export type DeploymentNames = ReturnType<typeof deploymentNames>;

/** The environment of every function. */
export function settingsOf(stage: string, names: DeploymentNames): Readonly<Record<Setting, string>> {
  return {
    STAGE: stage,
    TABLE_NAME: names.table,
    BUS_NAME: names.bus,
    TOPIC_ARN: names.topicArn,
    SCRIPTS_DOCUMENT: names.scriptsDocument,
    SCRIPTS_LOG_GROUP: names.scriptsLogGroup,
    RELEASE_MACHINE_ARN: names.machineArn('release'),
    BAKE_MACHINE_ARN: names.machineArn('bake'),
    RECOVER_MACHINE_ARN: names.machineArn('recover'),
    RETIRE_MACHINE_ARN: names.machineArn('retire'),
    REBUILD_MACHINE_ARN: names.machineArn('rebuild'),
    SCHEDULE_GROUP: names.scheduleGroup,
    SCHEDULE_ROLE_ARN: names.scheduleRoleArn,
    REFUSED_EVENTS_URL: names.refusedEventsUrl,
    RUNBOOK,
  };
}

import type { FunctionName, Setting } from '../lambdas/functions';

/** The settings each function's code reads; it gets these and no others. A test compares them with the bundles. */
export const settings: Readonly<Record<FunctionName, readonly Setting[]>> = {
  ValidateRequest: ['STAGE'],
  ClaimFleet: ['TABLE_NAME', 'RECOVER_MACHINE_ARN'],
  RefuseRelease: ['TABLE_NAME', 'BUS_NAME'],
  PlanRelease: ['STAGE', 'TABLE_NAME'],

  StartBuilder: ['TABLE_NAME'],
  CheckBuilder: ['TABLE_NAME'],
  RunScripts: ['TABLE_NAME', 'SCRIPTS_DOCUMENT', 'SCRIPTS_LOG_GROUP'],
  CheckScripts: ['TABLE_NAME', 'SCRIPTS_LOG_GROUP'],
  StopBuilder: ['TABLE_NAME'],
  CreateImage: ['TABLE_NAME'],
  CheckImage: ['TABLE_NAME'],
  PublishImage: ['TABLE_NAME'],
  RemoveBuilders: ['TABLE_NAME'],

  CreateTargetGroup: ['TABLE_NAME'],
  ConfigureTargetGroup: ['TABLE_NAME'],
  NameInRule: ['TABLE_NAME'],
  CreateLaunchTemplate: ['TABLE_NAME'],
  LaunchGeneration: ['TABLE_NAME'],
  HoldReplacement: ['TABLE_NAME'],
  CheckGeneration: ['TABLE_NAME'],
  EnableHealing: ['TABLE_NAME'],
  AttachPolicies: ['TABLE_NAME'],
  CreateAlarms: ['TABLE_NAME'],

  HoldCapacity: ['TABLE_NAME'],
  GrowGeneration: ['TABLE_NAME'],
  ShiftTraffic: ['TABLE_NAME'],
  JudgeRelease: ['TABLE_NAME'],
  ProveCutover: ['TABLE_NAME'],

  RestoreCapacity: ['TABLE_NAME'],
  CompleteRelease: ['TABLE_NAME'],
  ScheduleRetirement: ['TABLE_NAME', 'RETIRE_MACHINE_ARN', 'SCHEDULE_GROUP', 'SCHEDULE_ROLE_ARN'],
  PointToImage: ['TABLE_NAME'],
  AnnounceRelease: ['TABLE_NAME', 'BUS_NAME'],

  BeginRecovery: ['TABLE_NAME'],
  RestoreTraffic: ['TABLE_NAME'],
  ConfirmRestored: ['TABLE_NAME'],
  DiscardBuild: ['TABLE_NAME', 'BAKE_MACHINE_ARN'],
  QuarantineImage: ['TABLE_NAME'],
  FinishRecovery: ['TABLE_NAME'],
  PageOperator: ['TABLE_NAME', 'TOPIC_ARN', 'BUS_NAME'],

  DrainGeneration: ['TABLE_NAME'],
  DiscardGeneration: ['TABLE_NAME'],
  ConfirmDiscarded: ['TABLE_NAME'],
  ClaimRetirement: ['STAGE', 'TABLE_NAME'],
  LeaveRule: ['STAGE', 'TABLE_NAME'],
  ReleaseClaim: ['TABLE_NAME'],
  FinishRetirement: ['TABLE_NAME', 'BUS_NAME'],

  StartRelease: ['STAGE', 'RELEASE_MACHINE_ARN', 'REFUSED_EVENTS_URL'],
  Watchdog: ['TABLE_NAME', 'BUS_NAME', 'TOPIC_ARN', 'RECOVER_MACHINE_ARN', 'RETIRE_MACHINE_ARN'],
  TrafficRule: ['STAGE'],
  ProtectFleet: ['STAGE', 'TABLE_NAME'],
};

/**
 * Every Lambda of Kiln: where its code lies, which machines call it, and how long one invocation may take. The state
 * machines name them as `${CheckGeneration}`; the deployment and the rehearsal both read this list.
 */
export interface FunctionDefinition {
  /** Below `lambdas/`, without the ending. */
  readonly entry: string;
  readonly timeoutSeconds: number;
}

/** Room for one call that AWS never answers (three attempts of ten seconds) beside those it does. */
const STEP_TIMEOUT_SECONDS = 60;

/** A Task waits longer than its function may run, so that no second invocation starts beside a first one. */
export const TASK_TIMEOUT_SECONDS = 75;

/** How long after the end of an execution one of its handlers can still be at work. */
export const LONGEST_HANDLER_SECONDS = STEP_TIMEOUT_SECONDS + 5;

const step = (entry: string): FunctionDefinition => ({ entry, timeoutSeconds: STEP_TIMEOUT_SECONDS });

export const functions = {
  ValidateRequest: step('plan/validate-request'),
  CheckWindow: step('plan/check-window'),
  PreviewRelease: step('plan/preview-release'),
  AskApproval: step('approve/ask-approval'),
  ClaimFleet: step('plan/claim-fleet'),
  RefuseRelease: step('plan/refuse-release'),
  PlanRelease: step('plan/plan-release'),
  GiveBackClaim: step('plan/give-back-claim'),

  StartBuilder: step('bake/start-builder'),
  CheckBuilder: step('bake/check-builder'),
  RunScripts: step('bake/run-scripts'),
  CheckScripts: step('bake/check-scripts'),
  StopBuilder: step('bake/stop-builder'),
  CreateImage: step('bake/create-image'),
  CheckImage: step('bake/check-image'),
  PublishImage: step('bake/publish-image'),
  RemoveBuilders: step('bake/remove-builders'),

  CreateTargetGroup: step('launch/create-target-group'),
  ConfigureTargetGroup: step('launch/configure-target-group'),
  NameInRule: step('launch/name-in-rule'),
  CreateLaunchTemplate: step('launch/create-launch-template'),
  LaunchGeneration: step('launch/launch-generation'),
  HoldReplacement: step('launch/hold-replacement'),
  CheckGeneration: step('launch/check-generation'),
  EnableHealing: step('launch/enable-healing'),
  AttachPolicies: step('launch/attach-policies'),
  CreateAlarms: step('launch/create-alarms'),

  HoldCapacity: step('shift/hold-capacity'),
  GrowGeneration: step('shift/grow-generation'),
  ShiftTraffic: step('shift/shift-traffic'),
  JudgeRelease: step('judge/judge-release'),
  AskStepApproval: step('approve/ask-step-approval'),
  CheckApproval: step('approve/check-approval'),
  ProveCutover: step('judge/prove-cutover'),

  RestoreCapacity: step('complete/restore-capacity'),
  CompleteRelease: step('complete/complete-release'),
  ScheduleRetirement: step('complete/schedule-retirement'),
  PointToImage: step('complete/point-to-image'),
  AnnounceRelease: step('complete/announce-release'),

  BeginRecovery: step('recover/begin-recovery'),
  RestoreTraffic: step('recover/restore-traffic'),
  ConfirmRestored: step('recover/confirm-restored'),
  DiscardBuild: step('recover/discard-build'),
  QuarantineImage: step('recover/quarantine-image'),
  FinishRecovery: step('recover/finish-recovery'),
  PageOperator: step('recover/page-operator'),

  DrainGeneration: step('retire/drain-generation'),
  DiscardGeneration: step('retire/discard-generation'),
  ConfirmDiscarded: step('retire/confirm-discarded'),
  ClaimRetirement: step('retire/claim-retirement'),
  LeaveRule: step('retire/leave-rule'),
  ReleaseClaim: step('retire/release-claim'),
  FinishRetirement: step('retire/finish-retirement'),

  ChooseFleets: step('rebuild/choose-fleets'),
  DecideRebuild: step('rebuild/decide-rebuild'),
  ConcludeRebuild: step('rebuild/conclude-rebuild'),

  /** Not of a machine: EventBridge hands it the events that ask for releases. */
  StartRelease: step('trigger/start-release'),
  /** Not of a machine: behind a Function URL, for people who say yes or no. */
  AnswerApproval: step('approve/answer-approval'),
  /** Not of a machine: told of every execution that ended badly, and woken by a schedule. */
  Watchdog: step('watchdog/watchdog'),
  /** Not of a machine: the CloudFormation custom resource that makes a fleet's listener rule. */
  TrafficRule: step('traffic-rule/traffic-rule'),
  /** Not of a machine: the CloudFormation custom resource that refuses the deletion of a fleet that lives. */
  ProtectFleet: step('traffic-rule/protect-fleet'),
} as const satisfies Record<string, FunctionDefinition>;

export type FunctionName = keyof typeof functions;

/**
 * What every function finds in its environment. Read through the runtime, by these names only.
 * STAGE: `prod`. TABLE_NAME: the DynamoDB table. BUS_NAME: the event bus events go to. TOPIC_ARN: where a person is
 * paged. SCRIPTS_DOCUMENT: name of the SSM document that runs scripts on a builder. SCRIPTS_LOG_GROUP: where their
 * output goes. RECOVER_MACHINE_ARN, RETIRE_MACHINE_ARN, RELEASE_MACHINE_ARN, BAKE_MACHINE_ARN, REBUILD_MACHINE_ARN: state
 * machines; where one is started, by the alias of its published version. SCHEDULE_GROUP, SCHEDULE_ROLE_ARN: for one-time schedules.
 * REFUSED_EVENTS_URL: the queue of events that started nothing.
 */
export const SETTINGS = [
  'STAGE',
  'TABLE_NAME',
  'BUS_NAME',
  'TOPIC_ARN',
  'SCRIPTS_DOCUMENT',
  'SCRIPTS_LOG_GROUP',
  'RELEASE_MACHINE_ARN',
  'BAKE_MACHINE_ARN',
  'RECOVER_MACHINE_ARN',
  'RETIRE_MACHINE_ARN',
  'REBUILD_MACHINE_ARN',
  'SCHEDULE_GROUP',
  'SCHEDULE_ROLE_ARN',
  'REFUSED_EVENTS_URL',
] as const;

export type Setting = (typeof SETTINGS)[number];

import { handler as answerApproval } from '../../lambdas/approve/answer-approval';
import { handler as askApproval } from '../../lambdas/approve/ask-approval';
import { handler as askStepApproval } from '../../lambdas/approve/ask-step-approval';
import { handler as checkApproval } from '../../lambdas/approve/check-approval';
import { handler as checkBuilder } from '../../lambdas/bake/check-builder';
import { handler as checkImage } from '../../lambdas/bake/check-image';
import { handler as checkScripts } from '../../lambdas/bake/check-scripts';
import { handler as createImage } from '../../lambdas/bake/create-image';
import { handler as publishImage } from '../../lambdas/bake/publish-image';
import { handler as removeBuilders } from '../../lambdas/bake/remove-builders';
import { handler as runScripts } from '../../lambdas/bake/run-scripts';
import { handler as startBuilder } from '../../lambdas/bake/start-builder';
import { handler as stopBuilder } from '../../lambdas/bake/stop-builder';
import { handler as announceRelease } from '../../lambdas/complete/announce-release';
import { handler as completeRelease } from '../../lambdas/complete/complete-release';
import { handler as pointToImage } from '../../lambdas/complete/point-to-image';
import { handler as restoreCapacity } from '../../lambdas/complete/restore-capacity';
import { handler as scheduleRetirement } from '../../lambdas/complete/schedule-retirement';
import type { FunctionName } from '../../lambdas/functions';
import { handler as judgeRelease } from '../../lambdas/judge/judge-release';
import { handler as proveCutover } from '../../lambdas/judge/prove-cutover';
import { handler as attachPolicies } from '../../lambdas/launch/attach-policies';
import { handler as checkGeneration } from '../../lambdas/launch/check-generation';
import { handler as configureTargetGroup } from '../../lambdas/launch/configure-target-group';
import { handler as createAlarms } from '../../lambdas/launch/create-alarms';
import { handler as createLaunchTemplate } from '../../lambdas/launch/create-launch-template';
import { handler as createTargetGroup } from '../../lambdas/launch/create-target-group';
import { handler as enableHealing } from '../../lambdas/launch/enable-healing';
import { handler as holdReplacement } from '../../lambdas/launch/hold-replacement';
import { handler as launchGeneration } from '../../lambdas/launch/launch-generation';
import { handler as nameInRule } from '../../lambdas/launch/name-in-rule';
import { handler as checkWindow } from '../../lambdas/plan/check-window';
import { handler as claimFleet } from '../../lambdas/plan/claim-fleet';
import { handler as giveBackClaim } from '../../lambdas/plan/give-back-claim';
import { handler as planRelease } from '../../lambdas/plan/plan-release';
import { handler as previewRelease } from '../../lambdas/plan/preview-release';
import { handler as refuseRelease } from '../../lambdas/plan/refuse-release';
import { handler as validateRequest } from '../../lambdas/plan/validate-request';
import { handler as chooseFleets } from '../../lambdas/rebuild/choose-fleets';
import { handler as concludeRebuild } from '../../lambdas/rebuild/conclude-rebuild';
import { handler as decideRebuild } from '../../lambdas/rebuild/decide-rebuild';
import { handler as beginRecovery } from '../../lambdas/recover/begin-recovery';
import { handler as confirmRestored } from '../../lambdas/recover/confirm-restored';
import { handler as discardBuild } from '../../lambdas/recover/discard-build';
import { handler as finishRecovery } from '../../lambdas/recover/finish-recovery';
import { handler as pageOperator } from '../../lambdas/recover/page-operator';
import { handler as quarantineImage } from '../../lambdas/recover/quarantine-image';
import { handler as restoreTraffic } from '../../lambdas/recover/restore-traffic';
import { handler as claimRetirement } from '../../lambdas/retire/claim-retirement';
import { handler as confirmDiscarded } from '../../lambdas/retire/confirm-discarded';
import { handler as discardGeneration } from '../../lambdas/retire/discard-generation';
import { handler as drainGeneration } from '../../lambdas/retire/drain-generation';
import { handler as finishRetirement } from '../../lambdas/retire/finish-retirement';
import { handler as leaveRule } from '../../lambdas/retire/leave-rule';
import { handler as releaseClaim } from '../../lambdas/retire/release-claim';
import type { Step } from '../../lambdas/shared/define-step';
import { handler as growGeneration } from '../../lambdas/shift/grow-generation';
import { handler as holdCapacity } from '../../lambdas/shift/hold-capacity';
import { handler as shiftTraffic } from '../../lambdas/shift/shift-traffic';
import { handler as notify } from '../../lambdas/tell/notify';
import { handler as protectFleet } from '../../lambdas/traffic-rule/protect-fleet';
import { handler as trafficRule } from '../../lambdas/traffic-rule/traffic-rule';
import { handler as startRelease } from '../../lambdas/trigger/start-release';
import { handler as watchdog } from '../../lambdas/watchdog/watchdog';

/** Kiln's handlers, the real ones, by the names state machines know them by. */
export const handlers = {
  ValidateRequest: validateRequest,
  CheckWindow: checkWindow,
  PreviewRelease: previewRelease,
  AskApproval: askApproval,
  ClaimFleet: claimFleet,
  RefuseRelease: refuseRelease,
  PlanRelease: planRelease,
  GiveBackClaim: giveBackClaim,
  StartBuilder: startBuilder,
  CheckBuilder: checkBuilder,
  RunScripts: runScripts,
  CheckScripts: checkScripts,
  StopBuilder: stopBuilder,
  CreateImage: createImage,
  CheckImage: checkImage,
  PublishImage: publishImage,
  RemoveBuilders: removeBuilders,
  CreateTargetGroup: createTargetGroup,
  ConfigureTargetGroup: configureTargetGroup,
  NameInRule: nameInRule,
  CreateLaunchTemplate: createLaunchTemplate,
  LaunchGeneration: launchGeneration,
  HoldReplacement: holdReplacement,
  CheckGeneration: checkGeneration,
  EnableHealing: enableHealing,
  AttachPolicies: attachPolicies,
  CreateAlarms: createAlarms,
  HoldCapacity: holdCapacity,
  GrowGeneration: growGeneration,
  ShiftTraffic: shiftTraffic,
  JudgeRelease: judgeRelease,
  AskStepApproval: askStepApproval,
  CheckApproval: checkApproval,
  ProveCutover: proveCutover,
  RestoreCapacity: restoreCapacity,
  CompleteRelease: completeRelease,
  ScheduleRetirement: scheduleRetirement,
  PointToImage: pointToImage,
  AnnounceRelease: announceRelease,
  BeginRecovery: beginRecovery,
  RestoreTraffic: restoreTraffic,
  ConfirmRestored: confirmRestored,
  DiscardBuild: discardBuild,
  QuarantineImage: quarantineImage,
  FinishRecovery: finishRecovery,
  PageOperator: pageOperator,
  DrainGeneration: drainGeneration,
  DiscardGeneration: discardGeneration,
  ConfirmDiscarded: confirmDiscarded,
  ClaimRetirement: claimRetirement,
  LeaveRule: leaveRule,
  ReleaseClaim: releaseClaim,
  FinishRetirement: finishRetirement,
  StartRelease: startRelease,
  ChooseFleets: chooseFleets,
  DecideRebuild: decideRebuild,
  ConcludeRebuild: concludeRebuild,
  AnswerApproval: answerApproval,
  Notify: notify,
  Watchdog: watchdog,
  ProtectFleet: protectFleet,
  TrafficRule: trafficRule,
} satisfies Record<FunctionName, Step>;

import * as z from 'zod';
import { approvedSchema, previewSchema } from './preview';
import { progressSchema } from './progress';
import { releaseOutputSchema } from './release-output';
import { releaseRequestSchema } from './release-request';
import { stepSchema } from './steps';

/*
 * Input and output of every Task state's handler, each exported by its state's name; each builds on what the states
 * before it gave. Each by itself, so that a function's bundle holds its own and no other: infra/kiln/trimming.ts.
 */

/** What every state gives its handler: who is asking, and for which release. */
const releaseRef = z.strictObject({
  id: z.string(),
  fleet: z.string(),
  /** Goes up with every change of the claim's owner; a writer of weights whose fence is old stops. */
  fence: z.int(),
});
export type ReleaseRef = z.output<typeof releaseRef>;

const envelope = z.strictObject({
  /** The state's name and the execution's ARN, for the log. */
  state: z.string(),
  execution: z.string(),
  release: releaseRef,
});

/** Epoch seconds at which a wait began: what its deadline counts from. */
const since = z.int();
const nothing = z.strictObject({});

const validated = z.strictObject({
  release: releaseRef.omit({ fence: true }),
  request: releaseRequestSchema,
});

const claim = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('CLAIMED'), fence: z.int(), reason: z.string() }),
  /** Held by something that ends by itself in a moment. */
  z.strictObject({ status: z.literal('WAIT'), retryAfterSeconds: z.int(), reason: z.string() }),
  /** Held by a release whose execution is over: recover that one first, under this execution name. */
  z.strictObject({
    status: z.literal('RECOVER'),
    recovery: z.strictObject({
      name: z.string(),
      input: z.strictObject({
        release: releaseRef,
        error: z.string(),
        cause: z.string(),
        startedBy: z.literal('successor'),
      }),
    }),
    reason: z.string(),
  }),
]);

/** Before the claim: the execution's start, ISO 8601, is what waiting is counted from. */
const unclaimed = z.strictObject({
  state: z.string(),
  execution: z.string(),
  startedAt: z.string(),
  ...validated.shape,
});

const planned = z.strictObject({
  status: z.literal('PLANNED'),
  generation: z.string(),
  blue: z.string().nullable(),
  /** An available image to use; null where one must be baked. */
  useImage: z.string().nullable(),
  steps: z.array(stepSchema).min(1),
  reason: z.string(),
});

/** Of a fleet's rebuild: when it was due, which names its release, and who asked. */
const rebuild = z.strictObject({ fleet: z.string(), dueAt: z.string(), requestedBy: z.string() });
const outcome = z.strictObject({ fleet: z.string(), reason: z.string() });
/** It is not what was approved any more, or needs an approval by now: nothing was written. */
const outdated = z.strictObject({ status: z.literal('OUTDATED'), reason: z.string() });

const failure = z.strictObject({ error: z.string(), cause: z.string() });
const machine = z.strictObject({ instanceId: z.string() });
const phase = z.enum(['build', 'test']);
const step = z.strictObject({ weight: z.int().min(1).max(100) });
/** Green's own target group, as CreateTargetGroup answered it. */
const green = envelope.extend({ targetGroupArn: z.string() });
const oneGeneration = envelope.extend({ generation: z.string() });

// release
export const ValidateRequest = {
  input: z.strictObject({ state: z.string(), execution: z.string(), startedAt: z.string(), request: z.unknown() }),
  output: validated,
};
export const ClaimFleet = {
  input: z.strictObject({ state: z.string(), execution: z.string(), ...validated.shape }),
  output: claim,
};
export const RefuseRelease = {
  input: z.strictObject({
    state: z.string(),
    execution: z.string(),
    startedAt: z.string(),
    request: z.unknown(),
    failure,
  }),
  output: failure,
};
export const CheckWindow = {
  input: unclaimed,
  output: z.strictObject({
    status: z.enum(['OPEN', 'WAIT']),
    /** ISO 8601. */
    until: z.string().nullable(),
    approvalRequired: z.boolean(),
    reason: z.string(),
  }),
};
export const PreviewRelease = { input: unclaimed, output: previewSchema };
export const AskApproval = {
  input: z.strictObject({
    state: z.string(),
    execution: z.string(),
    release: validated.shape.release,
    asking: z.string(),
    preview: previewSchema,
    token: z.string(),
  }),
  output: z.strictObject({ reason: z.string() }),
};
export const PlanRelease = {
  input: envelope.extend({
    request: releaseRequestSchema,
    /** The yes that a person gave; null where nobody was asked. */
    approved: approvedSchema.nullable(),
    /** What CheckWindow said last. */
    window: z.string(),
  }),
  output: z.discriminatedUnion('status', [planned, outdated]),
};
export const GiveBackClaim = { input: envelope.extend({ reason: z.string() }), output: outdated };
export const CreateTargetGroup = { input: envelope, output: z.strictObject({ targetGroupArn: z.string() }) };
export const ConfigureTargetGroup = { input: green, output: nothing };
export const NameInRule = { input: green.extend({ since }), output: progressSchema };
export const CreateLaunchTemplate = { input: envelope.extend({ imageId: z.string() }), output: nothing };
export const LaunchGeneration = { input: green, output: z.strictObject({ reason: z.string() }) };
export const HoldReplacement = { input: envelope, output: nothing };
export const CheckGeneration = {
  input: envelope.extend({ since, healthyPolls: z.int() }),
  output: progressSchema.extend({ healthyPolls: z.int() }),
};
export const EnableHealing = { input: envelope, output: nothing };
export const AttachPolicies = { input: green, output: nothing };
export const CreateAlarms = { input: green, output: nothing };
export const HoldCapacity = { input: envelope, output: z.strictObject({ reason: z.string() }) };
export const GrowGeneration = { input: green.extend({ since, ...step.shape }), output: progressSchema };
export const ShiftTraffic = {
  input: green.extend({ since, ...step.shape }),
  output: progressSchema.extend({ at: z.int() }),
};
export const JudgeRelease = {
  input: green.extend({ since, ...step.shape }),
  /** `held`: something keeps it from going on, beside the soak that is not over. */
  output: progressSchema.extend({ held: z.boolean().default(false) }),
};
export const AskStepApproval = {
  input: envelope.extend({ asking: z.string(), ...step.shape, nextWeight: step.shape.weight }),
  output: z.strictObject({ reason: z.string() }),
};
export const CheckApproval = {
  input: green.extend({ since, asking: z.string(), ...step.shape }),
  /** `held`: there is a yes, and something else keeps it from going on. */
  output: progressSchema.extend({ held: z.boolean().default(false) }),
};
export const ProveCutover = {
  input: green.extend({ since }),
  output: progressSchema.extend({ proved: z.boolean() }),
};
export const RestoreCapacity = { input: envelope, output: z.strictObject({ reason: z.string() }) };
export const CompleteRelease = { input: green, output: z.strictObject({ reason: z.string() }) };
export const ScheduleRetirement = { input: envelope, output: z.strictObject({ reason: z.string() }) };
export const PointToImage = { input: envelope, output: nothing };
export const AnnounceRelease = { input: envelope, output: releaseOutputSchema };

// bake
export const StartBuilder = {
  input: envelope.extend({ since, attempt: z.int(), phase, imageId: z.string().nullable() }),
  /** PENDING: this attempt's subnet has started none, the next attempt is the next subnet's. */
  output: progressSchema.extend({ instanceId: z.string().nullable() }),
};
export const CheckBuilder = { input: envelope.extend({ since, ...machine.shape }), output: progressSchema };
export const RunScripts = {
  input: envelope.extend({ phase, ...machine.shape }),
  output: z.strictObject({ commandId: z.string() }),
};
export const CheckScripts = {
  input: envelope.extend({ since, phase, commandId: z.string(), ...machine.shape }),
  output: progressSchema,
};
export const StopBuilder = { input: envelope.extend({ since, ...machine.shape }), output: progressSchema };
export const CreateImage = { input: envelope.extend(machine.shape), output: z.strictObject({ imageId: z.string() }) };
export const CheckImage = { input: envelope.extend({ since, imageId: z.string() }), output: progressSchema };
export const PublishImage = {
  input: envelope.extend({ imageId: z.string() }),
  output: z.strictObject({ imageId: z.string() }),
};
export const RemoveBuilders = { input: envelope.extend({ since }), output: progressSchema };

// recover
export const BeginRecovery = {
  input: envelope.extend({
    failure,
    /** `release`: by its own catch, so no handler of it is left. `watchdog`, `successor`: they know that it is over. */
    startedBy: z.enum(['release', 'watchdog', 'successor', 'person']),
  }),
  output: z.strictObject({
    /**
     * PLANNED: there is a world to put back. UNPLANNED: nothing was touched. COMMITTED: it succeeded, and only what
     * comes after that is left. ENDED: it has its end already. UNCLAIMED: it had given its claim back, and has no record.
     */
    status: z.enum(['PLANNED', 'UNPLANNED', 'COMMITTED', 'ENDED', 'UNCLAIMED']),
    fence: z.int(),
    generation: z.string(),
    /** What failed first, whichever attempt at recovery this is. */
    failure,
    /** Until no handler of the dead execution can still be running. */
    waitSeconds: z.int(),
    reason: z.string(),
  }),
};
export const DiscardBuild = { input: envelope.extend({ since }), output: progressSchema };
export const RestoreTraffic = { input: envelope.extend({ since }), output: progressSchema };
export const ConfirmRestored = { input: envelope.extend({ since }), output: progressSchema };
export const QuarantineImage = { input: envelope.extend({ failure }), output: z.strictObject({ reason: z.string() }) };
export const FinishRecovery = {
  input: envelope.extend({ failure }),
  output: z.strictObject({ outcome: z.string(), reason: z.string() }),
};
export const PageOperator = { input: envelope.extend({ failure, original: failure }), output: failure };

// recover and retire
export const DrainGeneration = { input: oneGeneration.extend({ since }), output: progressSchema };
export const DiscardGeneration = { input: oneGeneration.extend({ since }), output: progressSchema };
export const ConfirmDiscarded = { input: oneGeneration.extend({ since }), output: progressSchema };

// retire
export const ClaimRetirement = {
  input: z.strictObject({
    state: z.string(),
    execution: z.string(),
    since,
    fleet: z.string(),
    generation: z.string(),
  }),
  output: progressSchema.extend({ release: releaseRef }),
};
export const LeaveRule = { input: oneGeneration.extend({ since }), output: progressSchema };
export const ReleaseClaim = { input: oneGeneration, output: nothing };
export const FinishRetirement = { input: oneGeneration, output: z.strictObject({ reason: z.string() }) };

// rebuild
export const ChooseFleets = {
  input: z.strictObject({ state: z.string(), execution: z.string(), startedAt: z.string(), request: z.unknown() }),
  output: z.strictObject({ fleets: z.array(rebuild).min(1), reason: z.string() }),
};
export const DecideRebuild = {
  input: rebuild.extend({ state: z.string(), execution: z.string() }),
  output: z.discriminatedUnion('status', [
    outcome.extend({
      status: z.literal('DUE'),
      /** The release to start: its execution's name, and its request. */
      release: z.strictObject({ name: z.string(), input: releaseRequestSchema }),
    }),
    outcome.extend({ status: z.literal('NOTHING') }),
  ]),
};
export const ConcludeRebuild = {
  input: z.strictObject({
    state: z.string(),
    execution: z.string(),
    startedAt: z.string(),
    /** What the execution was started with: anything. */
    request: z.unknown(),
    /** Null where no fleet was chosen yet. */
    fleet: z.string().nullable(),
    failure,
  }),
  output: z.discriminatedUnion('status', [
    outcome.extend({ status: z.literal('NOTHING') }),
    outcome.extend({ status: z.literal('FAILED'), error: z.string() }),
  ]),
};

/** What a step's act returns. */
export type Output<Contract extends { readonly output: z.ZodType }> = z.input<Contract['output']>;

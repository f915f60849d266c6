import type { LoadedFleet } from '../infra/fleet-files';
import { seconds } from '../lambdas/domain/fleet-spec';
import { AwsError } from './aws-error';
import type { Fault } from './faults/fault';
import { FaultEngine } from './faults/fault-engine';
import { knownStates } from './faults/known-states';
import { checkVocabulary } from './faults/vocabulary';
import { Monitor } from './judges/monitor';
import { EventLog } from './report/event-log';
import type { RehearsalEvent } from './report/rehearsal-event';
import { report } from './report/report';
import type { RehearsalResult } from './report/result';
import type { Run } from './report/run';
import { isRebuilt, moveBaseImage, nextRebuild, watchForRelease, whyNothing } from './scheduled-start';
import type { Execution } from './states/execution';
import { adoptBuilderImage, builderImageArn } from './triggers/builder-images';
import type { RehearsedEvent } from './triggers/event-file';
import { waitForStart } from './triggers/started';
import { type Trigger, type Way, wayOf } from './triggers/way';
import { Generations } from './world/generations';
import { KilnWorld, MORNING } from './world/kiln-world';
import type { MachineName } from './world/machines';
import { People } from './world/people';
import { hasSettled, waitsForRetirement } from './world/settling';
import { SimulatedHand } from './world/simulated-hand';

export interface RehearsalOptions {
  readonly fleet: LoadedFleet;
  readonly stage: string;
  readonly seed: number;
  /** Default: the version after the one that serves. */
  readonly version?: string;
  /** Release even where this version serves already. */
  readonly force?: boolean;
  /** Default: what the fleet's minimum is made for. */
  readonly requestsPerMinute?: number;
  /** Running On-Demand vCPUs the account may have. Default: AWS's. */
  readonly vcpuLimit?: number;
  readonly faults?: readonly Fault[];
  /** How the release begins. Default: a request. With `schedule`, its fleet's schedule of rebuilds falls due, and the base image has moved. */
  readonly start?: 'request' | 'schedule';
  /** The release before it bakes its image, instead of finding it baked: for whoever asks how long releases take. */
  readonly bakesFirst?: true;
  /** How long it goes on. Default: to the end of everything the release started. With `retired`, to the retirement of blue. */
  readonly until?: 'settled' | 'retired';
  /** Sent instead of the request made of `version` and `force`: anything at all. */
  readonly request?: unknown;
  /** Starts the release instead of a person at the console. */
  readonly event?: RehearsedEvent;
  /** Definitions to run instead of the repository's. */
  readonly machines?: Partial<Readonly<Record<MachineName, object>>>;
  /** When the world begins, epoch ms; the release asked for about an hour later. Default: a Monday morning. */
  readonly startsAt?: number;
  readonly onEvent?: (event: RehearsalEvent) => void;
}

/** The version that a first release brings up, so that there is something to replace. */
export const FIRST_VERSION = '1.0.0';
const FIRST_NAME = 'first';
/** One instance's share of the usual load, a minute. */
const USUAL_REQUESTS = 300;
/** How fast the load grows to what is asked for: so many times as much, every so many seconds. */
const RAMP = 1.25;
const RAMP_SECONDS = 360;
/** Between the stack's deployment and the first release: no read is so late that it does not see it. */
const DEPLOYED_SECONDS = 300;
/** Between the two releases: long enough for metrics, scaling and alarms to come to rest. */
const QUIET_SECONDS = 1200;
/** A world that waits for a schedule begins so long before it is due, beside what the load takes to grow: the first release fits in. */
const SCHEDULE_LEAD_SECONDS = 2 * 3600;
/** The base image moves so long before the schedule is due. */
const MOVED_SECONDS = 600;
/** A release that is not over by then will not be: the release machine's own time-out, and a recovery. */
const LONGEST_RUN_SECONDS = 61 * 86_400;
/** After the release's end: recoveries, events, machines that shut down. */
const LONGEST_SETTLING_SECONDS = 2 * 3600;
/** After the end of the rollback window: a schedule that was lost, and a retirement that is tried again. */
const LONGEST_RETIREMENT_SECONDS = 24 * 3600;
const STEP_MS = 10_000;

/**
 * Rehearses a release on a simulated AWS: a first release really brings an older version up, then the release asked for
 * runs, with the faults that were ordered, until everything it started is over; then the judges look.
 * @throws BadFaultFile where a fault names what cannot be there
 * @throws SimulatorGap, or whatever else a defect of Kiln throws, as opposed to a release that goes wrong
 */
export async function rehearse(options: RehearsalOptions): Promise<RehearsalResult> {
  const rehearsal = new Rehearsal(options);
  await rehearsal.prepare();
  rehearsal.begin();
  return rehearsal.finish();
}

/** The same, step by step, for those who want to do something in between. */
export class Rehearsal {
  readonly world: KilnWorld;
  private readonly log: EventLog;
  private readonly way: Way;
  private readonly usualLoad: number;
  private readonly requestsPerMinute: number;
  private current: Run | undefined;
  private isOver = false;

  constructor(private readonly options: RehearsalOptions) {
    const { spec } = options.fleet;
    this.way = wayOf(triggerOf(options), spec);
    this.usualLoad = USUAL_REQUESTS * spec.capacity.min;
    this.requestsPerMinute = options.requestsPerMinute ?? this.usualLoad;
    this.world = new KilnWorld({
      ...options,
      requestsPerMinute: this.requestsPerMinute,
      ...(options.start === 'schedule' && { startsAt: nextRebuild(spec, MORNING) - this.leadSeconds() * 1000 }),
    });
    checkVocabulary(options.faults ?? [], { stage: options.stage, spec, operations: this.world.operations() });
    this.log = new EventLog(this.world, options.onEvent ?? (() => {}));
    this.admitApprover();
  }

  /**
   * The first release, and quiet. Ends at the moment at which the release asked for begins. Where not even the first one
   * succeeds, there is nothing to replace: then that one is the release that is reported.
   */
  async prepare(): Promise<void> {
    const { world } = this;
    const { clock } = world;
    const firstRequest = atAnyHour(this.bringUp(), this.options.fleet);
    this.way.arrange(world);
    await this.runUntil(clock.now() + DEPLOYED_SECONDS * 1000);
    this.setLoad(this.usualLoad);
    const run = this.observe(0);
    this.log.hold(run.start);
    this.current = run;
    const first = world.sfn.start(world.names.machineArn('release'), FIRST_NAME, JSON.stringify(firstRequest));
    clock.promiseTouched();
    run.execution = first;
    await clock.run(() => first.end !== undefined, run.start + LONGEST_RUN_SECONDS * 1000);
    if (first.status !== 'SUCCEEDED') {
      this.isOver = true;
      this.log.letGo(`The first release, of ${FIRST_VERSION}, does not succeed: there is nothing to replace yet.`);
      return;
    }

    await this.rampUp();
    const { faults = [] } = this.options;
    const rested = Math.ceil((clock.now() + quietSeconds(faults) * 1000) / 1000) * 1000;
    const start = this.isScheduled ? nextRebuild(this.options.fleet.spec, rested) : rested;
    this.log.begin(start);
    const { engine, generations, hand } = this.faultsOf(faults);
    world.kernel.faults = engine;
    world.lambda.faults = engine;
    engine.arm(start);
    let moved: string | undefined;
    if (this.isScheduled) {
      await this.runUntil(start - MOVED_SECONDS * 1000);
      moved = moveBaseImage(world);
    }
    await this.runUntil(start);
    const required = Math.max(this.options.fleet.spec.capacity.min, inService(world, generations.blue));
    this.current = { ...this.observe(required), engine, generations, hand };
    this.tellPrelude(first, this.current);
    if (moved !== undefined) this.log.addAt(-MOVED_SECONDS, 'prelude', moved);
  }

  private leadSeconds(): number {
    const growth = Math.log(this.requestsPerMinute / this.usualLoad) / Math.log(RAMP);
    return SCHEDULE_LEAD_SECONDS + Math.max(0, Math.ceil(growth)) * RAMP_SECONDS;
  }

  /** What the first release is of: a version that was baked before, or an image for a fleet that takes them from Image Builder. */
  private bringUp(): object {
    const { world } = this;
    const { spec } = this.options.fleet;
    const recipe = spec.triggers?.imageBuilder?.recipe;
    if (recipe === undefined) {
      if (this.options.bakesFirst) world.publish(FIRST_VERSION);
      else world.haveBaked(FIRST_VERSION);
      return { fleet: spec.fleet, version: FIRST_VERSION };
    }
    return { fleet: spec.fleet, imageId: adoptBuilderImage(world, spec, builderImageArn(recipe, FIRST_VERSION)) };
  }

  /** Whoever may say yes does, unless a fault says who answers. The first release is none of the faults' business. */
  private admitApprover(): void {
    const { fleet, faults = [] } = this.options;
    const isSilent = faults.some((fault) => fault.kind === 'act' && fault.act.kind === 'answer');
    new People(this.world).approve(() => {
      const isFirst = this.current?.execution?.name === FIRST_NAME;
      return isFirst || !isSilent ? this.current?.execution : undefined;
    }, fleet.spec.approval?.approvers ?? []);
  }

  /** From the usual load to the one asked for, no faster than the fleet can scale. */
  private async rampUp(): Promise<void> {
    let load = this.usualLoad;
    while (load < this.requestsPerMinute) {
      load *= RAMP;
      this.setLoad(load);
      await this.runUntil(this.world.clock.now() + RAMP_SECONDS * 1000);
    }
    this.setLoad(this.requestsPerMinute);
    // An instance that came last is in service before it is healthy: what the release is measured by stands still first.
    if (load > this.usualLoad) await this.runUntil(this.world.clock.now() + RAMP_SECONDS * 1000);
  }

  private setLoad(requestsPerMinute: number): void {
    if (this.requestsPerMinute > 0)
      this.world.traffic.setFactor(Math.min(1, requestsPerMinute / this.requestsPerMinute));
  }

  /** Sends the request. */
  begin(): void {
    if (this.isOver) return;
    const run = this.run();
    const { world, options } = this;
    const { engine, generations } = run;
    const { version, isPublished, says } = this.way;
    if (version !== undefined) {
      if (isPublished) world.publish(version);
      world.software.spoil(
        version,
        (options.faults ?? []).flatMap((fault) =>
          fault.kind === 'build' ? [{ build: fault.build, bore: () => engine.buildBore(fault) }] : [],
        ),
      );
    }
    engine.begin();
    const states = knownStates();
    world.sfn.onState(({ kind, stateName }) => {
      if (kind === 'entered' && states.get(stateName) === false) engine.onState(stateName);
    });
    world.traffic.onServingChange(({ groups }) => {
      const green = groups.find(({ name }) => name === generations.green);
      if (green !== undefined) engine.onWeight(Math.round(green.weightPercent));
    });
    if (this.isScheduled) watchForRelease(run);
    if (options.event !== undefined || this.isScheduled) this.log.add('trigger', says);
    world.clock.promiseTouched();
    try {
      run.execution = this.way.start(world);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      run.refusal = { error: 'InvalidRequest', cause: `AWS took no such request: ${error.message}` };
    }
  }

  /** Where an event is under way: until it has started a release, or is known to start none. */
  private async waitForStart(run: Run): Promise<void> {
    if (run.execution !== undefined || run.refusal !== undefined || this.isScheduled) return;
    const started = await waitForStart(this.world, run.start);
    this.log.add('trigger', started.reason);
    if (started.kind === 'execution') run.execution = started.execution;
    else run.refusal = { error: started.error, cause: started.reason };
  }

  /** Runs until everything is over, and judges. */
  async finish(): Promise<RehearsalResult> {
    const run = this.run();
    const { world } = this;
    const { clock } = world;
    await this.waitForStart(run);
    const { execution } = run;
    if (execution !== undefined || this.isScheduled) {
      const isOver = () => (this.isScheduled ? isRebuilt(run) : execution?.end !== undefined);
      await clock.run(isOver, run.start + LONGEST_RUN_SECONDS * 1000);
      await this.settle(run);
      if (this.options.until === 'retired') {
        const { rollbackWindow } = this.options.fleet.spec;
        const longest = (seconds(rollbackWindow) + LONGEST_RETIREMENT_SECONDS) * 1000;
        const { blue } = run.generations;
        await clock.run(() => !waitsForRetirement(world, blue), clock.now() + longest);
        await this.settle(run);
      }
      world.traffic.settle();
      if (run.execution === undefined) run.refusal = whyNothing(run);
    }
    const [gap] = world.kernel.gaps;
    if (gap !== undefined) throw gap;
    return report(run);
  }

  private async settle({ start }: Run): Promise<void> {
    const { clock } = this.world;
    const settleBy = clock.now() + LONGEST_SETTLING_SECONDS * 1000;
    do await clock.run(() => false, clock.now() + STEP_MS);
    while (!hasSettled(this.world, start) && clock.now() < settleBy);
  }

  /** Where not even the first release succeeds, that one is reported, whatever was to come. */
  private get isScheduled(): boolean {
    return this.options.start === 'schedule' && !this.isOver;
  }

  /** A run that begins now. */
  private observe(required: number): Run {
    const { world, options } = this;
    world.traffic.settle();
    return {
      options,
      world,
      start: world.clock.now(),
      log: this.log,
      monitor: new Monitor(world),
      requestsFlow: this.requestsPerMinute > 0,
      required,
      callsBefore: world.kernel.calls.length,
      invocationsBefore: world.lambda.invocations.length,
      execution: undefined,
      refusal: undefined,
      ...this.faultsOf(options.faults ?? []),
    };
  }

  private faultsOf(faults: readonly Fault[]): Pick<Run, 'engine' | 'generations' | 'hand'> {
    const { world, options } = this;
    const generations = new Generations(world, options.stage, options.fleet.spec.fleet);
    const hand = new SimulatedHand(world, generations, () => this.current?.execution);
    const engine = new FaultEngine(faults, world.clock, hand, (_kind, text) => this.log.add('fault', text));
    return { engine, generations, hand };
  }

  private async runUntil(time: number): Promise<void> {
    await this.world.clock.run(() => false, time);
  }

  private tellPrelude({ startTime, stopTime = startTime }: Execution, { start, generations }: Run): void {
    const minutes = Math.round((stopTime - startTime) / 60_000);
    const size = inService(this.world, generations.blue);
    const since = (time: number): number => (time - start) / 1000;
    this.log.addAt(since(startTime), 'prelude', `A first release brings ${FIRST_VERSION} up: ${minutes} min.`);
    this.log.addAt(
      since(stopTime),
      'prelude',
      `${generations.blue} serves ${this.requestsPerMinute} requests a minute with ${size} instances.`,
    );
  }

  private run(): Run {
    if (this.current === undefined) throw new Error('The world was not prepared.');
    return this.current;
  }
}

function triggerOf(options: RehearsalOptions): Trigger {
  const { event } = options;
  if (event !== undefined) return { kind: 'event', event };
  if (options.start === 'schedule') return { kind: 'schedule' };
  return { kind: 'console', request: 'request' in options ? options.request : requestOf(options) };
}

/** The world is prepared at any hour. */
function atAnyHour(request: object, { spec }: LoadedFleet): object {
  return spec.windows === undefined
    ? request
    : { ...request, override: { reason: 'There is to be something to replace' } };
}

function requestOf({ fleet, version = nextPatch(FIRST_VERSION), force }: RehearsalOptions): unknown {
  return { fleet: fleet.spec.fleet, version, ...(force === true && { force }), requestedBy: 'kiln rehearse' };
}

/** `1.0.0` → `1.0.1` */
function nextPatch(version: string): string {
  const [major, minor, patch] = version.split('.');
  return [major, minor, Number(patch) + 1].join('.');
}

/** Faults with a negative `at` come to bear in the quiet before the release. */
function quietSeconds(faults: readonly Fault[]): number {
  const earliest = faults.map((fault) => (fault.kind === 'act' && fault.when.kind === 'at' ? fault.when.at : 0));
  return Math.max(QUIET_SECONDS, QUIET_SECONDS - Math.min(0, ...earliest));
}

function inService({ aws }: KilnWorld, generation: string | undefined): number {
  const members = generation === undefined ? [] : (aws.autoscaling.group(generation)?.members ?? []);
  return members.filter(({ lifecycleState }) => lifecycleState === 'InService').length;
}

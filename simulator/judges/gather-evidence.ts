import { isBlock } from '../../lambdas/domain/block';
import { type FleetSpec, seconds } from '../../lambdas/domain/fleet-spec';
import { RELEASE_EVENT } from '../../lambdas/domain/release-event';
import { approvalsIn } from '../../lambdas/domain/steps';
import type { Act } from '../faults/acts';
import type { Run } from '../report/run';
import type { Execution } from '../states/execution';
import { tableItems } from '../world/inventory';
import type { Evidence, Outcome, RecordEvidence, ToldEvent } from './evidence';

/** Acts that take capacity away by themselves. */
const DISTURBING: readonly Act['kind'][] = ['kill-instances', 'no-capacity', 'delete', 'change'];

/** Puts together what the judges are shown of a run. */
export function gatherEvidence(
  run: Run,
  given: {
    readonly outcome: Outcome;
    readonly releaseId: string;
    /** Of the release asked for. */
    readonly executions: readonly Execution[];
    readonly records: readonly RecordEvidence[];
    /** Epoch ms. */
    readonly end: number;
  },
): Evidence {
  const { world, options, start, monitor, hand, engine, generations } = run;
  const { spec } = options.fleet;
  const { interval, timeout, unhealthyThreshold } = spec.traffic[0]?.healthCheck ?? {
    interval: '30s',
    timeout: '5s',
    unhealthyThreshold: 2,
  };
  monitor.look();
  return {
    stage: options.stage,
    fleet: spec.fleet,
    outcome: given.outcome,
    executionArn: run.execution?.arn ?? '',
    releaseId: given.releaseId,
    startedAt: start,
    endedAt: given.end,
    deadline: begun(given.executions, start) + deadlineSeconds(run, given.releaseId) * 1000,
    blue: generations.blue,
    green: generations.green,
    retired: given.outcome === 'RELEASED' && options.until === 'retired',
    specMin: spec.capacity.min,
    ruleArn: world.deployment.deployed.ruleArn,
    before: monitor.before,
    after: monitor.inventory(),
    seen: monitor.seen,
    deeds: hand.deeds,
    serving: monitor.serving.filter(({ time }) => time <= given.end),
    requestsFlow: run.requestsFlow,
    requiredCapacity: run.required,
    capacityDisturbed: engine.hasBuildBorne || DISTURBING.some((kind) => hand.acted.has(kind)),
    detectionMs: (seconds(interval) * unhealthyThreshold + seconds(timeout)) * 1000,
    executions: given.executions.map(({ machine, name, arn, status, startTime, stopTime }) => ({
      machine: world.names.machineNamed(machine.name) ?? machine.name,
      name,
      arn,
      status,
      startedAt: startTime,
      endedAt: stopTime,
    })),
    records: given.records,
    told: toldEvents(run),
  };
}

/** A schedule may start its rebuild long after it was due. */
function begun(executions: readonly Execution[], start: number): number {
  return executions.reduce((first, { startTime }) => Math.min(first, startTime), Number.POSITIVE_INFINITY) || start;
}

function toldEvents({ world, start }: Run): ToldEvent[] {
  return world.aws.eventbridge.log.flatMap(({ time, bus, lost, event }) => {
    if (time < start || lost || bus !== world.names.bus || event['detail-type'] !== RELEASE_EVENT) return [];
    const { executionArn, status, reason } = event.detail;
    return [
      {
        time,
        executionArn: String(executionArn),
        status: String(status),
        reason: typeof reason === 'string' ? reason : undefined,
      },
    ];
  });
}

/** Room for retries, cold starts and the watchdog beside the deadlines of the plan. */
const SLACK_SECONDS = 3600;
/** From the end of the rollback window: overdue after half an hour, tried again after half a day, and its own waits. */
const RETIREMENT_SECONDS = 15 * 3600;
/** A release without a plan has nothing to wait for but a claim. */
const WITHOUT_PLAN_SECONDS = 3 * 3600;

/** The sum of everything a plan allows its release to wait for, a recovery included. */
function deadlineSeconds({ world, options }: Run, releaseId: string): number {
  const record = tableItems(world.aws.dynamodb, world.names.table).find((item) => item.releaseId === releaseId);
  const retirement = options.until === 'retired' ? seconds(options.fleet.spec.rollbackWindow) + RETIREMENT_SECONDS : 0;
  const plan: unknown = typeof record?.plan === 'string' ? JSON.parse(record.plan) : undefined;
  const waiting = waitingSeconds(options.fleet.spec);
  if (!isBlock(plan) || !isBlock(plan.deadlines) || !Array.isArray(plan.steps)) return waiting + WITHOUT_PLAN_SECONDS;
  const { deadlines } = plan;
  const of = (name: string): number => Number(deadlines[name] ?? 0);
  const all = Object.keys(deadlines).reduce((sum, name) => sum + of(name), 0);
  const step = of('growth') + of('shift') + of('hold') + Number(plan.soakSeconds ?? 0);
  return waiting + all + plan.steps.length * step + SLACK_SECONDS + retirement;
}

/** What the fleet file lets a release wait for windows and people; once it is asked anew. */
function waitingSeconds({ windows, approval, strategy }: FleetSpec): number {
  const forWindow = windows === undefined ? 0 : seconds(windows.waitAtMost);
  const forPeople = approval === undefined ? 0 : 2 * seconds(approval.expiresAfter);
  const betweenSteps = approval === undefined ? 0 : approvalsIn(strategy.steps) * seconds(approval.stepExpiresAfter);
  return forWindow + forPeople + betweenSteps;
}

import { z } from 'zod';
import { releaseIdOf } from '../../lambdas/domain/names';
import type { RecordEvidence } from '../judges/evidence';
import { gatherEvidence } from '../judges/gather-evidence';
import { judgeAll } from '../judges/judges';
import { describe, leftovers } from '../judges/nothing-left-judge';
import { lowestCapacity } from '../judges/serving-judge';
import type { Execution } from '../states/execution';
import { tableItems } from '../world/inventory';
import { outcomeOf } from './outcome';
import { timeByPhase } from './phases';
import type { RehearsalResult } from './result';
import type { Run } from './run';

const recordSchema = z.object({
  releaseId: z.string(),
  executionArn: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  error: z.string().optional(),
});

/** Makes the report of a run that is over, and has it judged. */
export function report(run: Run): RehearsalResult {
  const { execution, refusal, world, options, start, log, generations, engine } = run;
  const { spec } = options.fleet;
  const records = tableItems(world.aws.dynamodb, world.names.table).flatMap((item): RecordEvidence[] => {
    const parsed = recordSchema.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
  const record = records.find(({ executionArn }) => executionArn === execution?.arn);
  const ended = refusal === undefined ? outcomeOf(execution?.end, record) : { outcome: 'REFUSED' as const, ...refusal };
  const release =
    record?.releaseId ??
    (execution === undefined
      ? ''
      : releaseIdOf(spec.fleet, execution.arn, new Date(execution.startTime).toISOString()));
  const executions = world.sfn
    .executions()
    .filter(
      (each) =>
        each === execution ||
        (each.startTime >= start && release !== '' && each.name.startsWith(`${release}-`)) ||
        (each.startTime >= start && each.machine.name === world.names.machine('rebuild')) ||
        (options.until === 'retired' && each.startTime >= start && each.machine.name === world.names.machine('retire')),
    );
  const end = Math.max(start, ...executions.map(({ stopTime }) => stopTime ?? world.clock.now()));
  const evidence = gatherEvidence(run, { outcome: ended.outcome, releaseId: release, executions, records, end });

  const totals = world.traffic.totals(start, end);
  const views = generations.views();
  const serving = views.toSorted((a, b) => b.weight - a.weight)[0];
  const entries = entriesOf(executions);
  return {
    ...ended,
    release,
    fleet: spec.fleet,
    stage: options.stage,
    seed: options.seed,
    virtualSeconds: Math.round((end - start) / 100) / 10,
    transitions: entries.length,
    historyEvents: executions.reduce((sum, { history }) => sum + history.length, 0),
    ...activity(run),
    capacity: { required: run.required, lowestHealthy: lowestCapacity(evidence.serving) },
    requests: { total: totals.requests, failed: totals.failed },
    serving: {
      generation: serving === undefined || serving.weight === 0 ? null : serving.generation,
      imageId: serving?.imageId ?? null,
      version: serving?.version ?? null,
      weight: serving?.weight ?? 0,
    },
    generations: views,
    leftovers: leftovers(evidence).map(describe),
    violations: execution === undefined ? [] : judgeAll(evidence),
    notExercised: engine.notExercised(),
    stateSequence: entries.map(({ state }) => state),
    timeByPhase: execution === undefined ? [] : timeByPhase(entriesOf([execution]), end),
    events: log.events,
  };
}

/** The states of some executions as they were entered. */
function entriesOf(executions: readonly Execution[]): { readonly state: string; readonly time: number }[] {
  return executions
    .flatMap(({ history }) =>
      history.flatMap(({ type, state, time }) =>
        type.endsWith('StateEntered') && state !== undefined ? [{ state, time }] : [],
      ),
    )
    .toSorted((a, b) => a.time - b.time);
}

function activity({ world, callsBefore, invocationsBefore }: Run) {
  const calls = world.kernel.calls.slice(callsBefore);
  const byOperation: Record<string, number> = {};
  for (const key of calls.map(({ service, operation }) => `${service}:${operation}`).toSorted()) {
    byOperation[key] = (byOperation[key] ?? 0) + 1;
  }
  const invocations = world.lambda.invocations.slice(invocationsBefore);
  return {
    lambdaInvocations: invocations.length,
    lambdaBilledSeconds: Math.round(invocations.reduce((sum, { billedMs }) => sum + billedMs, 0) / 100) / 10,
    apiCalls: { total: calls.length, byOperation },
  };
}

import type { RehearsalResult } from '../simulator/report/result';
import { Painter } from './painter';

interface Told {
  readonly error: string;
  readonly cause: string;
  readonly fleet?: string;
}

/** A rehearsal's result as `--json` prints it: what only the summary shows is left out. */
export function jsonOf({ timeByPhase: _time, lambdaBilledSeconds: _billed, ...result }: RehearsalResult): string {
  return JSON.stringify(result, undefined, 2);
}

/** What was refused before anything happened, in the shape of a rehearsal's result. */
export function sayRefusal(json: boolean, told: Told): void {
  if (json) console.log(JSON.stringify({ ...nothingHappened('REFUSED'), ...told }, undefined, 2));
  else console.error(refusalText(told, painter()));
}

/** What was refused, for people. */
export function refusalText({ error, cause }: Told, painter: Painter): string {
  return `${painter.outcome('REFUSED')}  ${error}\n  ${cause.replaceAll('\n', '\n  ')}`;
}

/** Kiln itself is at fault, and not the release. */
export function sayDefect(json: boolean, error: unknown): void {
  const told =
    error instanceof Error ? { error: error.name, cause: error.message } : { error: 'Error', cause: String(error) };
  if (json) console.log(JSON.stringify({ ...nothingHappened('FAILED'), ...told }, undefined, 2));
  const where = error instanceof Error ? (error.stack ?? '') : '';
  console.error(
    `${painter().bad('A defect of Kiln itself.')} Please report it.\n${told.error}: ${told.cause}\n${where}`,
  );
}

function painter(): Painter {
  return new Painter(process.stderr.isTTY === true && !process.env.NO_COLOR);
}

function nothingHappened(outcome: 'REFUSED' | 'FAILED'): Omit<RehearsalResult, 'timeByPhase' | 'lambdaBilledSeconds'> {
  return {
    outcome,
    release: '',
    fleet: '',
    stage: '',
    seed: 0,
    virtualSeconds: 0,
    transitions: 0,
    historyEvents: 0,
    lambdaInvocations: 0,
    apiCalls: { total: 0, byOperation: {} },
    capacity: { required: 0, lowestHealthy: 0 },
    requests: { total: 0, failed: 0 },
    serving: { generation: null, imageId: null, version: null, weight: 0 },
    generations: [],
    leftovers: [],
    violations: [],
    notExercised: [],
    stateSequence: [],
    events: [],
  };
}

import { closest } from '../../lambdas/domain/fleet-did-you-mean';
import type { FleetSpec } from '../../lambdas/domain/fleet-spec';
import { alarmName, generationNumber } from '../../lambdas/domain/names';
import type { ServiceName } from '../service';
import { ZONES, zoneNamed } from '../world/account';
import type { Fault } from './fault';
import { BadFaultFile } from './fault-file';

/** What a fault may speak of in one rehearsal. */
export interface Vocabulary {
  readonly stage: string;
  readonly spec: FleetSpec;
  readonly operations: ReadonlyMap<ServiceName, readonly string[]>;
}

/**
 * Refuses faults that name what cannot be there: operations, alarms, zones, scripts.
 * @throws BadFaultFile
 */
export function checkVocabulary(faults: readonly Fault[], vocabulary: Vocabulary): void {
  const problems = faults.flatMap((fault) => {
    const { file, line } = fault.source;
    return problemsOf(fault, vocabulary).map((problem) => `${file}:${line}: ${problem}`);
  });
  if (problems.length > 0) throw new BadFaultFile(problems);
}

function problemsOf(fault: Fault, vocabulary: Vocabulary): string[] {
  const problems: string[] = [];
  if ((fault.kind === 'call' || fault.kind === 'act') && fault.when.kind === 'call') {
    const { service, operation } = fault.when;
    const known = vocabulary.operations.get(service) ?? [];
    if (operation !== undefined && !known.includes(operation)) {
      problems.push(`when.operation: Kiln never calls ${service} ${operation}; ${suggestion(operation, known)}`);
    }
  }
  if (fault.kind !== 'act') return problems;
  const { act } = fault;
  if (act.kind === 'alarm' && !isAlarm(act.name, vocabulary)) {
    problems.push(`do.alarm: there is no alarm ${act.name}; ${suggestion(act.name, alarms(vocabulary))}`);
  }
  if (act.kind === 'fail-script') {
    const { components, tests } = vocabulary.spec.image;
    const known = [...components, ...tests].map(({ name }) => name);
    if (!known.includes(act.name)) {
      problems.push(`do.fail-script.name: the fleet has no script ${act.name}; ${suggestion(act.name, known)}`);
    }
  }
  const zone = act.kind === 'no-capacity' || act.kind === 'kill-instances' ? act.zone : undefined;
  if (zone !== undefined && zoneNamed(zone) === undefined) {
    problems.push(`do.zone: there is no zone ${zone}; ${suggestion(zone, ZONES)}`);
  }
  return problems;
}

function alarms({ stage, spec }: Vocabulary): string[] {
  return [
    ...spec.guards.alarms,
    ...spec.guards.declare.map(({ name }) => alarmName(`${stage}-${spec.fleet}-v002`, name)),
  ];
}

/** The guard alarm a fault means: by its whole name, or without what stage and fleet put before it (`5xx` for `staging-web-5xx`). */
export function guardAlarm(name: string, spec: FleetSpec): string | undefined {
  const { alarms } = spec.guards;
  return alarms.find((alarm) => alarm === name) ?? alarms.find((alarm) => alarm.endsWith(`-${name}`));
}

/** A guard of the fleet, or one that is made with a generation. */
function isAlarm(name: string, { stage, spec }: Vocabulary): boolean {
  if (guardAlarm(name, spec) !== undefined) return true;
  return spec.guards.declare.some(
    (alarm) =>
      name.endsWith(`-${alarm.name}`) &&
      generationNumber(stage, spec.fleet, name.slice(0, -alarm.name.length - 1)) !== undefined,
  );
}

function suggestion(given: string, known: readonly string[]): string {
  const meant = closest(given, known);
  return meant === undefined ? `write one of ${known.join(', ')}` : `did you mean ${meant}?`;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadFleets } from '../../infra/fleet-files';
import type { Fault } from '../../simulator/faults/fault';
import { readFaultFile } from '../../simulator/faults/fault-file';
import { namedFaults } from '../../simulator/faults/named-faults';
import { type RehearsalOptions, rehearse } from '../../simulator/rehearsal';
import type { RehearsalResult } from '../../simulator/report/result';

const FLEETS = join(__dirname, '../../fleets');

/** The sample fleet, rehearsed for production with seed 1, unless it is said otherwise. */
export function sample(options: Partial<RehearsalOptions> = {}): RehearsalOptions {
  const [fleet] = loadFleets(FLEETS, options.stage ?? 'prod').filter(({ spec }) => spec.fleet === 'web');
  if (fleet === undefined) throw new Error('The sample fleet is gone.');
  return { fleet, stage: 'prod', seed: 1, ...options };
}

export function rehearseSample(options: Partial<RehearsalOptions> = {}): Promise<RehearsalResult> {
  return rehearse(sample(options));
}

/** Faults as a file would say them. */
export function faults(...entries: readonly string[]): readonly Fault[] {
  return readFaultFile(entries.map((entry) => `- ${entry}\n`).join(''), 'test.yaml');
}

export function namedFault(name: string): readonly Fault[] {
  const found = namedFaults().find((fault) => fault.name === name);
  if (found === undefined) throw new Error(`There is no fault ${name}.`);
  return readFaultFile(readFileSync(found.file, 'utf8'), name);
}

/** What every rehearsal must show, whatever went wrong in it. */
export const UNHARMED = { violations: [], leftovers: [], notExercised: [] } as const;

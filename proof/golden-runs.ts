import { join } from 'node:path';
import { type LoadedFleet, loadFleets } from '../infra/fleet-files';
import { type FleetSpec, fleetSpecSchema } from '../lambdas/domain/fleet-spec';
import { readFaultFile } from '../simulator/faults/fault-file';
import type { Outcome } from '../simulator/judges/evidence';
import type { RehearsalOptions } from '../simulator/rehearsal';

/** A rehearsal in which every way through Kiln that it stands for is gone once, and nothing else: what proofs are made over. */
export interface GoldenRun {
  readonly name: 'release' | 'recovery' | 'rebuild' | 'approval';
  /** What happens in it, in a sentence. */
  readonly says: string;
  readonly options: RehearsalOptions;
  readonly ends: Outcome;
}

/** Alarms have time to notice, and nobody waits longer: a fault in the tenth poll of a soak is the one in the third. */
const BRISK = { strategy: { steps: [50, 100], soak: '4m' } };
const APPROVER = 'arn:aws:iam::111122223333:role/Deployers';
const FLEETS = join(__dirname, '../fleets');

export function goldenRuns(): readonly GoldenRun[] {
  const settings = { stage: 'prod', seed: 1 };
  return [
    {
      name: 'release',
      says: 'An image is baked, a generation is launched, and the traffic moves over in two steps.',
      options: { ...settings, fleet: sampleFleet(BRISK) },
      ends: 'RELEASED',
    },
    {
      name: 'recovery',
      says: 'An alarm rings when the new generation has half of the traffic, and everything is put back.',
      options: {
        ...settings,
        fleet: sampleFleet(BRISK),
        faults: readFaultFile('- { when: { weight: 50, after: 30 }, do: { alarm: web-5xx } }', 'recovery'),
      },
      ends: 'RECOVERED',
    },
    {
      name: 'rebuild',
      says: "The base image has moved when the fleet's schedule falls due: a rebuild releases the same version on it.",
      options: { ...settings, fleet: sampleFleet(BRISK), start: 'schedule' },
      ends: 'RELEASED',
    },
    {
      name: 'approval',
      says: 'A person says yes before the release begins, and again before all of the traffic moves.',
      options: {
        ...settings,
        fleet: sampleFleet({
          strategy: { steps: [50, 'approval', 100], soak: '4m' },
          approval: { approvers: [APPROVER], expiresAfter: '1h', stepExpiresAfter: '30m' },
        }),
      },
      ends: 'RELEASED',
    },
  ];
}

/** The sample fleet, as its file has it but for some changes. */
export function sampleFleet(changes: { [Key in keyof FleetSpec]?: unknown } = {}): LoadedFleet {
  const fleet = loadFleets(FLEETS, 'prod').find(({ spec }) => spec.fleet === 'web');
  if (fleet === undefined) throw new Error('The sample fleet is gone.');
  return { ...fleet, spec: fleetSpecSchema.parse({ ...fleet.spec, ...changes }) };
}

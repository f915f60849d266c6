import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadedFleet } from '../../infra/fleet-files';
import type { Outcome } from '../../simulator/judges/evidence';
import type { RehearsalOptions } from '../../simulator/rehearsal';
import { readEventFile } from '../../simulator/triggers/event-file';
import { goldenRuns } from '../golden-runs';

/** A run that is repeated with faults. */
export interface ProvedRun {
  readonly name: string;
  /** What happens in it, in a sentence. */
  readonly says: string;
  readonly options: RehearsalOptions;
  readonly ends: Outcome;
}

const EVENT = join(__dirname, '../../events/release-requested.json');

/** The golden runs, and what else has handlers of its own: a release that an event starts, and one whose blue is retired. */
export function provedRuns(): readonly ProvedRun[] {
  const golden = goldenRuns();
  const release = golden.find(({ name }) => name === 'release');
  if (release === undefined) throw new Error('There is no golden run of a release.');
  const event = readEventFile(readFileSync(EVENT, 'utf8'), EVENT);
  return [
    ...golden,
    {
      name: 'event',
      says: 'An event asks for the release.',
      options: { ...release.options, event },
      ends: 'RELEASED',
    },
    {
      name: 'retirement',
      says: 'Blue is removed when its rollback window is over.',
      options: { ...release.options, fleet: inHaste(release.options.fleet), until: 'retired' },
      ends: 'RELEASED',
    },
  ];
}

/** The shortest rollback window there is: nobody waits longer for the same. */
function inHaste(fleet: LoadedFleet): LoadedFleet {
  return { ...fleet, spec: { ...fleet.spec, rollbackWindow: '10m' } };
}

import type { ReleaseRef } from '../../domain/contracts';
import type { Key } from '../table';

/** Names a release. */
export type Named = Pick<ReleaseRef, 'id' | 'fleet'>;

/** Where the things that Kiln remembers lie in its one table. */
export const claimKey = (fleet: string): Key => ({ pk: 'CLAIM', sk: fleet });
export const releaseKey = (release: Named): Key => ({ pk: `FLEET#${release.fleet}`, sk: `RELEASE#${release.id}` });
export const imageKey = (fleet: string, imageId: string): Key => ({ pk: `FLEET#${fleet}`, sk: `IMAGE#${imageId}` });
/** Releases that have ended, until their end is told. */
export const untoldKey = (releaseId: string): Key => ({ pk: 'UNTOLD', sk: releaseId });
export const retirementKey = (generation: string): Key => ({ pk: 'RETIREMENT', sk: generation });

/** Holds only for a claim that is the asker's, who is `:me`. */
export const MINE = '#holder.#id = :me';

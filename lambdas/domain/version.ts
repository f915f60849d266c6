import rcompare from 'semver/functions/rcompare';
import valid from 'semver/functions/valid';
import * as z from 'zod';

/** A semantic version without build metadata: AMI names take no `+`. Source: semver.org. */
export const versionSchema = z
  .string()
  .max(40)
  .regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/, 'must be a semantic version such as 1.4.2');

/** Whether a text is a version that can be released. */
export function isVersion(text: string): boolean {
  return versionSchema.safeParse(text).success && valid(text) !== null;
}

/** The newest in the order of semantic versions, in which 2.0.0-rc.1 comes after 1.9.0 and before 2.0.0. */
export function newestVersion(versions: readonly string[]): string | undefined {
  return versions.filter(isVersion).toSorted(rcompare)[0];
}

/** Whether a version comes after another one; false where one of them is no version. */
export function isNewer(version: string, than: string): boolean {
  return isVersion(version) && isVersion(than) && rcompare(version, than) < 0;
}

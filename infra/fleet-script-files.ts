import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../lambdas/domain/fleet-finding';
import { type ScriptReference, scriptReferences } from '../lambdas/domain/fleet-scripts';

/** A script of a fleet as it lies on disk. */
export interface ScriptFile {
  /** Absolute. */
  readonly path: string;
  /** Of its content, hexadecimal. */
  readonly sha256: string;
}

/** EC2 takes 16 KB of user data. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
const USER_DATA_BYTES = 16_384;

/** Builders run components and tests with bash, whatever their first line says; cloud-init goes by it. */
const BASH_SHEBANG = /^#! ?(\/usr)?\/bin\/(env )?(ba)?sh\b/;
const ANY_SHEBANG = /^#! ?\//;

/** What is wrong with the scripts that a spec names. */
export function checkScripts(folder: string, spec: unknown): readonly Finding[] {
  return scriptReferences(spec).flatMap((reference) => {
    const flaw = flawOf(folder, reference);
    return flaw === undefined ? [] : [{ field: reference.field, ...flaw }];
  });
}

/** Relative path → script, for every script that a sound spec names. */
export function scriptFiles(folder: string, spec: unknown): Readonly<Record<string, ScriptFile>> {
  return Object.fromEntries(
    scriptReferences(spec).map(({ path }) => {
      const absolute = join(folder, path);
      return [path, { path: absolute, sha256: createHash('sha256').update(readFileSync(absolute)).digest('hex') }];
    }),
  );
}

function flawOf(folder: string, { path, role }: ScriptReference): Pick<Finding, 'problem' | 'fix'> | undefined {
  const absolute = join(folder, path);
  if (!existsSync(absolute)) {
    return {
      problem: `the script ${path} does not exist`,
      fix: 'create it beside the fleet file, or correct the path',
    };
  }
  if (!statSync(absolute).isFile()) return { problem: `${path} is a folder`, fix: 'name the script in it' };
  const content = readFileSync(absolute);
  if (content.toString('utf8').trim() === '') {
    return { problem: `the script ${path} is empty`, fix: 'write it, or remove the entry' };
  }
  if (content.includes(0)) {
    return { problem: `${path} is a binary file`, fix: 'name a script; binaries belong into the artifact' };
  }
  if (content.includes('\r\n')) {
    return { problem: `the script ${path} has Windows line ends (CRLF), on which bash fails`, fix: 'save it with LF' };
  }
  if (!(role === 'user data' ? ANY_SHEBANG : BASH_SHEBANG).test(content.toString('utf8'))) {
    return { problem: `the script ${path} does not say that bash runs it`, fix: 'make #!/bin/bash its first line' };
  }
  if (role === 'user data' && content.length > USER_DATA_BYTES) {
    return {
      problem: `the script ${path} has ${content.length} bytes, and EC2 takes ${USER_DATA_BYTES} of user data`,
      fix: 'move work into image.components',
    };
  }
  return undefined;
}

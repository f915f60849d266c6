import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const RUNNER = join(__dirname, 'run-scripts.sh');

/**
 * The content of the SSM document that runs scripts on a builder or tester. Its parameters reach the shell only through
 * patterns that leave nothing to quote or to expand; all else comes from the manifest, checked by its checksum.
 * Source: Systems Manager user guide, "Command document plugin reference", aws:runShellScript.
 */
export const scriptsDocument = {
  schemaVersion: '2.2',
  description: 'Runs what a Kiln build manifest lists, once, every file checked by its SHA-256.',
  parameters: {
    manifest: {
      type: 'String',
      description: 'Address of the manifest: s3://bucket/key.',
      allowedPattern: '^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[A-Za-z0-9][A-Za-z0-9_./-]{0,511}$',
    },
    manifestSha256: {
      type: 'String',
      description: 'SHA-256 of the manifest, hexadecimal.',
      allowedPattern: '^[0-9a-f]{64}$',
    },
    executionTimeout: {
      type: 'String',
      description: 'Seconds after which the scripts are ended.',
      default: '3600',
      allowedPattern: '^[1-9][0-9]{0,5}$',
    },
  },
  mainSteps: [
    {
      action: 'aws:runShellScript',
      name: 'runScripts',
      precondition: { StringEquals: ['platformType', 'Linux'] },
      inputs: {
        timeoutSeconds: '{{ executionTimeout }}',
        runCommand: runnerLines(),
      },
    },
  ],
};

/** The runner with its arguments set from the parameters: the agent gives a script none. */
function runnerLines(): string[] {
  const [shebang = '', ...lines] = readFileSync(RUNNER, 'utf8').trimEnd().split('\n');
  return [shebang, "set -- '{{ manifest }}' '{{ manifestSha256 }}'", ...lines];
}

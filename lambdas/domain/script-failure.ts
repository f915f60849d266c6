/** What the SSM agent itself adds to a failed command's stderr. */
const AGENT_NOISE = /^failed to run commands: exit status \d+$/;

const FAILED_SCRIPT = /^kiln: script (\S+) failed with exit code (\d+)$/;
const VERDICT = /^kiln: (.+)$/;

/** As much of a script's last words as a cause should repeat. */
const LONGEST_LAST_WORDS = 1_200;

/** Why the scripts of a bake did not succeed, as the runner says on stderr. */
export interface ScriptFailure {
  /** `script app failed with exit code 3`, `checksum mismatch: script app`, or what SSM says when the runner said nothing. */
  readonly verdict: string;
  /** Where it was a script that failed. */
  readonly script: { readonly name: string; readonly exitCode: number } | undefined;
  /** Its last output, one line after the other; empty where there was none. */
  readonly lastWords: string;
}

/** Reads the verdict of `infra/run-scripts.sh` out of a command's stderr. */
export function scriptFailure(stderr: string, statusDetails: string): ScriptFailure {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !AGENT_NOISE.test(line));
  const at = lines.findIndex((line) => VERDICT.test(line));
  const verdict = VERDICT.exec(lines[at] ?? '')?.[1] ?? `the command ended as ${statusDetails}`;
  const [, name, exitCode] = FAILED_SCRIPT.exec(lines[at] ?? '') ?? [];
  return {
    verdict,
    script: name === undefined ? undefined : { name, exitCode: Number(exitCode) },
    lastWords: lines
      .slice(at + 1)
      .join('\n')
      .slice(-LONGEST_LAST_WORDS),
  };
}

import { createHash } from 'node:crypto';
import type { VirtualClock } from '../../clock';
import type { Workload } from '../../ports';
import type { Random } from '../../random';
import type { SsmLatencies } from './latencies';
import { type CheckedFile, MalformedManifest, type Manifest, type ManifestScript, parseManifest } from './manifest';
import type { ManagedNodes, ObjectReader } from './surroundings';

/** What a script run leaves. */
export interface RunOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Makes a script fail wherever it runs. */
export interface ScriptFailure {
  readonly name: string;
  readonly exitCode: number;
  readonly output: string;
}

/** Exit codes of Kiln's document where no script is to blame. */
const CHECKSUM_MISMATCH = 90;
const CANNOT_READ = 91;
const CUT_OFF = 92;
/** Of a failed script's output, at the end of the verdict. */
const LINES_TOLD = 20;
const CHARACTERS_TOLD = 6000;

/** Ends a run before its last script. */
class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly exitCode: number,
    verdict: string,
  ) {
    super(`kiln: ${verdict}\n`);
  }
}

interface Run {
  outcome?: RunOutcome;
  killed: boolean;
  readonly waiting: ((outcome: RunOutcome) => void)[];
}

/**
 * What Kiln's command document does on an instance: fetches a manifest and all it names, checks every SHA-256, runs the
 * scripts in order. A build leaves the artifact's software on the instance. An instance runs a manifest once: who asks
 * again gets the first run's outcome, and waits for it if need be. Source: infra/run-scripts.sh.
 */
export class ScriptRuns {
  private readonly runs = new Map<string, Run>();
  private readonly failures = new Set<ScriptFailure>();

  constructor(
    private readonly clock: VirtualClock,
    private readonly random: Random,
    private readonly latencies: SsmLatencies,
    private readonly nodes: ManagedNodes,
    private readonly objects: ObjectReader,
    private readonly workload: Workload,
  ) {}

  /**
   * Runs a manifest on an instance, `onDone` when it is over; never, should the instance go away.
   * @returns how to kill it: who waits for it, or asks later, hears that it was cut off.
   */
  start(
    instanceId: string,
    request: { readonly manifest: string; readonly manifestSha256: string },
    onDone: (outcome: RunOutcome) => void,
  ): () => void {
    const lock = `${instanceId} ${request.manifestSha256}`;
    const earlier = this.runs.get(lock);
    if (earlier !== undefined) {
      if (earlier.outcome === undefined) earlier.waiting.push(onDone);
      else onDone(earlier.outcome);
      return () => undefined;
    }
    const run: Run = { killed: false, waiting: [onDone] };
    this.runs.set(lock, run);
    this.afterwards(this.latencies.download, instanceId, run, () => this.begin(instanceId, request, run));
    return () => {
      if (run.outcome !== undefined) return;
      run.killed = true;
      const stderr = 'kiln: an earlier run of this manifest was cut off, which leaves the machine half made\n';
      finish(run, { exitCode: CUT_OFF, stdout: '', stderr });
    };
  }

  fail(failure: ScriptFailure): () => void {
    this.failures.add(failure);
    return () => {
      this.failures.delete(failure);
    };
  }

  private begin(instanceId: string, request: { manifest: string; manifestSha256: string }, run: Run): void {
    try {
      const manifest = this.fetchAll(request.manifest, request.manifestSha256);
      this.runScripts(instanceId, manifest, run, [...manifest.scripts], '');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      finish(run, { exitCode: error.exitCode, stdout: '', stderr: error.message });
    }
  }

  private fetchAll(uri: string, sha256: string): Manifest {
    const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
    const manifest = manifestOf(this.fetch({ bucket, key, sha256 }));
    if (manifest.artifact !== undefined) this.fetch(manifest.artifact);
    for (const script of manifest.scripts) this.fetch(script);
    return manifest;
  }

  private fetch({ bucket, key, versionId, sha256 }: CheckedFile): Buffer {
    const body = this.objects.read(bucket, key, versionId);
    if (body === undefined) throw new Refusal(CANNOT_READ, `cannot read s3://${bucket}/${key}`);
    const actual = createHash('sha256').update(body).digest('hex');
    if (actual === sha256) return body;
    throw new Refusal(CHECKSUM_MISMATCH, `checksum mismatch: s3://${bucket}/${key} is ${actual}, expected ${sha256}`);
  }

  private runScripts(instanceId: string, manifest: Manifest, run: Run, left: ManifestScript[], stdout: string): void {
    const script = left.shift();
    if (script === undefined) {
      this.conclude(instanceId, manifest, run, stdout);
      return;
    }
    const duration = manifest.sealed ? this.latencies.buildScript : this.latencies.testScript;
    this.afterwards(duration, instanceId, run, () => {
      const failure = this.failureOf(script, instanceId, manifest);
      if (failure === undefined) {
        this.runScripts(instanceId, manifest, run, left, `${stdout}${script.name}: done\n`);
        return;
      }
      const output = failure.output.replace(/\n?$/, '\n');
      const told = output.trimEnd().split('\n').slice(-LINES_TOLD).join('\n').slice(-CHARACTERS_TOLD);
      finish(run, {
        exitCode: failure.exitCode,
        stdout: stdout + output,
        stderr: `kiln: script ${script.name} failed with exit code ${failure.exitCode}\n${told}\n`,
      });
    });
  }

  private conclude(instanceId: string, manifest: Manifest, run: Run, stdout: string): void {
    this.afterwards(manifest.sealed ? this.latencies.seal : [0, 0], instanceId, run, () => {
      const { artifact, sealed } = manifest;
      if (artifact !== undefined && sealed) {
        this.nodes.install(instanceId, { version: artifact.version, sha256: artifact.sha256 });
      }
      finish(run, { exitCode: 0, stdout, stderr: '' });
    });
  }

  /** A test fails where the software it looks at is not sound. */
  private failureOf(script: ManifestScript, instanceId: string, manifest: Manifest): ScriptFailure | undefined {
    const ordered = [...this.failures].find(({ name }) => name === script.name);
    if (ordered !== undefined || manifest.sealed) return ordered;
    const software = this.nodes.instance(instanceId)?.software;
    if (this.workload.testsPass?.(software) ?? true) return undefined;
    return { name: script.name, exitCode: 22, output: 'curl: (22) The requested URL returned error: 503' };
  }

  /** What was to come does not, when the run was killed or the instance went away meanwhile. */
  private afterwards([low, high]: readonly [number, number], instanceId: string, run: Run, action: () => void): void {
    this.clock.after(this.random.between(low, high) * 1000, () => {
      if (!run.killed && this.nodes.instance(instanceId)?.state === 'running') action();
    });
  }
}

function manifestOf(body: Buffer): Manifest {
  try {
    return parseManifest(body.toString());
  } catch (error) {
    if (error instanceof MalformedManifest) throw new Refusal(CANNOT_READ, `malformed manifest: ${error.message}`);
    throw error;
  }
}

function finish(run: Run, outcome: RunOutcome): void {
  run.outcome = outcome;
  for (const tell of run.waiting) tell(outcome);
}

import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const RUNNER = join(__dirname, '../../infra/run-scripts.sh');
const BUCKET = 'assets';
const MANIFEST_KEY = 'builds/web-1/build.manifest';

/** Stands in for the AWS CLI: buckets are folders, a version id is part of the file's name. It counts its calls. */
const FAKE_AWS = `#!/bin/bash
set -euo pipefail
[[ "$1 $2" == "s3api get-object" ]] || exit 64
shift 2
version=''
while (($# > 1)); do
  case $1 in
    --bucket) bucket=$2 ;;
    --key) key=$2 ;;
    --version-id) version="@$2" ;;
  esac
  shift 2
done
echo "$key$version" >>"$BUCKETS/calls"
if ! cp "$BUCKETS/$bucket/$key$version" "$1" 2>/dev/null; then
  echo "An error occurred (NoSuchKey) when calling the GetObject operation" >&2
  exit 254
fi
echo '{"ETag": "irrelevant"}'
`;

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let home: string;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kiln-runner-'));
  place('bin/aws', FAKE_AWS);
  chmodSync(join(home, 'bin/aws'), 0o755);
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

function place(path: string, content: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), content);
}

const placed = (path: string): boolean => existsSync(join(home, path));
const content = (path: string): string => readFileSync(join(home, path), 'utf8');

/** Puts a script into the bucket; its manifest line. */
function script(name: string, text: string, checksum = sha256(text)): string {
  place(`buckets/${BUCKET}/scripts/${name}`, text);
  return `script ${name} ${BUCKET} scripts/${name} ${checksum}`;
}

function artifact(text: string, checksum = sha256(text)): string {
  place('buckets/artifacts/web-1.4.2.tar.gz@v7', text);
  return `artifact 1.4.2 artifacts web-1.4.2.tar.gz v7 ${checksum}`;
}

function manifest(...lines: readonly string[]): string {
  const text = `${lines.join('\n')}\n`;
  place(`buckets/${BUCKET}/${MANIFEST_KEY}`, text);
  return sha256(text);
}

function start(manifestSha256: string): { readonly child: ChildProcess; readonly done: Promise<Outcome> } {
  const child = spawn('bash', [RUNNER, `s3://${BUCKET}/${MANIFEST_KEY}`, manifestSha256], {
    env: {
      PATH: `${join(home, 'bin')}:${process.env.PATH ?? ''}`,
      BUCKETS: join(home, 'buckets'),
      KILN_ROOT: join(home, 'root'),
    },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => {
    stdout += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    stderr += data.toString();
  });
  return { child, done: new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr }))) };
}

const run = (manifestSha256: string): Promise<Outcome> => start(manifestSha256).done;

describe('the runner', () => {
  it('runs the scripts in order, with artifact and version, and prints what they print', async () => {
    const sum = manifest(
      artifact('the software'),
      script('runtime', 'echo "runtime for $KILN_VERSION"; echo "on stderr" >&2'),
      script('app', 'echo "app: $(cat "$KILN_ARTIFACT") from $(basename "$KILN_ARTIFACT")"'),
    );

    const outcome = await run(sum);

    expect(outcome).toEqual({
      code: 0,
      stdout: 'runtime for 1.4.2\non stderr\napp: the software from web-1.4.2.tar.gz\n',
      stderr: '',
    });
  });

  it('hands inputs over unharmed, to their own script only', async () => {
    const nasty = `'"; rm -rf / #$(id)\`id\`\\ \n two lines, *, {{ x }} and line ends\n\n`;
    const sum = manifest(
      script('first', 'printf %s "$NASTY"; printf "[%s]" "$EMPTY"'),
      `input NASTY ${base64(nasty)}`,
      `input EMPTY ${base64('')}`,
      script('second', 'printenv NASTY || echo unset'),
    );

    const outcome = await run(sum);

    expect(outcome).toEqual({ code: 0, stdout: `${nasty}[]unset\n`, stderr: '' });
  });

  it('gives a failed script its exit code, its name and its last twenty lines', async () => {
    const sum = manifest(
      script('app', 'for i in $(seq 30); do echo "line $i"; done; exit 7'),
      script('never', 'echo "must not run"'),
    );

    const outcome = await run(sum);

    const lastLines = Array.from({ length: 20 }, (_, index) => `line ${index + 11}\n`).join('');
    expect(outcome.code).toBe(7);
    expect(outcome.stderr).toBe(`kiln: script app failed with exit code 7\n${lastLines}`);
    expect(outcome.stdout).toContain('line 1\n');
    expect(outcome.stdout).not.toContain('must not run');
  });

  it('keeps the verdict within what Run Command keeps, however long the lines are', async () => {
    const sum = manifest(
      script('app', 'for i in $(seq 20); do printf "%0900d\\n" "$i"; done; echo "the reason"; exit 1'),
    );

    const { stderr } = await run(sum);

    expect(stderr.length).toBeLessThan(8000);
    expect(stderr).toMatch(/^kiln: script app failed with exit code 1\n/);
    expect(stderr).toMatch(/the reason\n$/);
  });

  it.each([
    ['a script', () => manifest(script('app', 'echo "must not run"', sha256('other'))), 'scripts/app'],
    [
      'the artifact',
      () => manifest(script('app', 'echo "must not run"'), artifact('tampered with', sha256('as released'))),
      'web-1.4.2.tar.gz',
    ],
    [
      'the manifest',
      () => {
        manifest(script('app', 'echo "must not run"'));
        return sha256('another manifest');
      },
      MANIFEST_KEY,
    ],
  ])('refuses to run anything when the checksum of %s differs', async (_, prepare, key) => {
    const outcome = await run(prepare());

    expect(outcome.code).toBe(90);
    expect(outcome.stderr).toMatch(
      new RegExp(`^kiln: checksum mismatch: s3://\\w+/${key} is [0-9a-f]{64}, expected [0-9a-f]{64}\\n$`),
    );
    expect(outcome.stdout).toBe('');
  });

  it('says what it cannot read', async () => {
    const sum = manifest(`script app ${BUCKET} scripts/gone ${sha256('')}`);

    const outcome = await run(sum);

    expect(outcome.code).toBe(91);
    expect(outcome.stderr).toBe(
      `kiln: cannot read s3://${BUCKET}/scripts/gone: An error occurred (NoSuchKey) when calling the GetObject operation\n`,
    );
  });

  it('refuses a manifest with a line it does not know', async () => {
    const outcome = await run(manifest('reboot now'));

    expect(outcome).toEqual({ code: 91, stdout: '', stderr: 'kiln: malformed manifest: reboot is not a directive\n' });
  });

  it('takes a script that leaves a daemon behind for done when the script is', async () => {
    const sum = manifest(script('app', `sleep 30 & echo $! >"${join(home, 'daemon')}"; echo started`));

    const outcome = await run(sum);
    const again = await run(sum);

    process.kill(Number(content('daemon')));
    expect(outcome).toEqual({ code: 0, stdout: 'started\n', stderr: '' });
    expect(again.code).toBe(0);
  });
});

describe('a second delivery of the same manifest', () => {
  it('gives the result of the first and runs nothing', async () => {
    const sum = manifest(script('app', `echo ran >>"${join(home, 'runs')}"; echo failing; exit 3`));
    const first = await run(sum);

    const second = await run(sum);

    expect(second.code).toBe(3);
    expect(second.stderr).toBe(first.stderr);
    expect(content('runs')).toBe('ran\n');
  });

  it('waits for the first, even through the seal', async () => {
    const gate = join(home, 'gate');
    const sum = manifest(
      script('app', `echo ran >>"${join(home, 'runs')}"; until [ -e "${gate}" ]; do sleep 0.05; done`),
      'seal',
    );
    const first = start(sum);
    await new Promise<void>((resolve) => {
      const look = setInterval(() => {
        if (!placed('runs')) return;
        clearInterval(look);
        resolve();
      }, 10);
    });

    const second = start(sum);
    writeFileSync(gate, '');
    const outcomes = await Promise.all([first.done, second.done]);

    expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
    expect(content('runs')).toBe('ran\n');
  });

  it('does not go on where the first was cut off', async () => {
    const sum = manifest(script('app', `echo $$ >"${join(home, 'script')}"; exec sleep 30`));
    const first = start(sum);
    await new Promise<void>((resolve) => {
      const look = setInterval(() => {
        if (!placed('script') || content('script') === '') return;
        clearInterval(look);
        resolve();
      }, 10);
    });
    first.child.kill('SIGKILL');
    process.kill(Number(content('script')), 'SIGKILL');
    await first.done;

    const second = await run(sum);

    expect(second.code).toBe(92);
    expect(second.stderr).toBe(
      'kiln: an earlier run of this manifest was cut off, which leaves the machine half made\n',
    );
  });
});

describe('the seal', () => {
  const secrets = [
    'root/etc/ssh/ssh_host_ed25519_key',
    'root/root/.ssh/authorized_keys',
    'root/home/ec2-user/.ssh/authorized_keys',
    'root/root/.bash_history',
    'root/home/ec2-user/.bash_history',
    'root/var/lib/systemd/random-seed',
    'root/var/lib/dbus/machine-id',
    'root/var/lib/amazon/ssm/Vault/Store/RegistrationKey',
    'root/var/lib/amazon/ssm/registration',
  ];

  it('takes away what no two machines may share, and leaves the rest', async () => {
    for (const path of secrets) place(path, 'secret');
    place('root/etc/machine-id', 'ec2a8c8f\n');
    place('root/etc/ssh/sshd_config', 'kept');
    place('root/var/lib/amazon/ssm/i-1/document/orchestration/stdout', 'kept');
    place('bin/cloud-init', `#!/bin/bash\necho "$@" >"${join(home, 'cloud-init')}"\n`);
    chmodSync(join(home, 'bin/cloud-init'), 0o755);

    const outcome = await run(manifest(artifact('the software'), script('app', 'true'), 'seal'));

    expect(outcome).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(secrets.filter(placed)).toEqual([]);
    expect(placed('root/var/lib/kiln')).toBe(false);
    expect(content('root/etc/machine-id')).toBe('');
    expect(content('cloud-init')).toBe('clean --logs\n');
    expect(placed('root/etc/ssh/sshd_config')).toBe(true);
    expect(placed('root/var/lib/amazon/ssm/i-1/document/orchestration/stdout')).toBe(true);
  });

  it('is not applied where a script failed, nor where the manifest does not ask for it', async () => {
    place('root/root/.bash_history', 'evidence');

    await run(manifest(script('app', 'exit 1'), 'seal'));
    await run(manifest(script('test', 'true')));

    expect(placed('root/root/.bash_history')).toBe(true);
  });
});

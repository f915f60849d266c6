import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Somebody without any AWS credentials, on a machine without a network. */
const NOBODY = {
  PATH: process.env.PATH,
  HOME: tmpdir(),
  AWS_CONFIG_FILE: join(tmpdir(), 'no-such-config'),
  AWS_SHARED_CREDENTIALS_FILE: join(tmpdir(), 'no-such-credentials'),
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_REGION: 'eu-central-1',
};

describe('kiln without AWS', () => {
  it('helps, and loads neither SDK nor simulated AWS for it', () => {
    const script = `
      require('tsx/cjs');
      require('./cli/main.ts').main(['node', 'kiln', 'release', '--help']).then(() => {
        const big = Object.keys(require.cache).filter((file) => /@aws-sdk|simulator|zod/.test(file));
        console.log('loaded', JSON.stringify(big));
      });`;
    const { stdout } = spawnSync('node', ['-e', script], { cwd: ROOT, encoding: 'utf8', env: NOBODY });
    expect(stdout).toContain('Usage: kiln release [options] [fleet]');
    expect(stdout).toContain('--request-id <id>');
    expect(stdout).toContain('Exit codes: 0 done or released');
    expect(stdout).toContain('loaded []');
  });

  it('says what is missing, and exits as refused', () => {
    const { status, stdout, stderr } = spawnSync('node', ['cli/kiln.js', 'status', 'web', '--json'], {
      cwd: ROOT,
      encoding: 'utf8',
      env: NOBODY,
    });
    expect([status, JSON.parse(stdout), stderr]).toEqual([
      4,
      {
        outcome: 'REFUSED',
        error: 'NoCredentials',
        cause: expect.stringMatching(/^There are no AWS credentials: .*aws sso login.*--profile\.$/),
      },
      '',
    ]);
  });

  it('refuses a flag it does not know, in the shape of its commands', () => {
    const { status, stdout } = spawnSync('node', ['cli/kiln.js', 'status', 'web', '--json', '--regoin', 'x'], {
      cwd: ROOT,
      encoding: 'utf8',
      env: NOBODY,
    });
    expect([status, JSON.parse(stdout)]).toEqual([
      4,
      { outcome: 'REFUSED', error: 'BadArgument', cause: expect.stringContaining("unknown option '--regoin'") },
    ]);
  });
});

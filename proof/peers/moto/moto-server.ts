import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ACCOUNT } from '../../../simulator/world/account';

export interface MotoServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** The imports of its services take some seconds on a busy machine. */
const START_TIMEOUT_MS = 60_000;

const MOST_LINES = 200;

/** What moto looks at as strictly as AWS only where it is told to. */
const STRICT = { MOTO_ENABLE_AMI_VALIDATION: 'true', MOTO_EC2_ENABLE_INSTANCE_TYPE_VALIDATION: 'true' };

/**
 * moto's server, of the simulator's account, on a port that is free. It ends with this process at the latest.
 * @param program moto_server
 */
export async function startMoto(program: string): Promise<MotoServer> {
  const child = spawn(program, ['--host', '127.0.0.1', '--port', '0'], {
    env: { ...process.env, ...STRICT, MOTO_ACCOUNT_ID: ACCOUNT.accountId, PYTHONUNBUFFERED: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const kill = () => void child.kill();
  process.once('exit', kill);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    return {
      url: await addressOf(child),
      async stop() {
        kill();
        await gone;
        process.off('exit', kill);
      },
    };
  } catch (error) {
    kill();
    throw error;
  }
}

/** It tells its address on stderr, between warnings. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    const fail = (why: string) => reject(new Error(`moto's server ${why}. It said:\n${said.slice(-20).join('\n')}`));
    const timer = setTimeout(() => fail(`has no address after ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS);
    child.once('error', reject);
    child.once('exit', (code) => fail(`ended with ${code}`));
    if (child.stderr === null) throw new Error('No stderr.');
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line);
      if (said.length > MOST_LINES) said.shift();
      const [, url] = /Running on (http:\S+)/.exec(line) ?? [];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
}

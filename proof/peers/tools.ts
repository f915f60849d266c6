import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

/**
 * The peers' Python tools, from PyPI, into the git-ignored `.peers/`: pinned by `requirements/*.txt` and installed once.
 * Each environment stands alone, because its tools pin versions of botocore that exclude one another.
 */
export type PeerEnvironment = (typeof ENVIRONMENTS)[number];
const ENVIRONMENTS = ['moto', 'ministack', 'checkov'] as const;

/** Python is what npm cannot install: who can do without the peers catches this, CI and `npm run test:peers` do not. */
export class PythonMissing extends Error {
  override readonly name = 'PythonMissing';
}

const run = promisify(execFile);
const HOME = join(__dirname, '../../.peers');
const REQUIREMENTS = join(__dirname, 'requirements');
const PYTHONS = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python'];
const OLDEST = 11;
/** Nothing is written outside of .peers, and no other Python than the machine's is fetched. */
const UV_SETTINGS = { UV_CACHE_DIR: join(HOME, 'cache'), UV_PYTHON_DOWNLOADS: 'never', UV_NO_CONFIG: '1' };

const pythonSchema = z.object({ path: z.string(), version: z.string() });
type Python = z.infer<typeof pythonSchema>;

let python: Promise<Python> | undefined;
let uv: Promise<string> | undefined;
const environments = new Map<PeerEnvironment, Promise<string>>();

/**
 * The path of a program of an environment (`moto_server`, `python`, `cfn-lint`), installed first where it is not.
 * @throws PythonMissing
 */
export async function peerTool(environment: PeerEnvironment, program: string): Promise<string> {
  const installed = environments.get(environment) ?? install(environment);
  environments.set(environment, installed);
  const path = join(await installed, 'bin', program);
  if (!existsSync(path)) throw new Error(`The environment ${environment} of the peers has no program ${program}.`);
  return path;
}

/**
 * All environments, for who needs them anyway: they download side by side.
 * @throws PythonMissing
 */
export async function installPeers(): Promise<void> {
  await Promise.all(ENVIRONMENTS.map((environment) => peerTool(environment, 'python')));
}

async function install(environment: PeerEnvironment): Promise<string> {
  python ??= findPython();
  const requirements = join(REQUIREMENTS, `${environment}.txt`);
  const home = join(HOME, environment);
  return once(home, requirements, await python, async ({ path }) => {
    uv ??= installUv();
    const options = { env: { ...process.env, ...UV_SETTINGS } };
    await run(await uv, ['venv', '--quiet', '--clear', '--python', path, home], options);
    await run(await uv, ['pip', 'install', '--quiet', '--python', home, '-r', requirements], options);
  });
}

/** uv installs in seconds what takes pip minutes. */
async function installUv(): Promise<string> {
  python ??= findPython();
  const requirements = join(REQUIREMENTS, 'uv.txt');
  const home = await once(join(HOME, 'uv'), requirements, await python, async ({ path }) => {
    await run(path, ['-m', 'venv', '--clear', join(HOME, 'uv')]);
    await run(join(HOME, 'uv/bin/python'), ['-m', 'pip', 'install', '--quiet', '-r', requirements]);
  });
  return join(home, 'bin/uv');
}

/** Installs unless the folder's stamp says that these requirements stand there, on this Python. */
async function once(
  home: string,
  requirements: string,
  python: Python,
  install: (python: Python) => Promise<void>,
): Promise<string> {
  const stamp = join(home, 'installed');
  const wanted = createHash('sha256').update(readFileSync(requirements)).update(python.version).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return home;
  mkdirSync(HOME, { recursive: true });
  try {
    await install(python);
  } catch (error) {
    const told = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    throw new Error(`The peers could not be installed from PyPI (${requirements}): ${told}`, { cause: error });
  }
  writeFileSync(stamp, wanted);
  return home;
}

async function findPython(): Promise<Python> {
  const found: string[] = [];
  for (const name of PYTHONS) {
    const python = await askPython(name);
    if (python === undefined) continue;
    const [major, minor] = python.version.split('.').map(Number);
    if (major === 3 && minor !== undefined && minor >= OLDEST) return python;
    found.push(python.version);
  }
  const there = found.length === 0 ? 'there is none' : `there is only ${[...new Set(found)].join(' and ')}`;
  throw new PythonMissing(
    `The peers need Python 3.${OLDEST} or newer with its modules venv and ensurepip; on PATH ${there}. Install it (Debian, Ubuntu: python3-venv too) and run this again.`,
  );
}

/** What answers to a name, if anything that could make an environment does. */
async function askPython(name: string): Promise<Python | undefined> {
  const question =
    'import ensurepip, json, platform, sys, venv; print(json.dumps({"path": sys.executable, "version": platform.python_version()}))';
  try {
    const { stdout } = await run(name, ['-c', question]);
    return pythonSchema.parse(JSON.parse(stdout));
  } catch {
    return undefined;
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { type FunctionName, functions } from '../../lambdas/functions';

const ROOT = join(__dirname, '../..');

/** Where a function's code comes from: `index.mjs`, which exports `handler`. */
export type FunctionCode = (name: FunctionName) => Code;

/**
 * Every function as one file with all it uses, the SDK clients too: the copy of the SDK that Lambda has may be older.
 * All come out of one run of esbuild, which reads each source once; a run for each, as NodejsFunction does it, takes
 * four times as long.
 */
export function bundledCode(): FunctionCode {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-functions-'));
  // The cloud assembly has copies by then.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(
      Object.entries(functions).map(([name, { entry }]) => [name, `lambdas/${entry}.ts`]),
    ),
    outdir: folder,
    entryNames: '[name]/index',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    // ES modules first: what a function does not use of its packages is left out.
    mainFields: ['module', 'main'],
    // What traces is no ES module and asks for Node's own by `require`, which an ES module has to make for itself.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    charset: 'utf8',
    logLevel: 'warning',
  });
  return (name) => Code.fromAsset(join(folder, name));
}

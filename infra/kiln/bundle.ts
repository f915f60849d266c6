import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build as esbuild } from 'esbuild';
import { functions } from '../../lambdas/functions';
import {
  hollowUncalled,
  noEventStreams,
  noSharedConfiguration,
  packageVersions,
  plainSchemaKeys,
  unusedConstants,
  unusedPackages,
} from './trimming';

const ROOT = join(__dirname, '../..');
const TRACING = 'lambdas/shared/tracing.ts';
/** What loads it. */
const RUNTIME = join(ROOT, 'lambdas/shared/lambda-runtime.ts');

/**
 * Every function as one file with all it uses, `<function>/index.js`, the SDK clients too: the copy of the SDK that Lambda
 * has may be older. All come out of one run of esbuild, which reads each source once; a run for each, as NodejsFunction
 * does it, takes four times as long.
 * @param more modules that become a file each too: `<name>/index.js`
 */
export async function bundle(
  folder: string,
  options: BuildOptions,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const entries = Object.entries(functions).map(([name, { entry }]) => [name, `lambdas/${entry}.ts`]);
  await esbuild({
    absWorkingDir: ROOT,
    entryPoints: { ...Object.fromEntries(entries), ...more },
    outdir: folder,
    entryNames: '[name]/index',
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    logLevel: 'warning',
    ...options,
  });
}

/**
 * How Kiln's functions are bundled: as CommonJS, which Lambda requires. As one ES module each would begin some 20 ms
 * later: `import` is compiled and linked on a longer way.
 */
export const AS_DEPLOYED: BuildOptions = {
  format: 'cjs',
  // ES modules first: what a function does not use of its packages is left out.
  mainFields: ['module', 'main'],
  // A Lambda's credentials are in its environment; the SDK would bring every other way to some along, clients and all.
  alias: { '@aws-sdk/credential-provider-node': join(ROOT, 'lambdas/shared/lambda-credentials.ts') },
  plugins: [
    unusedConstants,
    unusedPackages,
    plainSchemaKeys,
    hollowUncalled,
    noEventStreams,
    noSharedConfiguration,
    packageVersions,
    {
      name: 'tracing-apart',
      setup: (build) =>
        build.onResolve({ filter: /^\.\/tracing$/ }, ({ importer }) =>
          importer === RUNTIME ? { path: './tracing.js', external: true } : undefined,
        ),
    },
  ],
  // What is loaded later is required, too: `import()` would take the longer way.
  supported: { 'dynamic-import': false },
};

/** Every function's folder as it is deployed: `index.js`, and `tracing.js`, which the first sampled invocation loads. */
export async function bundleAsDeployed(folder: string, options: BuildOptions = {}): Promise<void> {
  await bundle(folder, { ...AS_DEPLOYED, ...options }, { tracing: TRACING });
  await Promise.all(
    Object.keys(functions).map((name) => copyFile(join(folder, 'tracing/index.js'), join(folder, name, 'tracing.js'))),
  );
}

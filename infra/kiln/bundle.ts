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

/**
 * Every function as one file with all it uses, `<function>/index.js`, the SDK clients too: the copy of the SDK that Lambda
 * has may be older. All come out of one run of esbuild, which reads each source once; a run for each, as NodejsFunction
 * does it, takes four times as long.
 */
export async function bundle(folder: string, options: BuildOptions): Promise<void> {
  await esbuild({
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(
      Object.entries(functions).map(([name, { entry }]) => [name, `lambdas/${entry}.ts`]),
    ),
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
 * Node gives new objects a megabyte first, and sweeps it whenever it is full: four times while a function starts, almost
 * all of whose objects stay. So the first sweep makes room for all of them. Source: V8, flag-definitions.h.
 */
const ROOM = 'require("node:v8").setFlagsFromString("--semi-space-growth-factor=16");';

/**
 * How Kiln's functions are bundled: as CommonJS, which Lambda requires. As one ES module each would begin some 20 ms
 * later: `import` is compiled and linked on a longer way.
 */
export const AS_DEPLOYED: BuildOptions = {
  format: 'cjs',
  banner: { js: ROOM },
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
  ],
};

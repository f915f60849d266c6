import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { functions } from '../../lambdas/functions';

const ROOT = join(__dirname, '../..');

/**
 * The SDK's schemas write the keys of their objects as `[_xN]`, with `const _xN = "xmlName"` above. A bundler cannot know
 * that such a key does nothing, and keeps every schema of the service: of EC2, half a megabyte for two kilobytes. Written
 * as `["xmlName"]` they mean the same, and what no command of a function refers to is left out.
 */
const plainSchemaKeys: Plugin = {
  name: 'plain-schema-keys',
  setup: ({ onLoad }) =>
    onLoad({ filter: /@aws-sdk\/[\w-]+\/dist-es\/.*\/?schemas_0\.js$/ }, async ({ path }) => ({
      contents: withPlainKeys(await readFile(path, 'utf8')),
      loader: 'js',
    })),
};

/** @param source an ES module */
export function withPlainKeys(source: string): string {
  const texts = new Map([...source.matchAll(/^const (\w+) = ("[^"\\]*");$/gm)].map(([, name, text]) => [name, text]));
  return source.replace(/\[(\w+)\]:/g, (key, name: string) => {
    const text = texts.get(name);
    return text === undefined ? key : `[${text}]:`;
  });
}

/** X-Ray's SDK can patch the SDK of old as well, and compares its version to do so: 40 KB that no function uses. */
const noOldSdk: Plugin = {
  name: 'no-old-sdk',
  setup: ({ onLoad }) =>
    onLoad({ filter: /aws-xray-sdk-core\/dist\/lib\/patchers\/aws_p\.js$/ }, () => ({ contents: '', loader: 'js' })),
};

/**
 * Every function as one file with all it uses, `<function>/index.…`, the SDK clients too: the copy of the SDK that Lambda
 * has may be older. All come out of one run of esbuild, which reads each source once; a run for each, as NodejsFunction
 * does it, takes four times as long.
 */
export async function bundle(folder: string, options: BuildOptions): Promise<void> {
  await build({
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
    charset: 'utf8',
    logLevel: 'warning',
    ...options,
  });
}

/** How Kiln's functions are bundled: `<function>/index.mjs`. */
export const AS_DEPLOYED: BuildOptions = {
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  // ES modules first: what a function does not use of its packages is left out.
  mainFields: ['module', 'main'],
  // A Lambda's credentials are in its environment; the SDK would bring every other way to some along, clients and all.
  alias: { '@aws-sdk/credential-provider-node': join(ROOT, 'lambdas/shared/lambda-credentials.ts') },
  plugins: [plainSchemaKeys, noOldSdk],
  // What traces is no ES module and asks for Node's own by `require`, which an ES module has to make for itself.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
};

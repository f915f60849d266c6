import { readFile } from 'node:fs/promises';
import { parse } from '@babel/parser';
import type { Plugin } from 'esbuild';

/**
 * No module of Kiln's does anything when it is imported; it makes constants. A bundler has to suspect that what makes one
 * does more, and keeps it: of a function's contract, those of all others. Told that it does not, it keeps what is used,
 * and a function that starts makes two hundred schemas instead of a thousand.
 */
export const unusedConstants: Plugin = {
  name: 'unused-constants',
  setup: (build) =>
    build.onLoad({ filter: /\/lambdas\/.*\.ts$/ }, async ({ path }) => ({
      contents: withPureConstants(await readFile(path, 'utf8')),
      loader: 'ts',
    })),
};

/** @param source a TypeScript module */
export function withPureConstants(source: string): string {
  const values = parse(source, { sourceType: 'module', plugins: ['typescript'] }).program.body.flatMap((statement) => {
    const { type } = statement;
    const declaration = type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    return declaration?.type === 'VariableDeclaration' ? declaration.declarations.map(({ init }) => init) : [];
  });
  return values.reduceRight((text, value) => {
    if (value?.start == null || value.end == null) return text;
    // A function that is called at once, and is said to do nothing else; what minifies takes it off again.
    const made = `/* @__PURE__ */ (() => (${text.slice(value.start, value.end)}))()`;
    return `${text.slice(0, value.start)}${made}${text.slice(value.end)}`;
  }, source);
}

/** Packages that do nothing when they are imported either, and do not say so. */
export const unusedPackages: Plugin = {
  name: 'unused-packages',
  setup: (build) =>
    build.onResolve({ filter: /^semver\// }, ({ path }) => ({ path: require.resolve(path), sideEffects: false })),
};

/**
 * The SDK's schemas write the keys of their objects as `[_xN]`, with `const _xN = "xmlName"` above. A bundler cannot know
 * that such a key does nothing, and keeps every schema of the service: of EC2, half a megabyte for two kilobytes. Written
 * as `["xmlName"]` they mean the same, and what no command of a function refers to is left out.
 */
export const plainSchemaKeys: Plugin = {
  name: 'plain-schema-keys',
  setup: (build) =>
    build.onLoad({ filter: /@aws-sdk\/[\w-]+\/dist-es\/.*\/?schemas_0\.js$/ }, async ({ path }) => ({
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

/** Modules that are referred to, and that no function of Kiln ever calls: a bundler cannot know. By file. */
export const UNCALLED: readonly RegExp[] = [
  // zod: every schema can write itself as JSON Schema.
  /\/zod\/v4\/core\/(to-json-schema|json-schema-processors)\.js$/,
  // X-Ray's SDK: the SDK of old, HTTP servers and clients, databases, machines; and whether a request is traced at all,
  // which Lambda has decided before it invokes a function.
  /\/aws-xray-sdk-core\/dist\/lib\/(patchers\/(aws|http|promise)_p|middleware\/incoming_request_data)\.js$/,
  /\/aws-xray-sdk-core\/dist\/lib\/(database|segments\/plugins|middleware\/sampling)\/\w+\.js$/,
  // The client of DynamoDB makes a cache for endpoints that it may be told to discover. Kiln does not tell it to.
  /\/@aws-sdk\/endpoint-cache\/dist-es\/EndpointCache\.js$/,
  // What Kiln asks no client for: to slow down by itself, and to sign events of a stream.
  /\/@smithy\/core\/dist-es\/submodules\/retry\/util-retry\/(AdaptiveRetryStrategy|DefaultRateLimiter)\.js$/,
  /\/@smithy\/signature-v4\/dist-es\/HeaderFormatter\.js$/,
  // What a Lambda is not: a Node without crypto, a browser, an instance that has to ask in which region it is.
  /\/@smithy\/core\/dist-es\/submodules\/(checksum\/sha256\/Sha256Js|serde\/util-stream\/sdk-stream-mixin\.browser)\.js$/,
  /\/@smithy\/core\/dist-es\/submodules\/config\/config-resolver\/regionConfig\/getInstanceMetadataRegion\.js$/,
];

/** Puts hollow modules in the place of those that are never called. */
export const hollowUncalled: Plugin = {
  name: 'hollow-uncalled',
  setup: (build) => {
    for (const filter of UNCALLED) {
      build.onLoad({ filter }, async ({ path }) => ({
        contents: hollow(await readFile(path, 'utf8')),
        loader: 'js',
      }));
    }
  },
};

/**
 * The same exports, behind which is nothing: what they are can be made, and a call says that it should not have come.
 * Nothing at all of a CommonJS module, whose exports nobody asks for by name until they are called.
 * @param source a module that exports functions and classes
 */
export function hollow(source: string): string {
  const names = [...source.matchAll(/^export (?:class|function|const) (\w+)|^export \{ \w+ as (\w+) \}/gm)];
  if (names.length === 0) return '';
  return [
    'function leftOut() { if (!new.target) throw new Error("Left out of Kiln\'s bundles: infra/kiln/trimming.ts"); }',
    ...names.map(([, declared, renamed]) => `export { leftOut as ${declared ?? renamed} };`),
  ].join('\n');
}

/** None of Kiln's calls sends or receives a stream of events: what could is looked for when one does, and would not be found. */
export const noEventStreams: Plugin = {
  name: 'no-event-streams',
  setup: (build) =>
    build.onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    ),
};

/**
 * A Lambda has no configuration files in a home directory. Clients look for them all the same before their first call.
 * Source: SDKs and tools reference guide, "Shared config and credentials files".
 */
export const noSharedConfiguration: Plugin = {
  name: 'no-shared-configuration',
  setup: (build) =>
    build.onLoad({ filter: /\/shared-ini-file-loader\/loadSharedConfigFiles\.js$/ }, () => ({
      contents: `
        export const CONFIG_PREFIX_SEPARATOR = '.';
        export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
      loader: 'js',
    })),
};

/** Clients read their version for the user agent; the rest of their package.json is two kilobytes each. */
export const packageVersions: Plugin = {
  name: 'package-versions',
  setup: (build) =>
    build.onLoad({ filter: /\/package\.json$/ }, async ({ path }) => {
      const { name, version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ name, version }), loader: 'json' };
    }),
};

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { bundle, bundleAsDeployed } from '../../infra/kiln/bundle';

/** Git-ignored. From in there Node finds the SDK in `node_modules`, as a Lambda finds it in its runtime. */
const FOLDER = join(__dirname, '../../.bench');
/** What this machine's Node understands. It is the same for all, so it changes no ratio. */
const TARGET = `node${process.versions.node.split('.')[0]}`;

/** `NodejsFunction` as CDK has it: CommonJS, not minified. Source: aws-lambda-nodejs, BundlingOptions. */
const CDK_DEFAULTS: BuildOptions = { format: 'cjs', minify: false, target: TARGET };

const PACKAGINGS = {
  deployed: (folder) => bundleAsDeployed(folder, { target: TARGET }),
  /** With `bundleAwsSDK`. */
  commonjs: (folder) => bundle(folder, CDK_DEFAULTS),
  /** The same, minified as Kiln's are. */
  minified: (folder) => bundle(folder, { ...CDK_DEFAULTS, minify: true }),
  /** Without `bundleAwsSDK`: the SDK is the runtime's. */
  runtime: (folder) => bundle(folder, { ...CDK_DEFAULTS, external: ['@aws-sdk/*', '@smithy/*'] }),
} as const satisfies Record<string, (folder: string) => Promise<void>>;

export type Packaging = keyof typeof PACKAGINGS;

/** Every function, packaged in one way. */
export async function packageFunctions(packaging: Packaging): Promise<void> {
  await PACKAGINGS[packaging](join(FOLDER, packaging));
}

export function fileOf(packaging: Packaging, name: string): string {
  return join(FOLDER, packaging, name, 'index.js');
}

/** Of all its files. */
export function kilobytesOf(packaging: Packaging, name: string): number {
  const folder = join(FOLDER, packaging, name);
  return readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0) / 1024;
}

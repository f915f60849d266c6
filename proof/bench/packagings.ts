import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { AS_DEPLOYED, bundle } from '../../infra/kiln/bundle';

/** Git-ignored. From in there Node finds the SDK in `node_modules`, as a Lambda finds it in its runtime. */
const FOLDER = join(__dirname, '../../.bench');
/** What this machine's Node understands. It is the same for all, so it changes no ratio. */
const TARGET = `node${process.versions.node.split('.')[0]}`;

/** `NodejsFunction` as CDK has it: CommonJS, not minified. Source: aws-lambda-nodejs, BundlingOptions. */
const CDK_DEFAULTS: BuildOptions = { format: 'cjs', minify: false };

const PACKAGINGS = {
  deployed: AS_DEPLOYED,
  /** With `bundleAwsSDK`. */
  commonjs: CDK_DEFAULTS,
  /** The same, minified as Kiln's are. */
  minified: { ...CDK_DEFAULTS, minify: true },
  /** Without `bundleAwsSDK`: the SDK is the runtime's. */
  runtime: { ...CDK_DEFAULTS, external: ['@aws-sdk/*', '@smithy/*'] },
} as const satisfies Record<string, BuildOptions>;

export type Packaging = keyof typeof PACKAGINGS;

/** Every function, packaged in one way. */
export async function packageFunctions(packaging: Packaging): Promise<void> {
  await bundle(join(FOLDER, packaging), { ...PACKAGINGS[packaging], target: TARGET });
}

export function fileOf(packaging: Packaging, name: string): string {
  return join(FOLDER, packaging, name, 'index.js');
}

export function kilobytesOf(packaging: Packaging, name: string): number {
  return statSync(fileOf(packaging, name)).size / 1024;
}

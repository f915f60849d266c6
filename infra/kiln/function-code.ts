import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { FunctionName } from '../../lambdas/functions';
import { bundleAsDeployed } from './bundle';

/** Where a function's code comes from: a folder whose `index.js` exports `handler`. */
export type FunctionCode = (name: FunctionName) => Code;

/** Every function as it is deployed. */
export async function bundledCode(): Promise<FunctionCode> {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-functions-'));
  // The cloud assembly has copies by then.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await bundleAsDeployed(folder);
  return (name) => Code.fromAsset(join(folder, name));
}

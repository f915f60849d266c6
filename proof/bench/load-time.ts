import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { SETTINGS } from '../../lambdas/functions';
import { fileOf, type Packaging } from './packagings';

const SAMPLER = join(__dirname, 'cold-start-sample.mjs');

/** What of Lambda's environment the code looks at. */
const ENVIRONMENT = {
  AWS_LAMBDA_FUNCTION_NAME: 'sample',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  LAMBDA_TASK_ROOT: '/var/task',
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'sample',
  AWS_SECRET_ACCESS_KEY: 'sample',
  AWS_SESSION_TOKEN: 'sample',
  KILN_STAGE: 'prod',
  ...Object.fromEntries(SETTINGS.map((setting) => [setting, 'sample'])),
};

const sampleSchema = z.object({ asked: z.number() });

/**
 * Milliseconds from a function's module being required to its first request to AWS, made and signed, in a process of its own.
 * @param sampled whether the invocation is traced
 */
export async function loadTime(packaging: Packaging, name: string, event: unknown, sampled: 0 | 1): Promise<number> {
  const args = ['--no-warnings', SAMPLER, fileOf(packaging, name), JSON.stringify(event)];
  const _X_AMZN_TRACE_ID = `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=557abcec3ee5a047;Sampled=${sampled}`;
  const env = { ...ENVIRONMENT, _X_AMZN_TRACE_ID };
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000, env });
  // The last line: before it is what the handler logs.
  return sampleSchema.parse(JSON.parse(stdout.split('\n').at(-1) ?? '')).asked;
}

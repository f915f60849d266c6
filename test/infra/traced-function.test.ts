import { fork } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import * as z from 'zod';
import { AS_DEPLOYED } from '../../infra/kiln/bundle';

const partSchema = z.object({
  name: z.string(),
  trace_id: z.string(),
  parent_id: z.string(),
  annotations: z.record(z.string(), z.unknown()).optional(),
  subsegments: z.array(z.object({ name: z.string() })).optional(),
  aws: z.object({ operation: z.string().optional() }).optional(),
});
type Part = z.output<typeof partSchema>;

/** Invokes a bundled function in a process of its own, and hears what it tells X-Ray's daemon. */
async function invoked(folder: string, sampled: readonly (0 | 1)[]) {
  const parts: Part[] = [];
  const daemon = createSocket('udp4', (message) => {
    const [, part = ''] = message.toString().split('\n');
    parts.push(partSchema.parse(JSON.parse(part)));
  }).bind(0, '127.0.0.1');
  const aws = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1');
  await Promise.all([once(daemon, 'listening'), once(aws, 'listening')]);
  const address = aws.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const child = fork(join(__dirname, 'sampled-invocations.mjs'), [join(folder, 'index.js'), ...sampled.map(String)], {
    env: {
      AWS_LAMBDA_FUNCTION_NAME: 'kiln-GiveBackClaim',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      LAMBDA_TASK_ROOT: folder,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'sample',
      AWS_SECRET_ACCESS_KEY: 'sample',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
      TABLE_NAME: 'kiln-prod',
    },
    execArgv: ['--no-warnings'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    for (const number of sampled.keys()) {
      child.send(number);
      await once(child, 'message');
    }
    // A segment is on its way when the handler is done; each sampled invocation has two.
    const expected = sampled.filter(Boolean).length * 2;
    while (parts.length < expected) await once(daemon, 'message');
  } finally {
    child.kill();
    daemon.close();
    aws.closeAllConnections();
    aws.close();
  }
  return parts;
}

describe('a function as it is deployed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-traced-'));
  beforeAll(() =>
    build({
      ...AS_DEPLOYED,
      absWorkingDir: join(__dirname, '../..'),
      entryPoints: { index: 'lambdas/plan/give-back-claim.ts' },
      outdir: folder,
      bundle: true,
      platform: 'node',
      target: `node${process.versions.node.split('.')[0]}`,
    }),
  );
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('traces the invocations that Lambda samples, each with its call to AWS, and no others', async () => {
    const parts = await invoked(folder, [0, 1, 0, 1, 1]);

    const works = parts.filter(({ name }) => name.startsWith('##'));
    expect(
      works.map(({ name, trace_id, parent_id, annotations }) => ({ name, trace_id, parent_id, annotations })),
    ).toEqual(
      [1, 3, 4].map((number) => ({
        name: '## kiln-GiveBackClaim',
        trace_id: `1-5759e988-00000000000000000000000${number}`,
        parent_id: '557abcec3ee5a047',
        annotations: { state: 'GiveBackClaim', release: 'web-1', fleet: 'web' },
      })),
    );
    const calls = parts.filter(({ name }) => name === 'DynamoDB');
    expect(calls.map(({ trace_id, aws }) => [trace_id.slice(-1), aws?.operation])).toEqual([
      ['1', 'TransactWriteItems'],
      ['3', 'TransactWriteItems'],
      ['4', 'TransactWriteItems'],
    ]);
    expect(parts).toHaveLength(6);
    // What is not told is waited for in vain.
  }, 30_000);
});

import { fork } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { bundleAsDeployed } from '../../infra/kiln/bundle';

const partSchema = z.object({
  name: z.string(),
  trace_id: z.string(),
  parent_id: z.string(),
  annotations: z.record(z.string(), z.unknown()).optional(),
  subsegments: z.array(z.object({ name: z.string() })).optional(),
  aws: z.object({ operation: z.string().optional() }).optional(),
});
type Part = z.output<typeof partSchema>;

/** Invokes a bundled function in a process of its own, and hears what it tells X-Ray's daemon: of each sampled invocation two parts. */
async function invoked(folder: string, sampled: readonly (0 | 1)[], told = 2 * sampled.filter(Boolean).length) {
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
  const loaded: unknown[] = [];
  try {
    for (const number of sampled.keys()) {
      child.send(number);
      const [said] = await once(child, 'message');
      loaded.push(said);
    }
    // What is told is on its way when the handler is done.
    while (parts.length < told) await once(daemon, 'message');
  } finally {
    child.kill();
    daemon.close();
    aws.closeAllConnections();
    aws.close();
  }
  return { parts, loaded };
}

describe('a function as it is deployed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-traced-'));
  beforeAll(() => bundleAsDeployed(folder, { target: `node${process.versions.node.split('.')[0]}` }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('traces the invocations that Lambda samples, each with its call to AWS, and no others', async () => {
    const { parts, loaded } = await invoked(join(folder, 'GiveBackClaim'), [0, 1, 0, 1, 1]);

    expect(loaded).toEqual([0, 1, 2, 3, 4].map((number) => ({ number, loaded: number > 0 })));
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

  it('works without a trace where what traces cannot be loaded', async () => {
    const broken = join(folder, 'broken');
    cpSync(join(folder, 'GiveBackClaim/index.js'), join(broken, 'index.js'));

    expect(await invoked(broken, [0])).toMatchObject({ parts: [], loaded: [{ number: 0, loaded: false }] });
    expect(await invoked(broken, [1], 0)).toMatchObject({ parts: [], loaded: [{ number: 0, loaded: false }] });
  }, 30_000);
});

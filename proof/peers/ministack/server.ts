import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { peerTool } from '../tools';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';
const CREDENTIAL = `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}`;
const PATIENCE_SECONDS = 90;

/** What a function answered, or threw. */
export interface Answered {
  readonly threw: boolean;
  readonly payload: unknown;
}

/** ministack, an AWS in one Python process: on loopback, with local processes for functions, and nothing left afterwards. */
export class Ministack {
  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    private readonly complaints: string[],
    readonly endpoint: string,
  ) {}

  static async start(): Promise<Ministack> {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'kiln-ministack-'));
    const server = spawn(await peerTool('ministack', 'ministack'), [], {
      cwd: folder,
      env: {
        ...process.env,
        GATEWAY_PORT: String(port),
        BIND_HOST: '127.0.0.1',
        MINISTACK_HOST: '127.0.0.1',
        MINISTACK_REGION: REGION,
        MINISTACK_ACCOUNT_ID: ACCOUNT,
        STATE_DIR: join(folder, 'state'),
        S3_DATA_DIR: join(folder, 's3'),
        LAMBDA_EXECUTOR: 'local',
        // A process for each of fifty functions would stay for minutes.
        LAMBDA_WARM_TTL_SECONDS: '3',
      },
    });
    const complaints: string[] = [];
    for (const stream of [server.stdout, server.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
    const ministack = new Ministack(server, folder, complaints, `http://127.0.0.1:${port}`);
    await ministack.isUp();
    return ministack;
  }

  /** For the AWS SDK and CDK's command line. */
  environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DEFAULT_ACCOUNT: ACCOUNT,
      CDK_DEFAULT_REGION: REGION,
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    };
  }

  /** A call in the old query protocol, such as CloudFormation's. @returns the XML */
  async query(service: string, parameters: Readonly<Record<string, string>>): Promise<string> {
    const response = await fetch(this.endpoint, {
      method: 'POST',
      headers: { authorization: `${CREDENTIAL}/${service}/aws4_request, SignedHeaders=host, Signature=none` },
      body: new URLSearchParams(parameters),
    });
    return response.text();
  }

  async invoke(functionName: string, payload: unknown): Promise<Answered> {
    const response = await fetch(`${this.endpoint}/2015-03-31/functions/${functionName}/invocations`, {
      method: 'POST',
      headers: { authorization: `${CREDENTIAL}/lambda/aws4_request, SignedHeaders=host, Signature=none` },
      body: JSON.stringify(payload),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`ministack does not invoke ${functionName}: ${response.status} ${text}`);
    return { threw: response.headers.has('x-amz-function-error'), payload: z.json().parse(JSON.parse(text)) };
  }

  /** Its last lines, for whoever has to find out. */
  lastWords(): string {
    return this.complaints.join('').slice(-2000);
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill();
    await Promise.race([gone, setTimeout(10_000)]);
    this.process.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async isUp(): Promise<void> {
    const until = performance.now() + PATIENCE_SECONDS * 1000;
    while (performance.now() < until) {
      const answer = await fetch(`${this.endpoint}/_ministack/health`).catch(() => undefined);
      if (answer?.ok === true) return;
      await setTimeout(250);
    }
    await this.stop();
    throw new Error(`ministack is not up after ${PATIENCE_SECONDS} s: ${this.lastWords()}`);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('No port is free.'));
        else resolve(address.port);
      });
    });
  });
}

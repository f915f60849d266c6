import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Credentials } from '../../lambdas/shared/clients';
import type { HttpAnswer } from '../surroundings';

const PATIENCE_MS = 30_000;

/**
 * POSTs JSON to a Lambda function URL of auth type AWS_IAM, signed with Signature Version 4 for the service `lambda`.
 * Source: Lambda developer guide, "Invoking Lambda function URLs".
 */
export async function signedPost(
  url: string,
  body: object,
  tools: {
    readonly credentials: () => Promise<Credentials>;
    readonly now: () => Date;
    readonly send: (url: string, request: RequestInit) => Promise<Response>;
  },
): Promise<HttpAnswer> {
  const { hostname, pathname } = new URL(url);
  const text = JSON.stringify(body);
  const signer = new SignatureV4({
    service: 'lambda',
    region: regionOf(hostname),
    credentials: tools.credentials,
    sha256: Sha256,
  });
  const { headers } = await signer.sign(
    {
      method: 'POST',
      protocol: 'https:',
      hostname,
      path: pathname,
      headers: { host: hostname, 'content-type': 'application/json' },
      body: text,
    },
    { signingDate: tools.now() },
  );
  const answer = await tools.send(url, {
    method: 'POST',
    headers,
    body: text,
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  return { status: answer.status, body: await answer.text() };
}

/** `https://<id>.lambda-url.eu-central-1.on.aws` */
function regionOf(hostname: string): string {
  const region = /\.lambda-url\.([a-z0-9-]+)\.on\.aws(\.com\.cn)?$/.exec(hostname)?.[1];
  if (region === undefined) throw new Error(`${hostname} is no function URL: credentials are not shown to it.`);
  return region;
}

/** What the signer hashes with: Node's own SHA-256, keyed or not. */
class Sha256 {
  private readonly hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  reset(): void {
    throw new Error('A hash of the signer is used once.');
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

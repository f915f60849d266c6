import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** A call as it comes over the wire. */
export interface WireCall {
  /** As it is signed for: `ssm`, `states`, `autoscaling`. */
  readonly service: string;
  readonly operation: string;
  readonly body: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Answers a call that moto cannot, asking moto for what it can; undefined where moto is to answer by itself. */
export type StandIn = (
  call: WireCall,
  askMoto: (body: string) => Promise<WireAnswer>,
) => Promise<WireAnswer> | undefined;

/** Stands before moto and hands everything on but what a stand-in answers. */
export class Front {
  /** How many calls went by, by who answered. */
  readonly counts = { moto: new Map<string, number>(), standIns: new Map<string, number>() };
  private server: Server | undefined;

  constructor(
    private readonly motoUrl: string,
    public standIn: StandIn,
  ) {}

  /** @returns its address */
  async open(): Promise<string> {
    const server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        response.writeHead(502).end(String(error));
      });
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('The front has no port.');
    return `http://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => (this.server === undefined ? resolve(undefined) : this.server.close(resolve)));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await bodyOf(request);
    const call = readCall(request, bytes);
    const name = `${call.service} ${call.operation}`;
    const askMoto = async (body: string): Promise<WireAnswer> => {
      const answer = await this.toMoto(request, Buffer.from(body));
      const contentType = answer.headers.get('content-type') ?? '';
      return { status: answer.status, contentType, body: await answer.text() };
    };
    const standing = this.standIn(call, askMoto);
    if (standing !== undefined) {
      count(this.counts.standIns, name);
      const { status, contentType, body } = await standing;
      response.writeHead(status, { 'content-type': contentType }).end(body);
      return;
    }
    count(this.counts.moto, name);
    const answer = await this.toMoto(request, bytes);
    const headers = [...answer.headers].filter(([key]) => !HOP_BY_HOP.has(key));
    response.writeHead(answer.status, Object.fromEntries(headers));
    response.end(request.method === 'HEAD' ? undefined : Buffer.from(await answer.arrayBuffer()));
  }

  private toMoto({ method = 'GET', url = '/', headers }: IncomingMessage, body: Buffer): Promise<Response> {
    const handed = Object.entries(headers).flatMap(([key, value]) =>
      HOP_BY_HOP.has(key) || key === 'content-length' || typeof value !== 'string' ? [] : [[key, value] as const],
    );
    const hasBody = method !== 'GET' && method !== 'HEAD';
    return fetch(new URL(url, this.motoUrl), {
      method,
      headers: { ...Object.fromEntries(handed), 'accept-encoding': 'identity' },
      ...(hasBody && { body: new Uint8Array(body) }),
    });
  }
}

/** Of one connection, not of the message. Source: RFC 9110, "Message forwarding". moto compresses nothing that is not asked for compressed. */
const HOP_BY_HOP = new Set(['accept-encoding', 'connection', 'expect', 'host', 'keep-alive', 'transfer-encoding']);

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

/** Each protocol names its operation elsewhere. Source: Smithy, "AWS protocols". */
function readCall({ headers, url = '' }: IncomingMessage, bytes: Buffer): WireCall {
  const [, service = 's3'] = /Credential=[^/]*\/[^/]*\/[^/]*\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  const target = headers['x-amz-target'];
  const body = service === 's3' ? '' : bytes.toString();
  const operation =
    typeof target === 'string'
      ? target.split('.').at(-1)
      : (/\/operation\/(\w+)$/.exec(url)?.[1] ?? /(?:^|&)Action=(\w+)/.exec(body)?.[1]);
  return { service, operation: operation ?? 'request', body };
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

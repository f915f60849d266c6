import { signedPost } from '../../cli/aws/signed-post';

const URL_OF = 'https://abc123.lambda-url.eu-central-1.on.aws/';

function posting(answer: Response) {
  const sent: { url: string; request: RequestInit }[] = [];
  return {
    sent,
    tools: {
      credentials: async () => ({
        accessKeyId: 'AKIDEXAMPLE',
        secretAccessKey: 'wJalrXUtnFEMI',
        sessionToken: 'token',
      }),
      now: () => new Date('2026-01-05T09:00:00Z'),
      send: async (url: string, request: RequestInit) => {
        sent.push({ url, request });
        return answer;
      },
    },
  };
}

describe('an answer', () => {
  it('is posted under the signature of whoever answers', async () => {
    const { sent, tools } = posting(new Response('{"sentence":"thanks"}', { status: 200 }));

    const answer = await signedPost(URL_OF, { release: 'r', answer: 'approve' }, tools);

    expect(answer).toEqual({ status: 200, body: '{"sentence":"thanks"}' });
    expect(sent).toMatchObject([
      {
        url: URL_OF,
        request: {
          method: 'POST',
          body: '{"release":"r","answer":"approve"}',
          redirect: 'error',
          headers: {
            'content-type': 'application/json',
            'x-amz-date': '20260105T090000Z',
            'x-amz-security-token': 'token',
            authorization: expect.stringMatching(
              /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20260105\/eu-central-1\/lambda\/aws4_request, SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
            ),
          },
        },
      },
    ]);
    expect(JSON.stringify(sent)).not.toContain('wJalrXUtnFEMI');
  });

  it('of another text has another signature', async () => {
    const signatures = await Promise.all(
      ['approve', 'reject'].map(async (answer) => {
        const { sent, tools } = posting(new Response('', { status: 200 }));
        await signedPost(URL_OF, { answer }, tools);
        return new Headers(sent[0]?.request.headers).get('authorization');
      }),
    );
    expect(new Set(signatures).size).toBe(2);
  });

  it.each(['https://example.com/', 'https://x.lambda-url.eu-central-1.on.aws.example.com/'])(
    'never goes to %s',
    async (url) => {
      const { sent, tools } = posting(new Response('', { status: 200 }));
      await expect(signedPost(url, {}, tools)).rejects.toThrow('is no function URL');
      expect(sent).toEqual([]);
    },
  );
});

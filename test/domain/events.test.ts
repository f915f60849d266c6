import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { releaseRequestedSchema } from '../../lambdas/domain/release-request';
import { requestOfDetail, requestOfImage, requestOfUpload } from '../../lambdas/domain/request-of-event';
import { triggeringEvent } from '../../lambdas/domain/triggering-event';
import { aSpec } from '../builders/plan';

const FOLDER = join(__dirname, '../../events');
/** What EventBridge adds to what was sent. */
const SENT = { id: '0f9d5a2e-0000-4000-8000-000000000001', account: '111122223333', time: '2026-11-02T09:00:00Z' };

const examples = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json') && !file.endsWith('.schema.json'))
  .map((file) => ({
    file,
    event: triggeringEvent.safeParse({ ...SENT, ...Object(JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))) }),
  }));

describe('the published examples', () => {
  it.each(examples)('$file is an event that starts releases', ({ event }) => {
    expect(event.error).toBeUndefined();
  });

  it('of requests are what the schema says', () => {
    const requests = examples.flatMap(({ event }) =>
      event.data?.['detail-type'] === 'Release Requested' ? [event.data] : [],
    );
    expect(requests.length).toBeGreaterThan(1);
    for (const { detail } of requests) expect(releaseRequestedSchema.safeParse(detail).error).toBeUndefined();
  });
});

const spec = aSpec({
  image: { ...aSpec().image, artifact: 's3://artifacts/web/web-{version}.tar.gz' },
  triggers: { requests: true, uploads: true, imageBuilder: { recipe: 'golden' } },
});

describe('what an event asks for', () => {
  const requested = { ...SENT, 'detail-type': 'Release Requested' as const, source: 'ci.example', detail: {} };
  const upload = (key: string, versionId?: string) =>
    requestOfUpload(
      {
        ...SENT,
        'detail-type': 'Object Created',
        source: 'aws.s3',
        detail: { bucket: { name: 'artifacts' }, object: { key, 'version-id': versionId } },
      },
      spec,
    );
  const image = (arn: string) =>
    requestOfImage(
      {
        ...SENT,
        'detail-type': 'EC2 Image Builder Image State Change',
        source: 'aws.imagebuilder',
        resources: [arn],
        detail: { state: { status: 'AVAILABLE' } },
      },
      'ami-0123456789abcdef0',
      spec,
    );

  it('a request says who sent it, where its detail does not', () => {
    expect(requestOfDetail({ ...requested, detail: { fleet: 'web' } })).toEqual({
      fleet: 'web',
      requestedBy: 'ci.example, account 111122223333',
    });
    expect(requestOfDetail({ ...requested, detail: { requestedBy: 'ada' } })).toEqual({ requestedBy: 'ada' });
    expect(requestOfDetail({ ...requested, source: 'x'.repeat(200), detail: { fleet: 'web' } })).toEqual({
      fleet: 'web',
    });
    expect(requestOfDetail({ ...requested, detail: 'web' })).toBe('web');
  });

  it('an upload asks for what was uploaded', () => {
    expect(upload('web/web-1.4.2.tar.gz', 'v7')).toMatchObject({
      kind: 'release',
      request: {
        version: '1.4.2',
        requestId: 's3:web/web-1.4.2.tar.gz@v7',
        artifact: 's3://artifacts/web/web-1.4.2.tar.gz?versionId=v7',
      },
    });
    const unversioned = upload('web/web-1.4.2.tar.gz');
    expect(unversioned).toMatchObject({ request: { artifact: 's3://artifacts/web/web-1.4.2.tar.gz' } });
    expect(unversioned).not.toHaveProperty('request.requestId');
  });

  it.each(['web/web-admin-1.0.0.tar.gz', 'web/web-1.4.2.tar.gz.sha256', 'notes.txt'])(
    'an upload of %s asks for nothing',
    (key) => {
      expect(upload(key)).toMatchObject({ kind: 'nothing' });
    },
  );

  it('an upload of something like a version asks for it, to be refused with a sentence', () => {
    expect(upload('web/web-1.4.tar.gz')).toMatchObject({ kind: 'release', request: { version: '1.4' } });
  });

  it('an image asks for itself, each build a version of its own; one of another recipe for nothing', () => {
    const place = 'arn:aws:imagebuilder:eu-central-1:111122223333:image';
    expect(image(`${place}/golden/1.4.0/3`)).toMatchObject({
      kind: 'release',
      request: { version: '1.4.0-3', imageId: 'ami-0123456789abcdef0', requestId: 'ami-0123456789abcdef0' },
    });
    expect(image(`${place}/golden-2/1.4.0/3`)).toMatchObject({ kind: 'nothing' });
    expect(image('nonsense')).toMatchObject({ kind: 'nothing' });
  });
});

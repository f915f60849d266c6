import type { FleetSpec } from '../../../lambdas/domain/fleet-spec';
import { handler } from '../../../lambdas/trigger/start-release';
import { AwsError } from '../../../simulator/aws-error';
import { aDeployedFleet, aSpec } from '../../builders/plan';
import { answeringAws } from '../answering-aws';

const IMAGE = 'arn:aws:imagebuilder:eu-central-1:111122223333:image/web/1.4.2/1';
const envelope = { id: 'event-1', account: '111122223333', time: '2026-11-02T09:00:00Z' };

const requested = (detail: object) => ({ ...envelope, source: 'ci', 'detail-type': 'Release Requested', detail });
const uploaded = (key: string) => ({
  ...envelope,
  source: 'aws.s3',
  'detail-type': 'Object Created',
  detail: { bucket: { name: 'artifacts' }, object: { key, 'version-id': 'v1' } },
});
const imageMade = {
  ...envelope,
  source: 'aws.imagebuilder',
  'detail-type': 'EC2 Image Builder Image State Change',
  resources: [IMAGE],
  detail: { state: { status: 'AVAILABLE' } },
};

interface World {
  readonly triggers?: FleetSpec['triggers'] | 'none' | 'not deployed';
  /** Whether an execution of the name exists, and with which input it was started; `unseen`: it exists, and is not shown. */
  readonly earlier?: string;
  readonly images?: readonly object[];
}

function aws({ triggers = { requests: true, uploads: true }, earlier, images = [] }: World) {
  return answeringAws({
    ssm: {
      GetParameter: () => {
        if (triggers === 'not deployed') throw new AwsError('ParameterNotFound', '');
        return {
          Parameter: {
            Value: JSON.stringify(aDeployedFleet({ spec: aSpec(triggers === 'none' ? {} : { triggers }) })),
            Version: 1,
          },
        };
      },
    },
    ec2: { DescribeImages: () => ({ Images: images }) },
    sfn: {
      StartExecution: () => {
        if (earlier !== undefined) throw new AwsError('ExecutionAlreadyExists', '');
        return {};
      },
      DescribeExecution: () => {
        if (earlier === 'unseen') throw new AwsError('ExecutionDoesNotExist', '');
        return { input: earlier, status: 'SUCCEEDED', startDate: new Date(0) };
      },
    },
    sqs: { SendMessage: () => ({}) },
  });
}

/** The answer to what EventBridge delivers, what was started, and what was refused. */
async function answered(delivered: object, world: World = {}) {
  const { run, calls } = aws(world);
  const answer = await run(handler, delivered);
  const inputs = (name: string) => calls.filter(({ operation }) => operation === name).map(({ input }) => input);
  return {
    answer,
    started: inputs('StartExecution').map(({ name, input }) => ({ name, input: JSON.parse(String(input)) })),
    refused: inputs('SendMessage').map(({ MessageAttributes }) => MessageAttributes),
  };
}

const FROM_IMAGES = { requests: false, uploads: false, imageBuilder: { recipe: 'web' } };

/** As the rule of a fleet delivers it. */
const forWeb = (event: object) => ({ fleet: 'web', event });
const text = (StringValue: unknown) => ({ DataType: 'String', StringValue });

describe('an event that asks for a release', () => {
  it('starts it under the name of its request id', async () => {
    const { answer, started } = await answered(requested({ fleet: 'web', version: '1.4.2', requestId: 'run-7' }));
    expect(answer).toEqual({
      status: 'STARTED',
      reason: expect.stringMatching(/^Execution web_run-7_\w+ releases 1\.4\.2 of fleet web\.$/),
    });
    expect(started).toEqual([
      {
        name: expect.stringMatching(/^web_run-7_[0-9a-f]{24}$/),
        input: { fleet: 'web', version: '1.4.2', requestId: 'run-7', requestedBy: 'ci, account 111122223333' },
      },
    ]);
  });

  it('starts it under the name of the event where it has no request id', async () => {
    const { started } = await answered(requested({ fleet: 'web', version: '1.4.2' }));
    expect(started.map(({ name }) => name)).toEqual([expect.stringMatching(/^web_event-1_/)]);
  });

  it('is that of an upload', async () => {
    const { started } = await answered(forWeb(uploaded('web-1.4.2.tar.gz')));
    expect(started.map(({ input }) => input)).toEqual([
      expect.objectContaining({ version: '1.4.2', artifact: 's3://artifacts/web-1.4.2.tar.gz?versionId=v1' }),
    ]);
  });

  it('is that of an image, once EC2 has its AMI', async () => {
    const images = [
      { ImageId: 'ami-00000001', State: 'pending', CreationDate: '2026-11-02T09:01:00Z' },
      { ImageId: 'ami-00000002', State: 'available', CreationDate: '2026-11-02T09:00:00Z' },
    ];
    const { started } = await answered(forWeb(imageMade), { images, triggers: FROM_IMAGES });
    expect(started.map(({ input }) => input)).toEqual([
      expect.objectContaining({ version: '1.4.2-1', imageId: 'ami-00000002' }),
    ]);
  });

  it('waits until EC2 has an AMI of the image', async () => {
    const images = [{ ImageId: 'ami-00000001', State: 'pending' }];
    await expect(answered(forWeb(imageMade), { images, triggers: FROM_IMAGES })).rejects.toMatchObject({
      name: 'TransientAwsError',
      message: expect.stringContaining(`Image Builder says that ${IMAGE} is available`),
    });
  });
});

describe('an event that was delivered before', () => {
  const again = requested({ fleet: 'web', version: '1.4.2', requestId: 'run-7' });

  it('starts nothing', async () => {
    const earlier = JSON.stringify({ fleet: 'web', version: '1.4.2', requestId: 'run-7', reason: 'the first try' });
    const { answer, refused } = await answered(again, { earlier });
    expect(answer).toEqual({
      status: 'MERGED',
      reason: expect.stringMatching(/^Execution web_run-7_\w+ was started for it before, and is SUCCEEDED\.$/),
    });
    expect(refused).toEqual([]);
  });

  it('is refused where it asked for another release then', async () => {
    const { answer, refused } = await answered(again, { earlier: JSON.stringify({ fleet: 'web', version: '1.4.1' }) });
    const reason = expect.stringContaining(
      'requestId "run-7" was used before, on 1970-01-01T00:00:00.000Z, for another',
    );
    expect(answer).toEqual({ status: 'REFUSED', reason });
    expect(refused).toEqual([{ Error: text('InvalidRequest'), Reason: text(reason) }]);
  });

  it('is looked at again where its execution is not shown yet', async () => {
    await expect(answered(again, { earlier: 'unseen' })).rejects.toMatchObject({ name: 'TransientAwsError' });
  });
});

describe('an event that asks for nothing', () => {
  it.each<[string, object, World, string]>([
    [
      'of a fleet that is gone',
      uploaded('web-1.4.2.tar.gz'),
      { triggers: 'not deployed' },
      'Fleet web is not deployed in stage prod.',
    ],
    [
      'of another file',
      uploaded('notes.txt'),
      {},
      's3://artifacts/notes.txt?versionId=v1 is no artifact of fleet web: those lie at s3://artifacts/web-{version}.tar.gz.',
    ],
  ])('is ignored: %s', async (_what, event, world, reason) => {
    expect(await answered(forWeb(event), world)).toEqual({
      answer: { status: 'IGNORED', reason },
      started: [],
      refused: [],
    });
  });
});

describe('an event that is refused', () => {
  it.each<[string, object, World, RegExp]>([
    [
      'that is none of those that start releases',
      { ...envelope, source: 'x', 'detail-type': 'X', detail: {} },
      {},
      /^The event starts no releases: /,
    ],
    [
      'whose fleet takes no requests',
      requested({ fleet: 'web', version: '1.4.2' }),
      { triggers: { requests: false, uploads: true } },
      /^fleet web takes no requests from events; set triggers\.requests to true/,
    ],
    [
      'whose fleet says nothing of events',
      requested({ fleet: 'web', version: '1.4.2' }),
      { triggers: 'none' },
      /^fleet web takes no requests from events/,
    ],
  ])('%s', async (_what, event, world, reason) => {
    const { answer, started, refused } = await answered(event, { ...world });
    expect(answer).toEqual({ status: 'REFUSED', reason: expect.stringMatching(reason) });
    expect(started).toEqual([]);
    expect(refused).toEqual([{ Error: text('InvalidRequest'), Reason: text(expect.stringMatching(reason)) }]);
  });

  it('names the fleet whose rule let it through', async () => {
    const { refused } = await answered(forWeb(uploaded('web-1.4.2.tar.gz;.tar.gz')));
    expect(refused).toEqual([expect.objectContaining({ Fleet: text('web') })]);
  });

  // EC2 and S3 have an error of the same name.
  it.each(['AccessDeniedException', 'InvalidRequest'])('is not one that AWS answers with %s', async (name) => {
    const { run, calls } = answeringAws({
      ssm: {
        GetParameter: () => {
          throw new AwsError(name, 'Refused.');
        },
      },
      sqs: { SendMessage: () => ({}) },
    });
    const asked = requested({ fleet: 'web', version: '1.4.2' });
    await expect(run(handler, asked)).rejects.toMatchObject({ name, message: 'Refused.' });
    expect(calls.map(({ operation }) => operation)).toEqual(['GetParameter']);
  });
});

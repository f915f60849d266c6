import type { FleetSpec } from '../../../lambdas/domain/fleet-spec';
import type { ReleaseEvent } from '../../../lambdas/domain/release-event';
import { handler } from '../../../lambdas/tell/notify';
import { AwsError } from '../../../simulator/aws-error';
import { aDeployedFleet, aSpec } from '../../builders/plan';
import { answeringAws } from '../answering-aws';

const TOPIC = 'arn:aws:sns:eu-central-1:111122223333:web-releases';

const EVENT: ReleaseEvent = {
  schemaVersion: 1,
  id: 'web-1/COMPLETED',
  transition: 'COMPLETED',
  status: 'SUCCEEDED',
  stage: 'prod',
  fleet: 'web',
  releaseId: 'web-1',
  version: '1.1.0',
  generation: 'prod-web-v002',
  previous: 'prod-web-v001',
  steps: [100],
  weight: 100,
  error: null,
  reason: 'It serves.',
  requestedBy: 'ci',
  requestReason: null,
  executionArn: 'arn:aws:states:eu-central-1:111122223333:execution:kiln-prod-release:r',
  at: '2026-11-02T09:58:00.000Z',
  startedAt: '2026-11-02T09:42:00.000Z',
  endedAt: '2026-11-02T09:58:00.000Z',
  details: {},
};

/** What becomes of an event, and what is published. */
async function told(notify: FleetSpec['notify'] | 'not deployed') {
  const { run, calls } = answeringAws({
    ssm: {
      GetParameter: () => {
        if (notify === 'not deployed') throw new AwsError('ParameterNotFound', '');
        return { Parameter: { Value: JSON.stringify(aDeployedFleet({ spec: aSpec({ notify }) })), Version: 1 } };
      },
    },
    sns: { Publish: () => ({}) },
  });
  const answer = await run(handler, { detail: EVENT });
  return { answer, published: calls.flatMap(({ operation, input }) => (operation === 'Publish' ? [input] : [])) };
}

it('people are told what their fleet file says they want to hear', async () => {
  const { answer, published } = await told({ topic: TOPIC, on: ['completed'] });
  expect(answer).toEqual({ told: true, reason: expect.stringMatching(/^\[prod\] web 1\.1\.0: /) });
  expect(published).toEqual([
    {
      TopicArn: TOPIC,
      Subject: expect.stringMatching(/^\[prod\] web/),
      Message: expect.stringContaining('It serves.'),
    },
  ]);
});

it.each<[string, FleetSpec['notify'] | 'not deployed', string]>([
  [
    'of what it does not want to hear',
    { topic: TOPIC, on: ['refused'] },
    'Fleet web does not want to hear of completed',
  ],
  ['where it wants to hear nothing', undefined, 'Fleet web does not want to hear of completed'],
  ['where it is not deployed any more', 'not deployed', 'Fleet web is not deployed'],
])('nobody of a fleet is told %s', async (_what, notify, reason) => {
  expect(await told(notify)).toEqual({ answer: { told: false, reason }, published: [] });
});

import { join } from 'node:path';
import { loadFleets } from '../../infra/fleet-files';
import { filled, text } from './intrinsics';
import { ofType, synthesise, templateOf, theOne } from './synthesis';

const fleets = loadFleets(join(__dirname, '../../fleets'), 'prod').map((fleet) => ({
  ...fleet,
  spec: { ...fleet.spec, triggers: { requests: true, uploads: true, imageBuilder: { recipe: 'golden' } } },
}));
const templates = synthesise({
  fleets,
  context: { eventSenders: { prod: ['222233334444'], staging: ['555566667777'] } },
});
const kiln = templateOf(templates, 'kiln-prod');
const web = templateOf(templates, 'kiln-prod-web');

const PLACE = 'eu-central-1:111122223333';
const STARTER = `arn:aws:lambda:${PLACE}:function:kiln-prod-StartRelease`;

describe('a request on the bus', () => {
  it('goes to the starter, whoever sent it, and into the queue where that cannot be told', () => {
    const [, { Properties }] = theOne(kiln, 'AWS::Events::Rule', 'Name', 'kiln-prod-release-requested');
    const [starter] = theOne(kiln, 'AWS::Lambda::Function', 'FunctionName', 'kiln-prod-StartRelease');
    const [queue] = theOne(kiln, 'AWS::SQS::Queue', 'QueueName', 'kiln-prod-refused-events');

    expect(filled(Properties)).toMatchObject({
      EventBusName: expect.stringMatching(/^<Bus/),
      EventPattern: { 'detail-type': ['Release Requested'] },
      Targets: [{ Arn: `<${starter}.Arn>`, DeadLetterConfig: { Arn: `<${queue}.Arn>` } }],
    });
    expect(
      filled(ofType(kiln, 'AWS::Lambda::EventInvokeConfig').map(([, resource]) => resource.Properties)),
    ).toContainEqual(
      expect.objectContaining({
        FunctionName: `<${starter}>`,
        MaximumRetryAttempts: 2,
        DestinationConfig: { OnFailure: { Destination: `<${queue}.Arn>` } },
      }),
    );
  });

  it('may come from the accounts of the stage’s list, and nothing else may', () => {
    const policies = ofType(kiln, 'AWS::Events::EventBusPolicy').map(([, { Properties }]) => filled(Properties));

    expect(policies).toEqual([
      expect.objectContaining({
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::222233334444:root' },
          Action: 'events:PutEvents',
          Resource: `arn:aws:events:${PLACE}:event-bus/kiln-prod`,
          Condition: { StringEquals: { 'events:detail-type': ['Release Requested'] } },
        },
      }),
    ]);
  });

  it('that is refused wakes the alarm', () => {
    const [, { Properties }] = theOne(kiln, 'AWS::CloudWatch::Alarm', 'AlarmName', 'kiln-prod-refused-events');

    expect(filled(Properties)).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 1,
      AlarmActions: [expect.stringMatching(/^<PagesTopic/)],
    });
  });
});

describe('the rules of a fleet', () => {
  const rules = ofType(web, 'AWS::Events::Rule').map(([, { Properties }]) => Object(filled(Properties)));

  it('let through its uploads and its images, of this account alone', () => {
    expect(rules.map(({ Name, EventPattern }) => [Name, EventPattern])).toEqual([
      [
        'kiln-prod-web-uploads',
        {
          source: ['aws.s3'],
          'detail-type': ['Object Created'],
          account: ['111122223333'],
          detail: {
            bucket: { name: ['kiln-sample-artifacts'] },
            object: { key: [{ wildcard: 'web/web-*.tar.gz' }] },
          },
        },
      ],
      [
        'kiln-prod-web-images',
        {
          source: ['aws.imagebuilder'],
          'detail-type': ['EC2 Image Builder Image State Change'],
          account: ['111122223333'],
          resources: [{ prefix: `arn:aws:imagebuilder:${PLACE}:image/golden/` }],
          detail: { state: { status: ['AVAILABLE'] } },
        },
      ],
    ]);
  });

  it('tell the starter which fleet it is for', () => {
    for (const { Targets } of rules) {
      expect(Targets).toEqual([
        expect.objectContaining({
          Arn: STARTER,
          InputTransformer: { InputTemplate: '{"fleet":"web","event":<aws.events.event.json>}' },
          DeadLetterConfig: { Arn: `arn:aws:sqs:${PLACE}:kiln-prod-refused-events` },
        }),
      ]);
    }
  });

  it('may invoke it, and may send to the queue', () => {
    const ruleArns = `arn:aws:events:${PLACE}:rule/kiln-prod-*`;
    const permissions = ofType(kiln, 'AWS::Lambda::Permission').map(([, { Properties }]) => filled(Properties));
    expect(permissions).toContainEqual(
      expect.objectContaining({
        Principal: 'events.amazonaws.com',
        SourceArn: ruleArns,
        SourceAccount: '111122223333',
      }),
    );
    const policies = ofType(kiln, 'AWS::SQS::QueuePolicy').map(([, { Properties }]) =>
      JSON.stringify(filled(Properties)),
    );
    expect(policies.some((policy) => policy.includes(`"ArnLike":{"aws:SourceArn":"${ruleArns}"}`))).toBe(true);
  });

  it('are none where the file has no triggers', () => {
    const [[, parameter] = []] = ofType(web, 'AWS::SSM::Parameter');
    expect(text(parameter?.Properties.Value)).toContain('"triggers"');
    expect(ofType(templateOf(synthesise(), 'kiln-prod-web'), 'AWS::Events::Rule')).toEqual([]);
  });
});

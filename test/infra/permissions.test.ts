import { type FunctionName, functions } from '../../lambdas/functions';
import type { Fault } from '../../simulator/faults/fault';
import type { CallRecord } from '../../simulator/kernel';
import { Rehearsal } from '../../simulator/rehearsal';
import { deploymentNames } from '../../simulator/world/deployment-names';
import { ALICE, APPROVAL, fleetWith } from '../scenarios/approval-fleet';
import { Asking } from '../scenarios/asking';
import { DeployedWorld, HOUR, MINUTE } from '../scenarios/deployed-world';
import { faults, namedFault, PATIENCE_MS, sample } from '../scenarios/rehearsing';
import { needsOf } from './iam-actions';
import { allows, roleOf, rolesOf, type Statement } from './roles';
import { ofType, synthesise, templateOf, theOne } from './synthesis';

const templates = synthesise();
const kiln = templateOf(templates, 'kiln-prod');
const everyRole = Object.values(templates).flatMap(rolesOf);

const SCHEDULES_OF_THE_STAGE = [
  expect.objectContaining({
    Principal: { Service: 'scheduler.amazonaws.com' },
    Condition: {
      StringEquals: {
        'aws:SourceAccount': '111122223333',
        'aws:SourceArn': 'arn:aws:scheduler:eu-central-1:111122223333:schedule-group/kiln-prod',
      },
    },
  }),
];

describe('every role', () => {
  it('lives under the path that may be passed', () => {
    expect(everyRole.length).toBeGreaterThan(Object.keys(functions).length);
    expect(everyRole.filter(({ path }) => path !== '/kiln/prod/')).toEqual([]);
  });

  it('says all it may do in itself', () => {
    const elsewhere = Object.values(templates).flatMap((template) => [
      ...ofType(template, 'AWS::IAM::Policy'),
      // One is for people to be given.
      ...ofType(template, 'AWS::IAM::ManagedPolicy').filter(([, { Properties }]) => 'Roles' in Object(Properties)),
    ]);
    expect(elsewhere).toEqual([]);
  });

  it('names its actions one by one', () => {
    const open = everyRole.flatMap(({ id, statements }) =>
      statements.flatMap(({ Action }) =>
        Action.filter((action) => action.includes('*')).map((action) => `${id} ${action}`),
      ),
    );
    expect(open).toEqual([]);
  });

  it('does on everything only what AWS lets nobody do on less: read, trace, deliver logs', () => {
    const READS = /^\w+:(Describe|List|Get)\w+$/;
    const TRACES = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];
    // The token says which task is meant.
    const ANSWERS = ['states:SendTaskSuccess', 'states:SendTaskFailure'];
    const LOG_DELIVERY = ['Create', 'Update', 'Delete'].map((verb) => `logs:${verb}LogDelivery`);
    const wanted = [...TRACES, ...ANSWERS, ...LOG_DELIVERY, 'logs:PutResourcePolicy'];
    const more = everyRole.flatMap(({ id, statements }) =>
      statements
        .filter(({ Resource }) => Resource.includes('*'))
        .flatMap(({ Action }) => Action.filter((action) => !READS.test(action) && !wanted.includes(action)))
        .map((action) => `${id} ${action}`),
    );
    expect(more).toEqual([]);
  });

  it('only schedules of this account and stage start retirements', () => {
    const role = rolesOf(kiln).find(({ id }) => id.startsWith('RetirementsRole'));
    expect(role?.trusts).toEqual(SCHEDULES_OF_THE_STAGE);
    expect(role?.statements).toEqual([
      expect.objectContaining({
        Action: ['states:StartExecution'],
        Resource: ['arn:aws:states:eu-central-1:111122223333:stateMachine:kiln-prod-retire'],
      }),
    ]);
  });

  it('only schedules of this account and stage start rebuilds, and send what they cannot start to the dead letters', () => {
    const role = rolesOf(templateOf(templates, 'kiln-prod-web')).find(({ id }) => id.startsWith('RebuildScheduleRole'));
    expect(role?.trusts).toEqual(SCHEDULES_OF_THE_STAGE);
    expect(role?.statements).toEqual([
      expect.objectContaining({
        Action: ['states:StartExecution'],
        Resource: ['arn:aws:states:eu-central-1:111122223333:stateMachine:kiln-prod-rebuild'],
      }),
      expect.objectContaining({
        Action: ['sqs:SendMessage'],
        Resource: ['arn:aws:sqs:eu-central-1:111122223333:kiln-prod-dead-letters'],
      }),
    ]);
  });
});

/** What the references in statements will be, in the words of a rehearsal. */
function rehearsedArn(resource: string): string {
  const names = deploymentNames('prod');
  const place = 'eu-central-1:111122223333';
  const known: Readonly<Record<string, string>> = {
    Table: `arn:aws:dynamodb:${place}:table/${names.table}`,
    Bus: `arn:aws:events:${place}:event-bus/${names.bus}`,
    PagesTopic: names.topicArn,
    PagesKey: `arn:aws:kms:${place}:key/of-pages`,
    BucketsAssets: `arn:aws:s3:::${names.assetBucket}`,
    RetirementsRole: names.scheduleRoleArn,
  };
  return resource.replace(/^<([A-Za-z]+?)[0-9A-F]{8}(\.Arn)?>/, (whole, id: string) => known[id] ?? whole);
}

function statementsOf(name: FunctionName): readonly Statement[] {
  const [, { Properties }] = theOne(kiln, 'AWS::Lambda::Function', 'FunctionName', `kiln-prod-${name}`);
  const { statements } = roleOf(kiln, Properties.Role);
  return statements.map((statement) => ({ ...statement, Resource: statement.Resource.map(rehearsedArn) }));
}

/** Each leads to calls that the others do not make. */
const TROUBLES: readonly (readonly Fault[])[] = [
  namedFault('lost-answers'),
  [...namedFault('crashing-handlers'), ...namedFault('alarm-during-soak')],
  namedFault('failing-script'),
  namedFault('aborted'),
  faults('when: { state: CheckImage, entered: 1 }\n  do: { abort: execution }'),
  // No release, and no recovery, gets over that: a person is paged.
  faults('when: { weight: 50 }\n  do: { delete: { kind: rule } }'),
];

/** Every call that handlers make in rehearsals of all kinds. */
async function rehearsedCalls(): Promise<CallRecord[]> {
  const calls: CallRecord[] = [];
  for (const trouble of TROUBLES) {
    const rehearsal = new Rehearsal(sample({ faults: trouble }));
    await rehearsal.prepare();
    rehearsal.begin();
    await rehearsal.finish();
    calls.push(...rehearsal.world.kernel.calls);
  }
  calls.push(...(await approvedCalls()));
  // And nothing wrong: two releases, a retirement, rebuilds, requests that are refused.
  const deployed = new DeployedWorld();
  await deployed.release('1.0.0');
  await deployed.release('1.1.0');
  await deployed.pass(3 * HOUR);
  deployed.start('refused', {});
  // Without a version, by an image; an event that starts nothing, and one that is merged.
  deployed.start('newest', { fleet: 'web' });
  deployed.start('image', { fleet: 'web', imageId: 'ami-0123456789abcdef0' });
  const { aws, names, sfn } = deployed.world;
  for (const version of ['1.1.0', 'none']) {
    const Detail = JSON.stringify({ fleet: 'web', version });
    const Entries = [{ EventBusName: names.bus, Source: 'ci', DetailType: 'Release Requested', Detail }];
    aws.ask('eventbridge', 'PutEvents', { Entries });
  }
  sfn.start(names.machineArn('rebuild'), 'all', '{}');
  sfn.start(names.machineArn('rebuild'), 'refused', '{"fleet": "wob"}');
  await deployed.pass(MINUTE);
  const [asked] = aws.eventbridge.log.filter(({ event }) => event['detail-type'] === 'Release Requested');
  aws.eventbridge.replay(asked?.event.id ?? '', 1);
  await deployed.pass(MINUTE);
  // And the deletion of its stack, which is refused.
  const ResourceProperties = { Fleet: 'web', RuleArn: deployed.world.deployment.deployed.ruleArn };
  await deployed.invoke('ProtectFleet', { RequestType: 'Delete', ResourceProperties }).catch(() => undefined);
  calls.push(...deployed.world.kernel.calls);
  return calls.filter(({ caller }) => caller in functions);
}

it('alarms are made with the stage’s tag, and named as generations’ alarms are', () => {
  const put = statementsOf('CreateAlarms');
  const arn = (name: string) => `arn:aws:cloudwatch:eu-central-1:111122223333:alarm:${name}`;
  const may = (name: string, stage: string) =>
    allows(put, 'cloudwatch:PutMetricAlarm', arn(name), { 'aws:RequestTag/kiln:stage': stage });

  expect(may('prod-web-v042-errors', 'prod')).toBe(true);
  expect(may('prod-web-v042-errors', 'none')).toBe(false);
  expect(may('prod-database-full', 'prod')).toBe(false);
  expect(allows(statementsOf('DiscardGeneration'), 'cloudwatch:DeleteAlarms', arn('prod-database-full'))).toBe(false);
});

/** Releases that a person has to say yes to: before the claim and between the weights, once more, and never. */
async function approvedCalls(): Promise<CallRecord[]> {
  const calls: CallRecord[] = [];
  const fleet = fleetWith({ approval: APPROVAL, strategy: { steps: [50, 'approval', 100], soak: '4m' } });
  for (const trouble of [
    // Whoever answers gives up halfway: the watchdog sends it again.
    `when: { state: AskApproval, after: 60 }\n  do: { approve: "${ALICE}" }\n- when: { state: AnswerApproval }\n  do: { crash: after-calls, calls: 2 }`,
    `when: { state: AskApproval, after: 60 }\n  do: { reject: "${ALICE}" }`,
  ]) {
    const rehearsal = new Rehearsal(sample({ fleet, version: '1.0.0', force: true, faults: faults(trouble) }));
    await rehearsal.prepare();
    rehearsal.begin();
    await rehearsal.finish();
    calls.push(...rehearsal.world.kernel.calls);
  }
  const again = new Asking();
  await again.ask();
  again.deployAgain();
  await again.answer(ALICE, { answer: 'approve' });
  await again.pass(2 * MINUTE);
  return [...calls, ...again.world.kernel.calls];
}

describe('what handlers do in rehearsals', () => {
  let calls: CallRecord[];
  beforeAll(async () => {
    calls = await rehearsedCalls();
  }, 2 * PATIENCE_MS);

  it('is seen of every function that talks to AWS', () => {
    const seen = new Set(calls.map(({ caller }) => caller));
    expect(Object.keys(functions).filter((name) => !seen.has(name))).toEqual(['TrafficRule']);
  });

  it('is allowed by the role of each', () => {
    const denied = new Set<string>();
    for (const name of Object.keys(functions).filter((each): each is FunctionName => each in functions)) {
      const statements = statementsOf(name);
      for (const call of calls.filter(({ caller }) => caller === name)) {
        for (const { action, resource, context } of needsOf(call)) {
          if (!allows(statements, action, resource, context)) denied.add(`${name} may not ${action} on ${resource}`);
        }
      }
    }
    expect([...denied]).toEqual([]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { functions } from '../../lambdas/functions';
import { NAMED_ELSEWHERE } from '../../proof/permissions/accepted';
import { type Asked, RoleAuthority } from '../../proof/permissions/authority';
import { crossings } from '../../proof/permissions/borders';
import collect from '../../proof/permissions/collect';
import { type Demand, demand } from '../../proof/permissions/demand';
import { grantCell } from '../../proof/permissions/page';
import { prove } from '../../proof/permissions/prove';
import { heardFleet, permissionRuns } from '../../proof/permissions/rehearsals';
import type { Removal } from '../../proof/permissions/removals';
import { removalProblems, removalsPage, staleRows } from '../../proof/permissions/removals-page';
import remove, { type Place, type RemovalEnd } from '../../proof/permissions/remove';
import { type KilnRole, nameOf, rolesIn } from '../../proof/permissions/roles';
import { grantsOf, unused } from '../../proof/permissions/unused';
import { isAllowed } from '../../proof/permissions/verdict';
import { rolesOf } from './roles';
import { ofType, synthesise, templateOf } from './synthesis';

const fleet = heardFleet();
const templates = synthesise({ fleets: [fleet] });
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

const roles = rolesIn(templates, 'kiln-prod');

function roleNamed(name: string): KilnRole {
  const role = roles.find(({ holder }) => nameOf(holder) === name);
  if (role === undefined) throw new Error(`There is no role of ${name}.`);
  return role;
}

function mayDo(name: string, asked: Demand): boolean {
  const { session, statements } = roleNamed(name);
  return isAllowed(session, statements, asked);
}

describe('machines and flow logs act under their roles in this account only', () => {
  it.each(['machine release', 'service flow logs'])('%s', (name) => {
    expect(roleNamed(name).trusts).toEqual([
      expect.objectContaining({
        Condition: expect.objectContaining({
          StringEquals: { 'aws:SourceAccount': '111122223333' },
          ArnLike: { 'aws:SourceArn': expect.stringMatching(/:(stateMachine:kiln-prod-|vpc-flow-log\/)\*$/) },
        }),
      }),
    ]);
  });
});

describe('alarms', () => {
  const arn = (name: string) => `arn:aws:cloudwatch:eu-central-1:111122223333:alarm:${name}`;
  const may = (role: string, action: string, name: string, context = {}) =>
    mayDo(`function ${role}`, demand(action, arn(name), context));
  const born = (stage: string) => ({ 'aws:RequestTag/kiln:stage': stage });

  it.each([
    ['prod-web-v042-errors', 'prod', true],
    ['prod-web-v042-errors', 'none', false],
    ['prod-database-full', 'prod', false],
  ])('%s, tagged %s: put: %s', (name, stage, allowed) => {
    expect(may('CreateAlarms', 'cloudwatch:PutMetricAlarm', name, born(stage))).toBe(allowed);
  });

  it('of a person are not removed', () => {
    expect(may('DiscardGeneration', 'cloudwatch:DeleteAlarms', 'prod-database-full')).toBe(false);
  });
});

describe('a launch', () => {
  const launch = 'function LaunchGeneration';
  const place = 'arn:aws:ec2:eu-central-1:111122223333';
  const template = { 'ec2:LaunchTemplate': `${place}:launch-template/lt-1` };
  const ours = { 'aws:ResourceTag/kiln:stage': 'prod' };
  const may = (role: string, resource: string, context = {}) =>
    mayDo(role, demand('ec2:RunInstances', `${place}:${resource}`, context));

  it('of a generation is by a template of the stage', () => {
    expect(may(launch, 'instance/*', { 'aws:RequestTag/kiln:stage': 'prod', ...template })).toBe(true);
    expect(may(launch, 'instance/*', { 'aws:RequestTag/kiln:stage': 'prod' })).toBe(false);
    expect(may(launch, 'launch-template/lt-1', ours)).toBe(true);
    expect(may(launch, 'launch-template/lt-1')).toBe(false);
  });

  it('goes into security groups of the stage', () => {
    for (const [role, context] of [
      [launch, template],
      ['function StartBuilder', {}],
    ] as const) {
      expect(may(role, 'security-group/sg-1', { ...context, ...ours })).toBe(true);
      expect(may(role, 'security-group/sg-1', context)).toBe(false);
    }
    const tags = ofType(templateOf(templates, 'kiln-prod-web'), 'AWS::EC2::SecurityGroup')
      .filter(([id]) => id.startsWith('SecurityGroups'))
      .map(([, { Properties }]) => Properties.Tags);
    expect(tags).toEqual([[{ Key: 'kiln:stage', Value: 'prod' }], [{ Key: 'kiln:stage', Value: 'prod' }]]);
  });
});

describe('what a release and its recovery ask', () => {
  let asked: readonly Asked[];
  beforeAll(async () => {
    const runs = ['release', 'recovery', 'a fleet’s stack made, changed and deleted'];
    asked = (await Promise.all(runs.map((name) => collect({ name, roles })))).flat();
  });

  it('is allowed, all of it', () => {
    expect(asked.length).toBeGreaterThan(400);
    expect(asked.filter(({ allowed }) => !allowed)).toEqual([]);
  });

  it('is denied beyond the stage, but for what is accepted, and every question is one that AWS knows', async () => {
    const { problems } = await prove(templates, asked);
    // What other runs use, and what only they do, is for `npm run permissions`.
    const others = /no run does\.$|No run has|take it from the list/;
    expect(problems.filter((problem) => !others.test(problem))).toEqual([]);
  });

  it('shows what is granted too much, and what is not bounded', async () => {
    const more = { Effect: 'Allow' as const, Action: ['ec2:StopInstances'], Resource: ['*'], Condition: {} };
    const role = roleNamed('function StopBuilder');
    const wider = { ...role, statements: [...role.statements, more] };

    const others = roles.map((each) => (each === role ? wider : each));
    const open = await crossings(others, asked);
    expect(open.filter(({ action }) => action === 'ec2:StopInstances').map(({ border }) => border)).toEqual([
      'another stage',
      'without our tag',
    ]);
    const idle = { ...role, statements: [{ ...more, Action: ['ec2:RebootInstances'] }] };
    expect(unused([idle], asked).map(({ action }) => action)).toEqual(['ec2:RebootInstances']);
  });
});

/** IAM may see the tags of what is seconds old later than it is there: every role that needs them is refused meanwhile. */
it('a release whose tags IAM sees half a minute late is released all the same', async () => {
  const run = permissionRuns().find(({ name }) => name === 'release');
  const authorities: RoleAuthority[] = [];
  const result = await run?.run((world) => authorities.push(new RoleAuthority(world, roles, 30)));
  expect(result).toMatchObject({ outcome: 'RELEASED' });
  const refused = authorities.flatMap(({ asked }) => [...asked.values()].filter(({ allowed }) => !allowed));
  expect([...new Set(refused.map(({ role }) => role))]).toEqual(
    ['ConfigureTargetGroup', 'LaunchGeneration', 'HoldReplacement'].map((name) => `function ${name}`),
  );
});

describe('a permission that is taken away', () => {
  const machineInvokes = 'function:kiln-prod-ValidateRequest:*';
  it.each([
    [
      'function LaunchGeneration',
      'autoscaling:CreateAutoScalingGroup',
      '*',
      'release RECOVERED',
      'AccessDenied',
      'cause',
    ],
    [
      'function LaunchGeneration',
      'ec2:RunInstances',
      'subnet/*',
      'release RECOVERED',
      'TransientAwsError',
      'own words',
    ],
    ['function ShiftTraffic', 'elasticloadbalancing:ModifyRule', '*', 'release RECOVERED', 'AccessDenied', 'cause'],
    ['function StartBuilder', 'iam:PassRole', '*', 'release RECOVERED', 'BakeFailed', 'cause'],
    ['function ClaimFleet', 'dynamodb:PutItem', 'kiln-prod', 'release REFUSED', 'AccessDeniedException', 'cause'],
    [
      'machine release',
      'lambda:InvokeFunction',
      machineInvokes,
      'release REFUSED',
      'Lambda.AWSLambdaException',
      'cause',
    ],
    ['function ClaimFleet', 'events:PutEvents', 'kiln-prod', 'as with it', '', 'log'],
  ])('%s without %s on %s: %s %s, and the action is named: %s', async (holder, action, ending, ends, error, named) => {
    const grant = grantsOf(roleNamed(holder)).find((each) => each.action === action && each.resource.endsWith(ending));
    const end = await remove({ run: 'release', holder, action, resource: grant?.resource ?? '', roles });
    expect(end).toMatchObject({ refused: true, ends, error, named });
    if (named !== 'log') expect(end.cause).toContain(action);
  });

  it('of the plan alone refuses the release, and does not have a person asked for ever', async () => {
    const [holder, action] = ['function PlanRelease', 's3:GetObjectVersion'];
    const grant = grantsOf(roleNamed(holder)).find((each) => each.action === action);
    const end = await remove({
      run: 'an upload that releases',
      holder,
      action,
      resource: grant?.resource ?? '',
      roles,
    });
    expect(end).toMatchObject({ refused: true, ends: 'release REFUSED', error: 'PreflightFailed', named: 'own words' });
  });
});

describe('what came of all that were taken away', () => {
  const removal = (named: Place, more: Partial<RemovalEnd> = {}): Removal => ({
    run: 'release',
    holder: 'function ShiftTraffic',
    action: 'dynamodb:GetItem',
    resource: 'arn:aws:dynamodb:eu-central-1:111122223333:table/kiln-prod',
    end: { refused: true, named, ends: 'release RECOVERED', error: 'AccessDeniedException', cause: 'No.', ...more },
  });

  it('is as it should be where the cause has the sentence of AWS', () => {
    expect(removalProblems([removal('cause')], false)).toEqual([]);
  });

  it.each(['own words', 'page', 'log', 'nowhere'] as const)('is a problem where it is named in: %s', (named) => {
    expect(removalProblems([removal(named)], false)).toEqual([expect.stringContaining(`It is named in: ${named}.`)]);
  });

  it('is a problem where nothing is refused', () => {
    expect(removalProblems([removal('nowhere', { refused: false })], false)).toEqual([
      expect.stringContaining('it is granted twice'),
    ]);
  });

  it('has no exception that is none any more', () => {
    expect(removalProblems([removal('cause')], true)).toEqual(
      NAMED_ELSEWHERE.map(() => expect.stringContaining('take it from the list')),
    );
  });

  it('is on its page until no run uses the grant any more', () => {
    const page = removalsPage([removal('cause')], 1);
    expect(page).toContain('| function ShiftTraffic | `dynamodb:GetItem` on `dynamodb::table/kiln-prod` | release |');
    expect(staleRows(page, [removal('cause')])).toEqual([]);
    expect(staleRows(page, [])).toEqual([expect.stringContaining('which no run uses')]);
  });
});

it('docs/permissions.md has every grant of every role', () => {
  const page = readFileSync(join(__dirname, '../../docs/permissions.md'), 'utf8');
  const missing = roles.flatMap((role) => {
    const [, section = ''] = page.split(`### ${role.holder.name}\n`);
    const [own = ''] = section.split('\n### ');
    return grantsOf(role)
      .filter(({ action }) => !/^(logs|xray):/.test(action) && !own.includes(grantCell({ action })))
      .map(({ action }) => `${nameOf(role.holder)} ${action}`);
  });
  expect(missing).toEqual([]);
});

import { autoScaling } from '../../../lambdas/aws/auto-scaling';
import { callbacks } from '../../../lambdas/aws/callbacks';
import { events } from '../../../lambdas/aws/events';
import { executions } from '../../../lambdas/aws/executions';
import { images } from '../../../lambdas/aws/images';
import { launchTemplates } from '../../../lambdas/aws/launch-templates';
import { listenerRules } from '../../../lambdas/aws/listener-rules';
import { loadBalancer } from '../../../lambdas/aws/load-balancer';
import { machines } from '../../../lambdas/aws/machines';
import { metrics } from '../../../lambdas/aws/metrics';
import { objects } from '../../../lambdas/aws/objects';
import { parameters } from '../../../lambdas/aws/parameters';
import { runCommand } from '../../../lambdas/aws/run-command';
import { schedules } from '../../../lambdas/aws/schedules';
import type { Adapter } from '../../../lambdas/shared/clients';
import type { ServiceName } from '../../../simulator/service';
import { type Answer, asked, refusing } from './asked';

type Asking = (answer: Answer) => Promise<unknown>;

const on =
  <Face>(
    adapter: Adapter<Face>,
    service: ServiceName,
    operation: string,
    act: (face: Face) => Promise<unknown>,
  ): Asking =>
  (answer) =>
    asked(adapter, service, operation, answer, act);

const GROUP = { AutoScalingGroupName: 'web', MinSize: 1, MaxSize: 1 };
const IMAGE = { instanceId: 'i-1', name: 'web', description: '', tags: {} };
const RULE = { listenerArn: 'arn:listener', priority: 1, tags: {}, paths: ['/*'] };
const SCHEDULE = { name: 'n', at: 0, machineArn: 'arn:aws:states', executionName: 'e', input: {}, token: 't' };
const TEMPLATE = {
  name: 'web',
  token: 't',
  imageId: 'ami-1',
  instanceType: 'm7g.large',
  profileArn: 'arn:profile',
  securityGroupIds: [],
  rootVolume: { deviceName: '/dev/xvda', sizeGiB: 8, type: 'gp3' },
  userData: undefined,
  tags: {},
} as const;

const NO_IMAGE = ['InvalidAMIID.NotFound', 'InvalidAMIID.Unavailable'];
const NO_INSTANCE = ['InvalidInstanceID.NotFound'];
const NO_TEMPLATE = ['InvalidLaunchTemplateName.NotFoundException', 'InvalidLaunchTemplateId.NotFound'];
const NO_TARGETS = ['TargetGroupNotFoundException'];
const NOBODY_WAITS = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

/** What is asked for, the errors that mean something there, and what they mean. */
const MEANINGS: readonly (readonly [what: string, ask: Asking, names: readonly string[], meant: unknown])[] = [
  [
    'a group that is made',
    on(autoScaling, 'autoscaling', 'CreateAutoScalingGroup', (face) => face.createGroup(GROUP)),
    ['AlreadyExistsFault'],
    'EXISTS',
  ],
  [
    'an answer that is sent',
    on(callbacks, 'sfn', 'SendTaskSuccess', (face) => face.succeed('t', {})),
    NOBODY_WAITS,
    'LATE',
  ],
  [
    'a no that is sent',
    on(callbacks, 'sfn', 'SendTaskFailure', (face) => face.fail('t', 'E', '')),
    NOBODY_WAITS,
    'LATE',
  ],
  [
    'an execution that is looked at',
    on(executions, 'sfn', 'DescribeExecution', (face) => face.describe('arn')),
    ['ExecutionDoesNotExist'],
    undefined,
  ],
  [
    'an execution that is started',
    on(executions, 'sfn', 'StartExecution', (face) => face.start('arn', 'n', {})),
    ['ExecutionAlreadyExists'],
    'EXISTS',
  ],
  [
    'an image that is looked for',
    on(images, 'ec2', 'DescribeImages', (face) => face.find('ami-1')),
    [...NO_IMAGE, 'InvalidAMIID.Malformed'],
    undefined,
  ],
  [
    'an image that is ordered',
    on(images, 'ec2', 'CreateImage', (face) => face.create(IMAGE)),
    ['InvalidAMIName.Duplicate'],
    undefined,
  ],
  [
    'an image that is taken away',
    on(images, 'ec2', 'DeregisterImage', (face) => face.deregister('ami-1')),
    NO_IMAGE,
    undefined,
  ],
  [
    'a snapshot that is deleted',
    on(images, 'ec2', 'DeleteSnapshot', (face) => face.deleteSnapshot('snap-1')),
    ['InvalidSnapshot.NotFound', 'InvalidSnapshot.InUse'],
    undefined,
  ],
  [
    'a launch template that is made',
    on(launchTemplates, 'ec2', 'CreateLaunchTemplate', (face) => face.create(TEMPLATE)),
    ['InvalidLaunchTemplateName.AlreadyExistsException'],
    { outcome: 'EXISTS', warnings: [] },
  ],
  [
    'a launch template that is looked for',
    on(launchTemplates, 'ec2', 'DescribeLaunchTemplateVersions', (face) => face.find('web')),
    NO_TEMPLATE,
    undefined,
  ],
  [
    'a launch template that is deleted',
    on(launchTemplates, 'ec2', 'DeleteLaunchTemplate', (face) => face.delete('web')),
    NO_TEMPLATE,
    'GONE',
  ],
  [
    'a rule that is made',
    on(listenerRules, 'elbv2', 'CreateRule', (face) => face.create(RULE)),
    ['PriorityInUseException'],
    undefined,
  ],
  [
    'a rule that is moved',
    on(listenerRules, 'elbv2', 'SetRulePriorities', (face) => face.setPriority('arn', 1)),
    ['PriorityInUseException'],
    'TAKEN',
  ],
  [
    'a rule that is deleted',
    on(listenerRules, 'elbv2', 'DeleteRule', (face) => face.delete('arn')),
    ['RuleNotFoundException'],
    undefined,
  ],
  [
    'a rule that is read',
    on(loadBalancer, 'elbv2', 'DescribeRules', (face) => face.readRule('arn')),
    ['RuleNotFoundException'],
    { kind: 'missing' },
  ],
  [
    'a target group that is looked for',
    on(loadBalancer, 'elbv2', 'DescribeTargetGroups', (face) => face.findTargetGroup('web')),
    NO_TARGETS,
    undefined,
  ],
  [
    'tags of a target group',
    on(loadBalancer, 'elbv2', 'DescribeTags', (face) => face.targetGroupTags('arn')),
    NO_TARGETS,
    undefined,
  ],
  ['targets', on(loadBalancer, 'elbv2', 'DescribeTargetHealth', (face) => face.targets('arn')), NO_TARGETS, undefined],
  [
    'a target group that is deleted, and gone',
    on(loadBalancer, 'elbv2', 'DeleteTargetGroup', (face) => face.deleteTargetGroup('arn')),
    NO_TARGETS,
    'DELETED',
  ],
  [
    'a target group that is deleted, and in a rule',
    on(loadBalancer, 'elbv2', 'DeleteTargetGroup', (face) => face.deleteTargetGroup('arn')),
    ['ResourceInUseException'],
    'IN_USE',
  ],
  [
    'a machine that is looked for',
    on(machines, 'ec2', 'DescribeInstances', (face) => face.find('i-1')),
    NO_INSTANCE,
    undefined,
  ],
  [
    'a machine that is stopped',
    on(machines, 'ec2', 'StopInstances', (face) => face.stop('i-1')),
    ['IncorrectInstanceState', ...NO_INSTANCE],
    undefined,
  ],
  [
    'a machine that is terminated',
    on(machines, 'ec2', 'TerminateInstances', (face) => face.terminate(['i-1'])),
    NO_INSTANCE,
    undefined,
  ],
  [
    'alarms that are deleted',
    on(metrics, 'cloudwatch', 'DeleteAlarms', (face) => face.deleteAlarms(['web'])),
    ['ResourceNotFound'],
    undefined,
  ],
  [
    'an object whose head is read',
    on(objects, 's3', 'HeadObject', (face) => face.head('b', 'k')),
    ['NotFound', 'NoSuchKey', 'NoSuchBucket'],
    undefined,
  ],
  ['an object that is read', on(objects, 's3', 'GetObject', (face) => face.read('b', 'k')), ['NoSuchKey'], undefined],
  ['a bucket that is listed', on(objects, 's3', 'ListObjectsV2', (face) => face.keys('b', '')), ['NoSuchBucket'], []],
  [
    'a parameter that is read',
    on(parameters, 'ssm', 'GetParameter', (face) => face.get('/kiln:3')),
    ['ParameterNotFound', 'ParameterVersionNotFound'],
    undefined,
  ],
  [
    'an agent that is asked for',
    on(runCommand, 'ssm', 'DescribeInstanceInformation', (face) => face.pingStatus('i-1')),
    ['InvalidInstanceId'],
    undefined,
  ],
  [
    'a command that is looked for',
    on(runCommand, 'ssm', 'ListCommands', (face) => face.findCommand('i-1', 'c')),
    ['InvalidInstanceId'],
    undefined,
  ],
  [
    'a command that was just sent',
    on(runCommand, 'ssm', 'GetCommandInvocation', (face) => face.invocation('c', 'i-1')),
    ['InvocationDoesNotExist'],
    undefined,
  ],
  [
    'a schedule that is made',
    on(schedules, 'scheduler', 'CreateSchedule', (face) => face.startOnce(SCHEDULE)),
    ['ConflictException'],
    undefined,
  ],
];

describe.each(MEANINGS)('%s', (_what, ask, names, meant) => {
  it.each(names)('%s is an answer', async (name) => {
    expect(await ask(refusing(name))).toEqual(meant);
  });

  it('every other refusal is what it is', async () => {
    await expect(ask(refusing('AccessDenied'))).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

describe('an entry that the bus does not take', () => {
  const put = (ErrorCode: string): Promise<void> =>
    asked(
      events,
      'eventbridge',
      'PutEvents',
      () => ({ FailedEntryCount: 1, Entries: [{ ErrorCode, ErrorMessage: 'Refused.' }] }),
      (bus) => bus.put('T', {}, []),
    );

  it.each(['ThrottlingException', 'InternalFailure', 'InternalException'])('%s: it is put again', async (code) => {
    await expect(put(code)).rejects.toMatchObject({ name: 'TransientAwsError' });
  });

  it('AccessDenied: putting it again helps nobody', async () => {
    await expect(put('AccessDenied')).rejects.toMatchObject({
      name: 'Error',
      message: expect.stringContaining('Refused.'),
    });
  });
});

describe('an image', () => {
  it('is found though its owner has deprecated it', async () => {
    const shown = (input: object): object => ({
      Images: 'IncludeDeprecated' in input && input.IncludeDeprecated === true ? [{ ImageId: 'ami-1' }] : [],
    });
    const found = await asked(images, 'ec2', 'DescribeImages', shown, (ec2) => ec2.find('ami-1'));
    expect(found?.imageId).toBe('ami-1');
  });
});

import { Rehearsal } from '../../simulator/rehearsal';
import type { KilnWorld } from '../../simulator/world/kiln-world';
import { sample } from './rehearsing';

const MIDDLE_MS = 800_000;

/** A release that would be sound, had nobody doctored its world in the middle of it. */
async function doctored(doctor: (world: KilnWorld) => void): Promise<readonly string[]> {
  const rehearsal = new Rehearsal(sample());
  await rehearsal.prepare();
  rehearsal.begin();
  rehearsal.world.clock.after(MIDDLE_MS, () => doctor(rehearsal.world));
  const { violations } = await rehearsal.finish();
  return [...new Set(violations.map(({ invariant }) => invariant))];
}

const targetGroup = ({ aws }: KilnWorld, name: string): string =>
  aws.elbv2.state.targetGroups.list().find((group) => group.name === name)?.arn ?? '';

describe('the judges see a world that was doctored:', () => {
  it.each<[string, string, (world: KilnWorld) => void]>([
    [
      'Serving',
      'blue’s instances die',
      ({ aws }) => {
        for (const { instanceId } of aws.autoscaling.group('prod-web-v001')?.members ?? []) aws.ec2.kill(instanceId);
      },
    ],
    [
      'Nothing left',
      'a group stays suspended',
      ({ aws }) => aws.autoscaling.changeSuspendedProcesses('prod-web-v001', ['Launch']),
    ],
    [
      'Nothing left',
      'an alarm of nobody’s',
      ({ aws }) => {
        aws.ask('cloudwatch', 'PutMetricAlarm', {
          AlarmName: 'stray',
          Namespace: 'A',
          MetricName: 'B',
          Statistic: 'Sum',
          Period: 60,
          EvaluationPeriods: 1,
          Threshold: 1,
          ComparisonOperator: 'GreaterThanThreshold',
        });
      },
    ],
    ['Untouched', 'another fleet’s minimum changes', ({ aws }) => aws.autoscaling.changeMinSize('prod-web-x-v001', 0)],
    [
      'Untouched',
      'the fleet’s parameter is written',
      ({ aws, deployment }) => {
        aws.ask('ssm', 'PutParameter', {
          Name: '/kiln/prod/fleets/web',
          Value: JSON.stringify({ ...deployment.deployed, scripts: {} }),
          Overwrite: true,
        });
      },
    ],
    [
      'Untouched',
      'blue’s image is gone',
      ({ aws }) => {
        const template = aws.ec2
          .snapshot()
          .launchTemplates.find(({ launchTemplateName }) => launchTemplateName === 'prod-web-v001');
        aws.ec2.loseImage(template?.data.ImageId ?? '');
      },
    ],
  ])('%s, when %s', async (invariant, _what, doctor) => {
    expect(await doctored(doctor)).toContain(invariant);
  });

  it('All or nothing, when the rule sends elsewhere in the end', async () => {
    const rehearsal = new Rehearsal(sample());
    await rehearsal.prepare();
    rehearsal.begin();
    const { world } = rehearsal;
    world.sfn.onStatusChange(({ status, machineName }) => {
      if (status !== 'SUCCEEDED' || machineName !== world.names.machine('release')) return;
      world.aws.ask('elbv2', 'ModifyRule', {
        RuleArn: world.deployment.deployed.ruleArn,
        Actions: [
          {
            Type: 'forward',
            ForwardConfig: {
              TargetGroups: ['prod-web-v001', 'prod-web-v002'].map((name) => ({
                TargetGroupArn: targetGroup(world, name),
                Weight: 50,
              })),
            },
          },
        ],
      });
    });
    const { violations } = await rehearsal.finish();
    expect(violations.map(({ invariant }) => invariant)).toContain('All or nothing');
  });

  it('Told, when nobody tells', async () => {
    const rehearsal = new Rehearsal(sample());
    await rehearsal.prepare();
    rehearsal.begin();
    rehearsal.world.aws.eventbridge.log.push = () => 0;
    const { violations } = await rehearsal.finish();
    expect(violations.map(({ invariant }) => invariant)).toEqual(['Told']);
  });
});

import { z } from 'zod';
import { metrics } from '../../../lambdas/aws/metrics';
import { operation } from '../../../simulator/service';
import { virtualAws } from '../../simulator/virtual-aws';

/** CloudWatch with a metric alarm and a composite one. Without types it shows metric alarms alone, as AWS does. */
function cloudWatch() {
  const { kernel, clients, settle } = virtualAws();
  const alarm = (AlarmName: string, StateValue: string) => ({ AlarmName, StateValue });
  kernel.register({
    name: 'cloudwatch',
    operations: {
      DescribeAlarms: operation({
        kind: 'eventual',
        input: z.looseObject({ AlarmNames: z.array(z.string()), AlarmTypes: z.array(z.string()).optional() }),
        answer: ({ AlarmNames: names, AlarmTypes: types = ['MetricAlarm'] }) => {
          const shown = (type: string, all: { AlarmName: string }[]) =>
            types.includes(type) ? all.filter(({ AlarmName }) => names.includes(AlarmName)) : [];
          return {
            MetricAlarms: shown('MetricAlarm', [alarm('web-5xx', 'OK')]),
            CompositeAlarms: shown('CompositeAlarm', [alarm('web-is-ill', 'ALARM')]),
          };
        },
      }),
    },
  });
  return { face: metrics(clients, () => ''), settle };
}

describe('the alarms of some names', () => {
  it('are found whatever their type', async () => {
    const { face, settle } = cloudWatch();
    const found = await settle(face.alarms(['web-5xx', 'web-is-ill', 'nobody-has-this']));
    expect(found).toEqual([
      { AlarmName: 'web-5xx', StateValue: 'OK' },
      { AlarmName: 'web-is-ill', StateValue: 'ALARM' },
    ]);
  });
});

it('a series that comes on two pages is one', async () => {
  const { kernel, clients, settle } = virtualAws();
  const series = (minute: number) => [{ Id: 'q0', Timestamps: [new Date(minute * 60_000)], Values: [minute] }];
  kernel.register({
    name: 'cloudwatch',
    operations: {
      GetMetricData: operation({
        kind: 'eventual',
        input: z.looseObject({ NextToken: z.string().optional() }),
        answer: ({ NextToken }) =>
          NextToken === undefined
            ? { MetricDataResults: series(1), NextToken: 'second' }
            : { MetricDataResults: series(2) },
      }),
    },
  });
  const query = { namespace: 'N', metric: 'M', dimensions: {}, statistic: 'Sum', periodSeconds: 60 } as const;

  const [points] = await settle(metrics(clients, () => '').read([query], 0, 180_000));

  expect(points).toEqual([
    { time: 60_000, value: 1 },
    { time: 120_000, value: 2 },
  ]);
});

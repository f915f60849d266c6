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

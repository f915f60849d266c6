import { CloudWatchClient, GetMetricDataCommand, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { metrics } from '../../../../lambdas/aws/metrics';
import type { Conversation } from '../conversation';
import { TAGS } from './requests';

const NAME = 'prod-web-v001-errors';
const ALARM = {
  AlarmName: NAME,
  AlarmDescription: 'A guard of prod-web-v001',
  Namespace: 'AWS/ApplicationELB',
  MetricName: 'HTTPCode_Target_5XX_Count',
  Dimensions: [{ Name: 'LoadBalancer', Value: 'app/prod-web/0123456789abcdef' }],
  Statistic: 'Sum' as const,
  Period: 60,
  EvaluationPeriods: 2,
  DatapointsToAlarm: 2,
  Threshold: 5,
  ComparisonOperator: 'GreaterThanThreshold' as const,
  TreatMissingData: 'notBreaching',
  Tags: Object.entries(TAGS).map(([Key, Value]) => ({ Key, Value })),
};

export const alarmConversation: Conversation = {
  name: 'metrics and alarms',
  async hold(peer) {
    const { refused } = peer;
    const watch = peer.use(metrics);
    const client = peer.clients(CloudWatchClient);
    await watch.putAlarm(ALARM);
    await watch.putAlarm(ALARM);
    await peer.settle(300);
    await watch.alarms([NAME, 'nobody-has-this']);
    await watch.alarmsDescribed('prod-web-v001', 'A guard of prod-web-v001');
    const query = {
      namespace: 'AWS/ApplicationELB',
      metric: 'RequestCount',
      dimensions: { TargetGroup: 'targetgroup/prod-web-v001/0123456789abcdef' },
      statistic: 'Sum' as const,
      periodSeconds: 60,
    };
    const now = Date.UTC(2026, 10, 2, 9);
    await watch.read([query], now - 600_000, now);
    const wrong: Record<string, object> = {
      'no metric': { MetricName: undefined },
      'a period of 45 seconds': { Period: 45 },
      'more to alarm than are looked at': { DatapointsToAlarm: 3 },
      'no threshold': { Threshold: undefined },
      'a treatment that is none': { TreatMissingData: 'shrug' },
      'a long name': { AlarmName: 'x'.repeat(256) },
      'periods of more than a day': { Period: 86_400, EvaluationPeriods: 8 },
    };
    for (const [about, fields] of Object.entries(wrong)) {
      await refused(about, () =>
        client.send(new PutMetricAlarmCommand({ ...ALARM, AlarmName: 'prod-web-v001-wrong', ...fields })),
      );
    }
    const Metric = { Namespace: 'AWS/ApplicationELB', MetricName: 'RequestCount', Dimensions: [] };
    const queries: Record<string, object> = {
      'an id with a capital': { Id: 'Q0' },
      'a period of 45 seconds': { MetricStat: { Metric, Period: 45, Stat: 'Sum' } },
    };
    for (const [about, fields] of Object.entries(queries)) {
      await refused(about, () =>
        client.send(
          new GetMetricDataCommand({
            StartTime: new Date(now - 600_000),
            EndTime: new Date(now),
            MetricDataQueries: [{ Id: 'q0', MetricStat: { Metric, Period: 60, Stat: 'Sum' }, ...fields }],
          }),
        ),
      );
    }
    await refused('a time that ends before it begins', () => watch.read([query], now, now - 600_000));
    await watch.deleteAlarms([NAME]);
    await peer.settle(5);
    await watch.alarms([NAME]);
    await refused('what is gone', () => watch.deleteAlarms([NAME]));
  },
};

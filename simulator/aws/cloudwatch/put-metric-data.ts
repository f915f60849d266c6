import type { PutMetricDataCommandInput, PutMetricDataCommandOutput } from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import { type Operations, operation } from '../../service';
import { dimensionsSchema, readDimensions } from './dimensions';
import type { MetricStore } from './metric-store';

const datum = z.strictObject({
  MetricName: z.string(),
  Dimensions: dimensionsSchema.optional(),
  Timestamp: z.date().optional(),
  Value: z.number(),
  Unit: z.enum(['Count', 'Count/Second', 'Seconds', 'Milliseconds', 'Percent', 'Bytes', 'None']).optional(),
});

/** Source: CloudWatch API reference, PutMetricData. */
const MAX_DATUMS = 1000;
const OLDEST_MS = 14 * 24 * 3600 * 1000;
const NEWEST_MS = 2 * 3600 * 1000;

export function putMetricData(store: MetricStore): Operations {
  return {
    PutMetricData: operation({
      kind: 'write',
      input: z.strictObject({
        Namespace: z.string(),
        MetricData: z.array(datum),
      }) satisfies z.ZodType<PutMetricDataCommandInput>,
      answer: (input, { now }): Omit<PutMetricDataCommandOutput, '$metadata'> => {
        const { Namespace: namespace, MetricData: data } = input;
        if (namespace.startsWith('AWS/'))
          throw invalid('The value AWS/ for parameter Namespace is invalid: it is reserved for AWS services.');
        if (data.length > MAX_DATUMS) throw invalid(`MetricData cannot have more than ${MAX_DATUMS} members.`);
        for (const { Timestamp: timestamp } of data)
          if (
            timestamp !== undefined &&
            (timestamp.getTime() < now - OLDEST_MS || timestamp.getTime() > now + NEWEST_MS)
          )
            throw invalid(
              'The parameter MetricData.member.Timestamp must be within two weeks past and two hours ahead.',
            );
        for (const { MetricName: name, Dimensions, Timestamp, Value: value } of data)
          store.add({ namespace, name, dimensions: readDimensions(Dimensions) }, Timestamp?.getTime() ?? now, {
            sum: value,
            count: 1,
            minimum: value,
            maximum: value,
          });
        return {};
      },
    }),
  };
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message);
}

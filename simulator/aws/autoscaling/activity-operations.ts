import type {
  Activity as ActivityView,
  DescribeScalingActivitiesCommandInput,
  DescribeScalingActivitiesCommandOutput,
} from '@aws-sdk/client-auto-scaling';
import { z } from 'zod';
import { type Operations, operation } from '../../service';
import type { Activity } from './activity-log';
import type { Answer, Context } from './context';
import { groupNotFound, validationError } from './errors';
import { type Filters, filtersSchema } from './filters';
import { page } from './page';

const describeInput = z.strictObject({
  ActivityIds: z.array(z.string()).optional(),
  AutoScalingGroupName: z.string().optional(),
  IncludeDeletedGroups: z.boolean().optional(),
  Filters: filtersSchema,
  MaxRecords: z.number().optional(),
  NextToken: z.string().optional(),
}) satisfies z.ZodType<DescribeScalingActivitiesCommandInput>;

export function activityOperations(context: Context): Operations {
  return {
    DescribeScalingActivities: operation({
      kind: 'eventual',
      input: describeInput,
      answer: (input, call): Answer<DescribeScalingActivitiesCommandOutput> => {
        const { AutoScalingGroupName: name, ActivityIds: ids, IncludeDeletedGroups: deletedToo = false } = input;
        if (name !== undefined && !deletedToo && context.store.groups.get(name) === undefined)
          throw groupNotFound(name);
        const isLive = (activity: Activity): boolean =>
          context.store.groups.get(activity.groupName)?.arn === activity.groupArn;
        const activities = context.activities
          .list(call.readAt)
          .filter((activity) => name === undefined || activity.groupName === name)
          .filter((activity) => deletedToo || isLive(activity))
          .filter((activity) => ids === undefined || ids.includes(activity.id))
          .filter(activityTest(input.Filters))
          .toSorted(underWayThenNewestFirst);
        const { items, nextToken } = page(activities, input, 100);
        return {
          Activities: items.map((activity) => view(activity, isLive(activity) ? 'InService' : 'Deleted')),
          NextToken: nextToken,
        };
      },
    }),
  };
}

/** Source: Auto Scaling user guide, "Verify a scaling activity": by start time, those still in progress first. */
function underWayThenNewestFirst(a: Activity, b: Activity): number {
  const ended = Number(a.endTime !== undefined) - Number(b.endTime !== undefined);
  return ended || b.startTime - a.startTime;
}

/** Source: the API's `Filter`: StartTimeLowerBound, StartTimeUpperBound (ISO 8601) and Status. */
function activityTest(filters: Filters): (activity: Activity) => boolean {
  const tests = (filters ?? []).map(({ Name: name, Values: values = [] }) => {
    if (name === 'Status') return (activity: Activity) => values.includes(activity.statusCode);
    if (name !== 'StartTimeLowerBound' && name !== 'StartTimeUpperBound') {
      throw validationError(
        `Invalid filter name ${name}. Valid names: StartTimeLowerBound, StartTimeUpperBound, Status`,
      );
    }
    const bound = Date.parse(values[0] ?? '');
    if (Number.isNaN(bound)) throw validationError(`Invalid timestamp ${values[0]} for filter ${name}`);
    return name === 'StartTimeLowerBound'
      ? (activity: Activity) => activity.startTime >= bound
      : (activity: Activity) => activity.startTime <= bound;
  });
  return (activity) => tests.every((test) => test(activity));
}

export function view(activity: Activity, groupState: 'InService' | 'Deleted'): ActivityView {
  return {
    ActivityId: activity.id,
    AutoScalingGroupName: activity.groupName,
    AutoScalingGroupARN: activity.groupArn,
    AutoScalingGroupState: groupState,
    Description: activity.description,
    Cause: activity.cause,
    StartTime: new Date(activity.startTime),
    ...(activity.endTime !== undefined && { EndTime: new Date(activity.endTime) }),
    StatusCode: activity.statusCode,
    ...(activity.statusMessage !== undefined && { StatusMessage: activity.statusMessage }),
    Progress: activity.progress,
    Details: JSON.stringify(activity.details),
  };
}

import * as z from 'zod';
import type { Execution } from '../aws/executions';

/** The status event of an execution, as EventBridge delivers it. Source: Step Functions developer guide, EventBridge events. */
export const executionEnded = z.object({
  'detail-type': z.literal('Step Functions Execution Status Change'),
  detail: z.object({
    executionArn: z.string(),
    status: z.enum(['FAILED', 'TIMED_OUT', 'ABORTED']),
    startDate: z.number(),
    input: z.string().nullish(),
    error: z.string().nullish(),
    cause: z.string().nullish(),
  }),
});

export type EndedExecution = z.output<typeof executionEnded>['detail'];

/** The same, of an execution that was looked at; undefined where it is not there, has not ended, or ended well. */
export function asEnded(execution: Execution | undefined): EndedExecution | undefined {
  const end = { ...execution, executionArn: execution?.arn, startDate: execution?.startedAt };
  return executionEnded.shape.detail.safeParse(end).data;
}

import * as z from 'zod';

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

import type { executions } from '../aws/executions';
import type { EndedExecution } from './ended-execution';

/** DescribeExecution may lag behind the event that says the execution is over: the event is believed. */
export function withKnownEnd(
  look: ReturnType<typeof executions>,
  ended: EndedExecution | undefined,
  now: number,
): ReturnType<typeof executions> {
  return {
    ...look,
    describe: async (arn) => {
      const found = await look.describe(arn);
      if (found?.status !== 'RUNNING' || arn !== ended?.executionArn) return found;
      return {
        ...found,
        status: ended.status,
        stoppedAt: now,
        error: ended.error ?? undefined,
        cause: ended.cause ?? undefined,
      };
    },
  };
}

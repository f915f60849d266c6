import {
  GetExecutionHistoryCommand,
  type HistoryEvent,
  paginateListExecutions,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { describeExecution, type Execution, unqualified } from '../../lambdas/aws/executions';
import { isAwsError } from '../../lambdas/shared/aws-errors';
import { adapter } from '../../lambdas/shared/clients';

/** Few events are new from one look to the next. */
const NEWS_PAGE = 100;
/** The most that one page may have. Source: Step Functions API reference, GetExecutionHistory. */
const WHOLE_PAGE = 1000;

/** Step Functions, as a person at a terminal needs it. Source: AWS Step Functions API reference. */
export const workflows = adapter(SFNClient, (client) => {
  /** From the newest event back to, and without, the one of that number. @returns oldest first */
  const eventsAfter = async (arn: string, known: number, pageSize: number, data: boolean): Promise<HistoryEvent[]> => {
    const found: HistoryEvent[] = [];
    let nextToken: string | undefined;
    do {
      const page = await client.send(
        new GetExecutionHistoryCommand({
          executionArn: arn,
          reverseOrder: true,
          maxResults: pageSize,
          includeExecutionData: data,
          ...(nextToken !== undefined && { nextToken }),
        }),
      );
      const fresh = (page.events ?? []).filter(({ id = 0 }) => id > known);
      found.push(...fresh);
      nextToken = fresh.length < (page.events ?? []).length ? undefined : page.nextToken;
    } while (nextToken !== undefined);
    return found.toReversed();
  };

  return {
    /** @returns undefined for an execution that never was, is not shown yet, or is gone after 90 days. */
    describe: (arn: string): Promise<Execution | undefined> => describeExecution(client, arn),

    /**
     * Starts an execution. The same name with the same input gives the running one.
     * @returns EXISTS where the name was used before, within 90 days, by one that is over or had another input
     */
    async start(
      machineArn: string,
      name: string,
      input: object,
    ): Promise<{ readonly arn: string; readonly startedAt: number } | 'EXISTS'> {
      try {
        const started = await client.send(
          new StartExecutionCommand({ stateMachineArn: machineArn, name, input: JSON.stringify(input) }),
        );
        return { arn: started.executionArn ?? '', startedAt: started.startDate?.getTime() ?? 0 };
      } catch (error) {
        if (isAwsError(error, 'ExecutionAlreadyExists')) return 'EXISTS';
        throw error;
      }
    },

    async stop(arn: string, error: string, cause: string): Promise<void> {
      await client.send(new StopExecutionCommand({ executionArn: arn, error, cause }));
    },

    /** ARNs of the executions of a machine that run, newest first, however they were started. */
    async running(machineArn: string): Promise<string[]> {
      const stateMachineArn = unqualified(machineArn);
      const arns: string[] = [];
      for await (const page of paginateListExecutions({ client }, { stateMachineArn, statusFilter: 'RUNNING' }))
        for (const { executionArn } of page.executions ?? []) arns.push(executionArn ?? '');
      return arns;
    },

    /** What has happened since the event of that number; nothing where the execution is not shown yet. */
    async news(arn: string, known: number): Promise<HistoryEvent[]> {
      try {
        return await eventsAfter(arn, known, NEWS_PAGE, true);
      } catch (error) {
        if (isAwsError(error, 'ExecutionDoesNotExist')) return [];
        throw error;
      }
    },

    /** The last hundred events, oldest first; none where the execution is not shown. */
    async latest(arn: string): Promise<HistoryEvent[]> {
      try {
        const page = await client.send(
          new GetExecutionHistoryCommand({ executionArn: arn, reverseOrder: true, maxResults: NEWS_PAGE }),
        );
        return (page.events ?? []).toReversed();
      } catch (error) {
        if (isAwsError(error, 'ExecutionDoesNotExist')) return [];
        throw error;
      }
    },

    /** When which state was entered; undefined for an execution that is gone after 90 days. */
    async entries(arn: string): Promise<{ readonly state: string; readonly time: number }[] | undefined> {
      try {
        const events = await eventsAfter(arn, 0, WHOLE_PAGE, false);
        return events.flatMap(({ stateEnteredEventDetails, timestamp }) =>
          stateEnteredEventDetails?.name === undefined || timestamp === undefined
            ? []
            : [{ state: stateEnteredEventDetails.name, time: timestamp.getTime() }],
        );
      } catch (error) {
        if (isAwsError(error, 'ExecutionDoesNotExist')) return undefined;
        throw error;
      }
    },
  };
});

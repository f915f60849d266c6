import { executionArn } from '../aws/executions';
import { lastWords } from '../domain/failure';
import { rebuildRequestSchema } from '../domain/rebuild-request';
import { tellFailedRebuild } from '../rebuild/tell-failed-rebuild';
import type { Teller } from '../shared/telling';
import type { EndedExecution } from './ended-execution';
import { parsedInput } from './parsed-input';

/** Whether the execution is one of the rebuild machine. */
export function isRebuild({ executionArn: arn }: EndedExecution, machineArn: string): boolean {
  return arn.startsWith(executionArn(machineArn, ''));
}

/**
 * A rebuild that was stopped, timed out or broke. Its machine tells every failure that it catches; what it began is a
 * release of its own, which the watchdog sees by itself. @returns what was done, in a sentence
 */
export async function tellDeadRebuild(ended: EndedExecution, teller: Teller): Promise<string | undefined> {
  const isCaught = ended.status === 'FAILED' && !(ended.error ?? '').startsWith('States.');
  if (isCaught) return undefined;
  const request = rebuildRequestSchema.safeParse(parsedInput(ended.input));
  const words = lastWords(ended);
  const told = await tellFailedRebuild(
    {
      fleet: (request.success ? request.data.fleet : undefined) ?? 'unknown',
      execution: ended.executionArn,
      startedAt: new Date(ended.startDate).toISOString(),
      error: ended.error ?? `Execution.${ended.status}`,
      reason: `its execution ended as ${ended.status}${words === '' ? '' : `: ${words}`}; a release it had started is put back by itself.`,
    },
    teller,
  );
  return told === undefined ? undefined : `Told the end of ${told}, a rebuild that was ${ended.status}`;
}

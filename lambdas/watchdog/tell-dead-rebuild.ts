import { executionArn } from '../aws/executions';
import { rebuildRequestSchema } from '../domain/rebuild-request';
import { tellFailedRebuild } from '../rebuild/tell-failed-rebuild';
import type { EndedExecution } from './ended-execution';

type Teller = Parameters<typeof tellFailedRebuild>[1];

/** Whether the execution is one of the rebuild machine. */
export function isRebuild({ executionArn: arn }: EndedExecution, machineArn: string): boolean {
  return arn.startsWith(executionArn(machineArn, ''));
}

/**
 * A rebuild that was stopped, timed out or broke. Its machine tells every failure that it catches; what it began is a
 * release of its own, which the watchdog sees by itself. @returns what was done, a sentence each
 */
export async function tellDeadRebuild(ended: EndedExecution, teller: Teller): Promise<string[]> {
  const isCaught = ended.status === 'FAILED' && !(ended.error ?? '').startsWith('States.');
  if (isCaught) return [];
  const request = rebuildRequestSchema.safeParse(parsed(ended.input ?? ''));
  const words = [ended.error, ended.cause].filter(Boolean).join(': ');
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
  return told === undefined ? [] : [`Told the end of ${told}, a rebuild that was ${ended.status}`];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

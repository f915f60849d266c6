import { sentenceOf } from './failure';

export interface RebuildFailure {
  readonly error: string;
  /** A sentence. */
  readonly reason: string;
  /** Whether a release had begun: then its own record and event tell of it. */
  readonly isRelease: boolean;
}

/**
 * What went wrong for one fleet of a rebuild. The failure of its release comes as JSON, DescribeExecution's answer.
 * Source: Step Functions developer guide, "startExecution.sync:2".
 */
export function rebuildFailure({ error, cause }: { readonly error: string; readonly cause: string }): RebuildFailure {
  const release = executionIn(cause);
  return {
    error: release?.error ?? error,
    reason: sentenceOf(cause) || `It failed with ${error}, and AWS did not say why.`,
    isRelease: release !== undefined,
  };
}

function executionIn(cause: string): { readonly error: string } | undefined {
  if (!cause.trim().startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(cause);
    if (typeof value !== 'object' || value === null || !('ExecutionArn' in value) || !('Status' in value)) {
      return undefined;
    }
    const named = 'Error' in value && typeof value.Error === 'string' ? value.Error : undefined;
    // An execution that ends with a name of Step Functions' own broke by itself, and this one did not.
    const isOurs = named !== undefined && !named.startsWith('States.');
    return { error: isOurs ? named : `Execution.${String(value.Status)}` };
  } catch {
    return undefined;
  }
}

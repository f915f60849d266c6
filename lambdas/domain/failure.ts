/**
 * The sentence a person should read out of an execution's Cause.
 *
 * A Lambda failure's Cause is JSON, `{errorType, errorMessage, trace}`; a nested execution's is JSON as well, its own
 * Cause inside; a Lambda that was cut off has its payload quoted in prose. They nest; the innermost sentence counts.
 * Sources: Step Functions developer guide, "Handling errors" and "startExecution.sync:2".
 */
export function sentenceOf(cause: string): string {
  const text = cause.trim();
  const quoted = /Returned payload:\s*(\{[\s\S]*\})\s*$/.exec(text)?.[1];
  const inner = innerText(quoted ?? text);
  return inner === undefined ? text : sentenceOf(inner);
}

/** What an execution said when it ended badly, without the full stop: `States.Timeout: It took too long`, or nothing. */
export function lastWords(end: {
  readonly error?: string | null | undefined;
  readonly cause?: string | null | undefined;
}): string {
  return [end.error, sentenceOf(end.cause ?? '').replace(/\.$/, '')].filter(Boolean).join(': ');
}

/** What a JSON object tells of a failure; undefined for what is no such object. */
function innerText(json: string): string | undefined {
  const value = parsed(json);
  if (typeof value !== 'object' || value === null) return undefined;
  if ('errorMessage' in value && typeof value.errorMessage === 'string') return value.errorMessage;
  if ('Cause' in value && typeof value.Cause === 'string' && value.Cause !== '') return value.Cause;
  if ('ExecutionArn' in value && 'Status' in value) {
    const error = 'Error' in value && typeof value.Error === 'string' ? ` with ${value.Error}` : '';
    return `Execution ${String(value.ExecutionArn)} ended as ${String(value.Status)}${error}.`;
  }
  return undefined;
}

function parsed(json: string): unknown {
  if (!json.startsWith('{')) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

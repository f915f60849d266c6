import type { CallRecord } from '../../simulator/kernel';
import type { InvocationRecord } from '../../simulator/lambda/lambda-service';
import { Rehearsal } from '../../simulator/rehearsal';
import { timeless } from '../faults/likeness';
import type { ProvedRun } from '../faults/proved-runs';

/**
 * What each handler asks of AWS in a run, and what it answers to the workflow: a text for each invocation that goes its
 * own way, in the order in which they come first. Times, ids, measured figures and counts in sentences are left out.
 * @example
 * StopBuilder
 *   dynamodb.GetItem {"TableName":"kiln-prod",…}
 *   ec2.StopInstances {"InstanceIds":["i-<id>"]}
 *   answers {"status":"PENDING","reason":"…"}
 */
export async function spokenIn({ options }: Pick<ProvedRun, 'options'>): Promise<readonly string[]> {
  const rehearsal = new Rehearsal(options);
  await rehearsal.prepare();
  rehearsal.begin();
  await rehearsal.finish();
  const { kernel, lambda } = rehearsal.world;
  const calls = new Map<string | undefined, CallRecord[]>();
  for (const call of kernel.calls) calls.set(call.requestId, [...(calls.get(call.requestId) ?? []), call]);
  const invocations = lambda.invocations.toSorted((a, b) => a.start - b.start);
  return [
    ...new Set(invocations.map((invocation) => sayInvocation(invocation, calls.get(invocation.requestId) ?? []))),
  ];
}

function sayInvocation({ state, result, failure }: InvocationRecord, calls: readonly CallRecord[]): string {
  const answer = failure === undefined ? `answers ${withoutCounts(timeless(result))}` : `fails: ${failure.error.name}`;
  return [state, ...calls.map(sayCall), answer].join('\n  ');
}

function sayCall({ service, operation, input, error }: CallRecord): string {
  const outcome = error === undefined ? '' : ` fails: ${error}`;
  return `${service}.${operation} ${withoutCounts(timeless(input))}${outcome}`;
}

/** `"reason":"2 of 4 healthy"` → `"reason":"# of # healthy"`: how often was looked is chance. */
function withoutCounts(json: string): string {
  return json.replace(/"(reason|Message|message|cause)":"(?:[^"\\]|\\.)*"/g, (sentence) =>
    sentence.replace(/\d+/g, '#'),
  );
}

import * as z from 'zod';
import { events } from '../aws/events';
import { executions } from '../aws/executions';
import { store } from '../aws/store';
import { defineStep } from '../shared/define-step';
import { eachByItself } from './each-by-itself';
import { finishEnded } from './finish-ended';
import { withKnownEnd } from './known-end';
import { recoverDead } from './recover-dead';
import { retireOverdue } from './retire-overdue';
import { tellUnclaimed } from './tell-unclaimed';

/** The status event of an execution, as EventBridge delivers it. Source: Step Functions developer guide, EventBridge events. */
const executionEnded = z.object({
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

/** What the reconciling schedule sends: events are best effort. */
const reconcile = z.object({ source: z.literal('kiln.reconcile') });

const contract = {
  input: z.union([executionEnded, reconcile]),
  output: z.strictObject({ did: z.array(z.string()) }),
};

export type EndedExecution = z.output<typeof executionEnded>['detail'];

/**
 * Sees what the machines' own catches miss: aborted, timed out and broken executions, and lost schedules. It looks at
 * every claim each time, so one lost event costs minutes and not a fleet.
 */
export const handler = defineStep(contract, { store, executions, events }, async (input, tools) => {
  const ended = 'detail' in input ? input.detail : undefined;
  const knowing = { ...tools, executions: withKnownEnd(tools.executions, ended, tools.now()) };
  const duties = [
    () => recoverDead(knowing),
    () => (ended === undefined ? Promise.resolve([]) : tellUnclaimed(ended, tools)),
    () => finishEnded(knowing),
    () => retireOverdue(knowing),
  ];
  const did: string[] = [];
  await eachByItself(duties, async (duty) => {
    did.push(...(await duty()));
    return undefined;
  });
  for (const sentence of did) tools.log.warn(sentence);
  return { did };
});

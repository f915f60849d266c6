import * as z from 'zod';
import { callbacks } from '../aws/callbacks';
import { events } from '../aws/events';
import { executions } from '../aws/executions';
import { pager } from '../aws/pager';
import { questions } from '../aws/questions';
import { store } from '../aws/store';
import { defineStep } from '../shared/define-step';
import { eachByItself } from './each-by-itself';
import { executionEnded } from './ended-execution';
import { finishEnded } from './finish-ended';
import { withKnownEnd } from './known-end';
import { measureClaims } from './measure-claims';
import { recoverDead } from './recover-dead';
import { retireOverdue } from './retire-overdue';
import { tellEnded } from './tell-ended';
import { tellMissed } from './tell-missed';
import { tendQuestions } from './tend-questions';

/** What the reconciling schedule sends: events are best effort. */
const reconcile = z.object({ source: z.literal('kiln.reconcile') });

const contract = {
  input: z.union([executionEnded, reconcile]),
  output: z.strictObject({ did: z.array(z.string()) }),
};

/**
 * Sees what the machines' own catches miss: aborted, timed out and broken executions, and lost schedules. It looks at
 * every claim each time, and on its schedule at every bad end of late, so one lost event costs minutes and not a fleet.
 */
export const handler = defineStep(
  contract,
  { store, executions, events, pager, questions, callbacks },
  async (input, tools) => {
    const ended = 'detail' in input ? input.detail : undefined;
    const knowing = { ...tools, executions: withKnownEnd(tools.executions, ended, tools.now()) };
    const duties = [
      () => measureClaims(tools),
      () => recoverDead(knowing),
      async () => {
        if (ended === undefined) return tellMissed(tools);
        const told = await tellEnded(ended, tools);
        return told === undefined ? [] : [told];
      },
      () => tendQuestions(knowing),
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
  },
);

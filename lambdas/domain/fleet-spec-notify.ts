import * as z from 'zod';
import { block, choice, list, text } from './fleet-fields';
import { TRANSITION_WORDS } from './transitions';

/** What people want to hear of who do not watch: that they are asked, that it is over, that something is off. */
const WORTH_HEARING = [
  'awaiting-approval',
  'held',
  'completed',
  'recovering',
  'recovered',
  'refused',
  'needs-person',
] as const;

/** Who hears of a fleet's releases. */
export const notify = block({
  topic: text(
    /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/,
    'the ARN of a standard SNS topic, such as arn:aws:sns:eu-central-1:111122223333:web-releases',
  ).describe(
    'The SNS topic that messages go to, in the region Kiln is deployed to. Subscribe mail or a chat channel to it.',
  ),
  on: list(choice(TRANSITION_WORDS), 1, TRANSITION_WORDS.length)
    .default([...WORTH_HEARING])
    .describe(`What is told. Without it: ${WORTH_HEARING.join(', ')}.`),
}).describe(
  'Who hears of the fleet’s releases. Without it nobody does; when a release needs a person, one is paged all the same.',
);

/** What of a deployed fleet says it. */
export const notifyOfDeployed = z.object({ spec: z.object({ notify: notify.optional() }) });

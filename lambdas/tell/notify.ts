import * as z from 'zod';
import { parameters } from '../aws/parameters';
import { topics } from '../aws/topics';
import { notifyOfDeployed } from '../domain/fleet-spec-notify';
import { messageOf } from '../domain/message';
import { parameterNames } from '../domain/names';
import { releaseEventSchema } from '../domain/release-event';
import { wordOf } from '../domain/transitions';
import { defineStep } from '../shared/define-step';

/** The event as EventBridge delivers it. */
const contract = {
  input: z.object({ detail: releaseEventSchema }),
  output: z.strictObject({ told: z.boolean(), reason: z.string() }),
};

/** Writes to people what their fleet file says they want to hear. Every transition leaves a line in its log. */
export const handler = defineStep(
  contract,
  { parameters, topics },
  async ({ detail: event }, { parameters, topics, setting, stage, log }) => {
    const { fleet, transition } = event;
    log.info('transition', { event });
    const parameter = await parameters.get(parameterNames.fleet(stage, fleet));
    if (parameter === undefined) return { told: false, reason: `Fleet ${fleet} is not deployed` };
    const { notify } = notifyOfDeployed.parse(JSON.parse(parameter.value)).spec;
    const word = wordOf(transition);
    if (notify === undefined || !notify.on.some((wanted) => wanted === word)) {
      return { told: false, reason: `Fleet ${fleet} does not want to hear of ${word}` };
    }
    const { subject, body } = messageOf(event, setting('RUNBOOK'));
    await topics.publish(notify.topic, subject, body);
    return { told: true, reason: subject };
  },
);

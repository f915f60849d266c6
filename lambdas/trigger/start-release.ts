import * as z from 'zod';
import { executionArn, executions } from '../aws/executions';
import { images } from '../aws/images';
import { parameters } from '../aws/parameters';
import { refusedEvents } from '../aws/refused-events';
import { KilnError } from '../domain/errors';
import { triggeredExecutionName } from '../domain/names';
import { quote } from '../domain/problems';
import { asksForTheSame } from '../domain/release-request';
import { starterInput } from '../domain/triggering-event';
import { defineStep } from '../shared/define-step';
import { readEvent } from './read-event';

const contract = {
  input: starterInput,
  output: z.strictObject({
    /**
     * STARTED: an execution runs for it. MERGED: one did before, as events are delivered at least once. IGNORED: it asks
     * for nothing. REFUSED: it lies in the queue of refused events, with the reason.
     */
    status: z.enum(['STARTED', 'MERGED', 'IGNORED', 'REFUSED']),
    reason: z.string(),
  }),
};

type Started = z.input<typeof contract.output>;

/**
 * Starts the release that an event asks for, under a name that is the same for the same request: delivered five times,
 * it releases once. Whether the fleet is free is the execution's to find out.
 */
export const handler = defineStep(
  contract,
  { parameters, images, executions, refusedEvents },
  async ({ event, fleet }, { parameters, images, executions, refusedEvents, setting, log }): Promise<Started> => {
    try {
      const read = await readEvent(event, fleet, { stage: setting('STAGE'), parameters, images });
      if (read.kind === 'nothing') return { status: 'IGNORED', reason: read.reason };
      const { request, eventId } = read;
      const name =
        request.requestId === undefined
          ? triggeredExecutionName(request.fleet, 'event', eventId)
          : triggeredExecutionName(request.fleet, 'request', request.requestId);
      const machine = setting('RELEASE_MACHINE_ARN');
      if ((await executions.start(machine, name, request)) === 'STARTED') {
        return {
          status: 'STARTED',
          reason: `Execution ${name} releases ${request.version} of fleet ${request.fleet}.`,
        };
      }
      const before = await executions.describe(executionArn(machine, name));
      if (before === undefined) {
        throw new KilnError('TransientAwsError', `Execution ${name} exists, and cannot be seen yet.`);
      }
      if (!asksForTheSame(request, before.input)) {
        throw new KilnError(
          'InvalidRequest',
          `requestId ${quote(request.requestId)} was used before, on ${new Date(before.startedAt).toISOString()}, for another request: ${before.input}. Send another requestId.`,
        );
      }
      return { status: 'MERGED', reason: `Execution ${name} was started for it before, and is ${before.status}.` };
    } catch (error) {
      if (!(error instanceof KilnError) || error.name !== 'InvalidRequest') throw error;
      await refusedEvents.send(event, { Error: error.name, Reason: error.message, Fleet: fleet ?? '' });
      log.warn('refused', { reason: error.message });
      return { status: 'REFUSED', reason: error.message };
    }
  },
);

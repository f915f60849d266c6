import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { KilnError } from '../domain/errors';
import { adapter } from '../shared/clients';

/** What an entry is refused with that the bus may take in a moment. Source: EventBridge API, PutEventsResultEntry. */
const NOT_NOW = /^(Throttling|Internal)/;

/** EventBridge: Kiln's own events on its bus. Source: Amazon EventBridge API, PutEvents. */
export const events = adapter(EventBridgeClient, (client, setting) => ({
  /**
   * @throws TransientAwsError, or Error, with the entry's error when the bus took it not: PutEvents itself succeeds
   * nevertheless.
   */
  async put(
    detailType: string,
    detail: Readonly<Record<string, unknown>>,
    resources: readonly string[],
  ): Promise<void> {
    const { FailedEntryCount, Entries } = await client.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: setting('BUS_NAME'),
            Source: 'kiln',
            DetailType: detailType,
            Detail: JSON.stringify(detail),
            Resources: [...resources],
          },
        ],
      }),
    );
    if ((FailedEntryCount ?? 0) === 0) return;
    const { ErrorCode = '', ErrorMessage } = Entries?.[0] ?? {};
    const refusal = `The bus refused the event: ${ErrorCode}: ${ErrorMessage}`;
    throw NOT_NOW.test(ErrorCode) ? new KilnError('TransientAwsError', refusal) : new Error(refusal);
  },
}));

import type { Adapter } from '../shared/clients';
import { topics } from './topics';

/** SNS takes a subject of less than 100 printable ASCII characters. Source: Amazon SNS API, Publish. */
const LONGEST_SUBJECT = 99;

/** The topic people are paged through. */
export const pager: Adapter<{ page(subject: string, message: string): Promise<void> }> = (clients, setting) => ({
  async page(subject, message) {
    const line = subject.replace(/[^\x20-\x7e]/g, '-').slice(0, LONGEST_SUBJECT);
    await topics(clients, setting).publish(setting('TOPIC_ARN'), line, message);
  },
});

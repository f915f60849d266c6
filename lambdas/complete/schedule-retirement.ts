import { schedules } from '../aws/schedules';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { executionNames, tokenOf } from '../domain/names';
import { defineStep } from '../shared/define-step';

/** A schedule in the past is refused; one that is late goes as soon as it may. */
const EARLIEST_SECONDS = 120;

/** A one-time schedule starts blue's retirement; the watchdog starts what was lost, from the same entry of the table. */
export const handler = defineStep(
  contracts.ScheduleRetirement,
  { store, schedules },
  async ({ release }, { store, schedules, now, setting }) => {
    const retirement = (await store.retirements()).find((entry) => entry.releaseId === release.id);
    if (retirement === undefined) return { reason: 'Nothing to retire' };
    const { generation, fleet, due } = retirement;
    await schedules.startOnce({
      name: executionNames.retire(generation, 1),
      at: Math.max(due, Math.ceil(now() / 1000) + EARLIEST_SECONDS),
      machineArn: setting('RETIRE_MACHINE_ARN'),
      executionName: executionNames.retire(generation, 1),
      input: { fleet, generation },
      token: tokenOf(release.id, `retire/${generation}`),
    });
    return { reason: `${generation} goes at ${new Date(due * 1000).toISOString()}` };
  },
);

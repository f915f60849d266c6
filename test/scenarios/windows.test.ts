import { takeInventory } from '../../simulator/world/inventory';
import { fleetWith } from './approval-fleet';
import { DeployedWorld, HOUR } from './deployed-world';
import { faults, rehearseSample, UNHARMED } from './rehearsing';

const SATURDAY_NIGHT = Date.parse('2026-11-07T20:00:00Z');
const FRIDAY_AFTERNOON = Date.parse('2026-11-06T14:30:00Z');
const NOTHING_TOUCHED = { ...UNHARMED, serving: { generation: 'prod-web-v001', weight: 100 }, requests: { failed: 0 } };
const SAME_VERSION = { version: '1.0.0', force: true };
const WEEKDAYS = {
  timeZone: 'Europe/Berlin',
  open: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '16:00' }],
};

describe('a release outside of its window', () => {
  it('asked for in the week-end, waits and begins on Monday morning', async () => {
    const deployed = new DeployedWorld({
      startsAt: SATURDAY_NIGHT,
      fleet: fleetWith({ windows: WEEKDAYS }),
      requestsPerMinute: 0,
    });
    const { world } = deployed;
    world.publish('1.0.0');
    await deployed.pass(2 * HOUR);
    const execution = deployed.start('saturday', { fleet: 'web', version: '1.0.0' });
    await deployed.pass(32 * HOUR);
    expect(execution.end).toBeUndefined();
    expect(takeInventory(world.aws, world.names.table).some(({ kind }) => kind === 'claim')).toBe(false);
    await world.clock.run(() => execution.end !== undefined);
    expect(execution.end?.status).toBe('SUCCEEDED');
    const claimed = execution.history.find(({ type, state }) => type === 'TaskStateEntered' && state === 'ClaimFleet');
    expect(new Date(claimed?.time ?? 0).toISOString()).toMatch(/^2026-11-09T08:00:0/);
  });

  it('is refused where the fleet file says so, with the time it opens', async () => {
    const result = await rehearseSample({
      ...SAME_VERSION,
      startsAt: FRIDAY_AFTERNOON,
      fleet: fleetWith({ windows: { ...WEEKDAYS, outside: 'refuse' } }),
    });
    expect(result).toMatchObject({ outcome: 'REFUSED', error: 'WindowClosed', ...NOTHING_TOUCHED });
    expect(result.cause).toContain('it opens at mon 2026-11-09 09:00 Europe/Berlin');
  });

  it('and is stopped while it waits ends as refused', async () => {
    const result = await rehearseSample({
      ...SAME_VERSION,
      startsAt: FRIDAY_AFTERNOON,
      fleet: fleetWith({ windows: WEEKDAYS }),
      faults: faults('{ when: { state: AwaitWindow, after: 600 }, do: { abort: execution } }'),
    });
    expect(result).toMatchObject({ outcome: 'REFUSED', error: 'Execution.ABORTED', ...NOTHING_TOUCHED });
  });

  it('the same where the event of its end is lost: the watchdog looks for ends that nobody told', async () => {
    const result = await rehearseSample({
      ...SAME_VERSION,
      startsAt: FRIDAY_AFTERNOON,
      fleet: fleetWith({ windows: WEEKDAYS }),
      faults: faults(
        '{ when: { state: AwaitWindow, after: 599 }, do: { lose-event: 9 } }',
        '{ when: { state: AwaitWindow, after: 600 }, do: { abort: execution } }',
      ),
    });
    expect(result).toMatchObject({ outcome: 'REFUSED', error: 'Execution.ABORTED', ...NOTHING_TOUCHED });
  });
});

describe('a freeze', () => {
  const frozen = fleetWith({
    windows: { timeZone: 'UTC', freezes: [{ from: '2026-11-01', to: '2027-01-03', reason: 'Christmas business' }] },
  });

  it('refuses what would have to wait too long', async () => {
    const result = await rehearseSample({ ...SAME_VERSION, fleet: frozen });
    expect(result).toMatchObject({ outcome: 'REFUSED', error: 'WindowClosed', ...NOTHING_TOUCHED });
    expect(result.cause).toContain('Christmas business');
  });

  it('gives way to an override with a reason, which is recorded', async () => {
    const override = { reason: 'the shop is down' };
    const result = await rehearseSample({
      fleet: frozen,
      request: { fleet: 'web', version: '1.0.0', force: true, override },
    });
    expect(result).toMatchObject({ outcome: 'RELEASED', ...UNHARMED });
    expect(result.events.find(({ state }) => state === 'CheckWindow')?.text).toMatch(
      /^Frozen until .*Christmas business; overridden: the shop is down$/,
    );
  });
});

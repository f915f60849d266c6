import { fleetWith } from './approval-fleet';
import { faults, PATIENCE_MS, rehearseSample, UNHARMED } from './rehearsing';

jest.setTimeout(PATIENCE_MS);

const FRIDAY_AFTERNOON = Date.parse('2026-11-06T14:30:00Z');
const NOTHING_TOUCHED = { ...UNHARMED, serving: { generation: 'prod-web-v001', weight: 100 }, requests: { failed: 0 } };
const SAME_VERSION = { version: '1.0.0', force: true };
const WEEKDAYS = {
  timeZone: 'Europe/Berlin',
  open: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '16:00' }],
};

describe('a release outside of its window', () => {
  const onFriday = { ...SAME_VERSION, startsAt: FRIDAY_AFTERNOON, requestsPerMinute: 0 };

  it('waits over the week-end, and is released on Monday morning', async () => {
    const result = await rehearseSample({ ...onFriday, fleet: fleetWith({ windows: WEEKDAYS }) });
    expect(result).toMatchObject({ outcome: 'RELEASED', ...UNHARMED });
    expect(result.timeByPhase[0]?.phase).toBe('wait');
    const waited = result.timeByPhase[0]?.seconds ?? 0;
    expect(waited / 3600).toBeGreaterThan(62);
    expect(waited / 3600).toBeLessThan(66);
  });

  it('is refused where the fleet file says so, with the time it opens', async () => {
    const result = await rehearseSample({
      ...onFriday,
      fleet: fleetWith({ windows: { ...WEEKDAYS, outside: 'refuse' } }),
    });
    expect(result).toMatchObject({ outcome: 'REFUSED', error: 'WindowClosed', ...NOTHING_TOUCHED });
    expect(result.cause).toContain('it opens at mon 2026-11-09 09:00 Europe/Berlin');
  });

  it('and is stopped while it waits ends as refused', async () => {
    const result = await rehearseSample({
      ...onFriday,
      fleet: fleetWith({ windows: WEEKDAYS }),
      faults: faults('{ when: { state: AwaitWindow, after: 3600 }, do: { abort: execution } }'),
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

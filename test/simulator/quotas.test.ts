import { VirtualClock } from '../../simulator/clock';
import { Quotas } from '../../simulator/quotas';

/** How many of so many calls at one moment are let through. */
function taken(quotas: Quotas, calls: number): number {
  let count = 0;
  for (let call = 0; call < calls; call += 1) {
    try {
      quotas.take('ssm', 'GetParameter');
      count += 1;
    } catch (error) {
      expect(error).toMatchObject({ name: 'ThrottlingException' });
    }
  }
  return count;
}

describe('a quota', () => {
  it('lets a burst through, and then as many as come back', async () => {
    const clock = new VirtualClock(0);
    const quotas = new Quotas(clock);

    expect(taken(quotas, 100)).toBe(40);
    await clock.advance(500);
    expect(taken(quotas, 100)).toBe(20);
    await clock.advance(60_000);
    expect(taken(quotas, 100)).toBe(40);
  });

  it('is none for other operations', () => {
    const quotas = new Quotas(new VirtualClock(0));
    for (let call = 0; call < 1000; call += 1) quotas.take('ssm', 'PutParameter');
  });
});

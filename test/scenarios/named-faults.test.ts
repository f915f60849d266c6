import { namedFaults } from '../../simulator/faults/named-faults';
import { namedFault, PATIENCE_MS, rehearseSample, UNHARMED } from './rehearsing';

jest.setTimeout(PATIENCE_MS);

describe('the faults that come with Kiln', () => {
  const expected: readonly (readonly [
    name: string,
    outcome: string,
    error: string | undefined,
    culprit: string | undefined,
  ])[] = [
    ['aborted', 'RECOVERED', 'Execution.ABORTED', 'ended as ABORTED'],
    ['alarm-during-soak', 'RECOVERED', 'GuardTripped', 'web-5xx'],
    ['crashing-handlers', 'RELEASED', undefined, undefined],
    ['failing-script', 'RECOVERED', 'BakeFailed', 'tar: /opt/web: Cannot write: No space left on device'],
    ['lost-answers', 'RELEASED', undefined, undefined],
    ['no-capacity', 'RECOVERED', 'LaunchFailed', 'We currently do not have sufficient m7g.large capacity'],
    ['throttled', 'RELEASED', undefined, undefined],
    ['unhealthy-build', 'RECOVERED', 'HealthCheckFailed', '0 of 4 healthy'],
  ];

  it('are all here', () => {
    expect(namedFaults().map(({ name }) => name)).toEqual(expected.map(([name]) => name));
  });

  it.each(expected)('%s ends as %s', async (name, outcome, error, culprit) => {
    const result = await rehearseSample({ faults: namedFault(name) });
    expect(result).toMatchObject({ outcome, ...UNHARMED, requests: { failed: 0 } });
    expect(result.error).toBe(error);
    if (culprit !== undefined) expect(result.cause).toContain(culprit);
    expect(result.serving).toMatchObject({
      generation: outcome === 'RELEASED' ? 'prod-web-v002' : 'prod-web-v001',
      weight: 100,
    });
  });
});

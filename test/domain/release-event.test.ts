import { measuresOf } from '../../lambdas/domain/kiln-metrics';
import { endOf, type News, releaseEvent, releaseEventSchema, transitionKey } from '../../lambdas/domain/release-event';
import { aPlan } from '../builders/plan';

const NOW = Date.UTC(2026, 10, 2, 10);
const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();

const record = {
  releaseId: 'web-1',
  fleet: 'web',
  executionArn: 'arn:execution',
  request: { fleet: 'web', version: '1.1.0', requestedBy: 'ci', reason: 'Monday' },
  status: 'RUNNING' as const,
  startedAt: at(-30),
  plan: JSON.stringify(aPlan()),
};

const subject = { stage: 'prod', releaseId: 'web-1', fleet: 'web', executionArn: 'arn:execution' };
const tell = (news: News, transitions: Record<string, string> = {}) =>
  releaseEvent({ ...subject, record: { ...record, transitions } }, news, NOW);

describe('an event', () => {
  it('is the plan, the request and the news together', () => {
    const event = tell({ transition: 'SHIFTED', weight: 25, reason: 'The rule reads so' });
    expect(releaseEventSchema.parse(event)).toEqual(event);
    expect(event).toMatchObject({
      id: 'web-1/SHIFTED/25',
      generation: 'prod-web-v002',
      previous: 'prod-web-v001',
      version: '1.1.0',
      weight: 25,
      requestedBy: 'ci',
      requestReason: 'Monday',
      startedAt: at(-30),
      at: at(0),
    });
  });

  it('is the same id whenever the same is told, and another for another weight', () => {
    const [five, again, fifty] = [5, 5, 50].map((weight) => tell({ transition: 'SHIFTED', weight, reason: 'x' }).id);
    expect([five === again, five === fifty]).toEqual([true, false]);
    expect(transitionKey({ transition: 'SHIFTED', weight: 5 })).toBe('SHIFTED5');
    expect(transitionKey({ transition: 'PLANNED' })).toBe('PLANNED');
  });

  it('needs no record: before its claim a release has its request alone', () => {
    const event = releaseEvent(
      { ...subject, request: { version: '1.1.0', requestedBy: 'ci' } },
      { transition: 'AWAITING_APPROVAL', reason: 'Somebody has to say yes', details: { image: 'ami-1' } },
      NOW,
    );
    expect(releaseEventSchema.parse(event)).toEqual(event);
    expect(event).toMatchObject({ status: 'RUNNING', version: '1.1.0', generation: null, startedAt: null });
    expect(event.details).toEqual({ image: 'ami-1' });
  });

  it.each<[News['transition'], number | null]>([
    ['LAUNCHED', 0],
    ['RECOVERING', 50],
    ['RESTORED', 0],
    ['COMPLETED', 100],
    ['NEEDS_PERSON', null],
  ])('knows what green has of the traffic at %s: %s', (transition, weight) => {
    const earlier = { SHIFTED5: at(-20), SHIFTED50: at(-10), LAUNCHED: at(-25) };
    expect(tell({ transition, reason: 'x' }, earlier).weight).toBe(weight);
  });

  it('has a reason even where nobody gave one', () => {
    expect(tell({ transition: 'NEEDS_PERSON', reason: '' }).reason).toBe('Nobody said why');
  });
});

it.each([
  ['SUCCEEDED', 'COMPLETED'],
  ['RECOVERED', 'RECOVERED'],
  ['REFUSED', 'REFUSED'],
  ['FAILED', 'NEEDS_PERSON'],
] as const)('a record that ended as %s is told as %s', (status, transition) => {
  expect(endOf({ ...record, status, reason: 'Because' })).toMatchObject({ transition, reason: 'Because' });
});

it('a record without an end has nothing to tell', () => {
  expect(() => endOf(record)).toThrow('web-1 has no end yet');
});

describe('the numbers of an event', () => {
  const times = {
    CLAIMED: at(-30),
    PLANNED: at(-29),
    BAKED: at(-20),
    LAUNCHED: at(-17),
    SHIFTED5: at(-16),
    SHIFTED100: at(-5),
  };
  const values = (news: News, earlier: Record<string, string>) =>
    Object.fromEntries(measuresOf(tell(news, earlier), earlier).map(({ name, value }) => [name, value]));

  it('of a completed release: where its time went', () => {
    expect(values({ transition: 'COMPLETED', reason: 'x' }, times)).toEqual({
      Releases: 1,
      ReleaseSeconds: 1800,
      PlanSeconds: 60,
      BakeSeconds: 540,
      LaunchSeconds: 180,
      ShiftSeconds: 720,
      ProveSeconds: 300,
    });
  });

  it('of a release whose image was at hand: it launches from the plan on, and bakes nothing', () => {
    const { BAKED: _baked, ...others } = times;
    const found = values({ transition: 'COMPLETED', reason: 'x' }, others);
    expect(found).toMatchObject({ LaunchSeconds: 720 });
    expect(found).not.toHaveProperty('BakeSeconds');
  });

  it('of a recovery: until what was before serves, and until nothing is left', () => {
    const earlier = { ...times, RECOVERING: at(-3) };
    expect(values({ transition: 'RESTORED', reason: 'x' }, earlier)).toEqual({ RestoreSeconds: 180 });
    expect(values({ transition: 'RECOVERED', error: 'GuardTripped', reason: 'x' }, earlier)).toEqual({
      Releases: 1,
      ReleaseSeconds: 1800,
      RecoverSeconds: 180,
    });
  });

  it.each([
    ['States.Runtime', 1],
    ['Sandbox.Timedout', 1],
    ['GuardTripped', undefined],
    ['Execution.ABORTED', undefined],
  ])('count %s as an error without a name: %s', (error, count) => {
    expect(values({ transition: 'RECOVERED', error, reason: 'x' }, {}).UnexpectedErrors).toBe(count);
  });
});

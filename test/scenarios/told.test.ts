import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { z } from 'zod';
import { RELEASE_EVENT } from '../../lambdas/domain/release-event';
import { RETIREMENT_EVENT } from '../../lambdas/domain/retirement-event';
import { TRANSITIONS } from '../../lambdas/domain/transitions';
import { ALICE, APPROVAL, fleetWith } from './approval-fleet';
import { DeployedWorld, HOUR, MINUTE } from './deployed-world';
import { faults, namedFault, UNHARMED } from './rehearsing';
import { rehearseTold, type Told } from './told-world';

const EVENTS = join(__dirname, '../../docs/events');
const json = (path: string): object => z.looseObject({}).parse(JSON.parse(readFileSync(join(EVENTS, path), 'utf8')));

const ajv = new Ajv({ allErrors: true, validateFormats: false });
const validators = new Map([
  [RELEASE_EVENT, ajv.compile(json('release-state-change.v1.schema.json'))],
  [RETIREMENT_EVENT, ajv.compile(json('generation-retired.v1.schema.json'))],
]);

/** What of an event is not as its published schema says. */
function faultsOf({ 'detail-type': type, detail }: { 'detail-type': string; detail: unknown }): string[] {
  const validate = validators.get(type);
  if (validate === undefined) return [`${type} has no published schema`];
  validate(detail);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${type} ${instancePath} ${message}`);
}

/** A rehearsal whose every event is as its published schema says. */
async function rehearse(options: Parameters<typeof rehearseTold>[0]): Promise<Told> {
  const told = await rehearseTold(options);
  expect(told.events).not.toEqual([]);
  expect(told.events.flatMap(faultsOf)).toEqual([]);
  return told;
}

const detailSchema = z.looseObject({
  id: z.string(),
  transition: z.string(),
  weight: z.number().nullable(),
  error: z.string().nullable(),
  reason: z.string(),
});
const detailsOf = ({ events }: Told) =>
  events.filter(({ 'detail-type': type }) => type === RELEASE_EVENT).map(({ detail }) => detailSchema.parse(detail));

/** `SHIFTED 25` */
const way = (told: Told): string[] =>
  detailsOf(told).map(({ transition, weight }) => (transition === 'SHIFTED' ? `SHIFTED ${weight}` : transition));

const REQUEST = { fleet: 'web', version: '1.1.0', requestedBy: 'ci', reason: 'Monday release' };
const RELEASED = [
  'CLAIMED',
  'PLANNED',
  'BAKED',
  'LAUNCHED',
  'SHIFTED 5',
  'SHIFTED 25',
  'SHIFTED 50',
  'SHIFTED 100',
  'COMPLETED',
];

describe('a release that succeeds', () => {
  let told: Told;
  beforeAll(async () => {
    told = await rehearse({ request: REQUEST });
  });

  it('is told step by step, each step once', () => {
    expect(told.result).toMatchObject({ outcome: 'RELEASED', ...UNHARMED });
    expect(way(told)).toEqual(RELEASED);
    expect(new Set(detailsOf(told).map(({ id }) => id)).size).toBe(RELEASED.length);
  });

  it('is told to people in as many messages, each with its way to the execution', () => {
    expect(told.messages.map(({ subject }) => subject)).toEqual([
      '[prod] web 1.1.0: the release begins',
      '[prod] web 1.1.0: planned as prod-web-v002',
      '[prod] web 1.1.0: the image is baked and tested',
      '[prod] web 1.1.0: prod-web-v002 is up and healthy, without traffic yet',
      '[prod] web 1.1.0: prod-web-v002 has 5 % of the traffic',
      '[prod] web 1.1.0: prod-web-v002 has 25 % of the traffic',
      '[prod] web 1.1.0: prod-web-v002 has 50 % of the traffic',
      '[prod] web 1.1.0: prod-web-v002 has 100 % of the traffic',
      '[prod] web 1.1.0: released, prod-web-v002 serves everything',
    ]);
    for (const { message } of told.messages) {
      expect(message).toMatch(/^Who: asked for by ci, "Monday release"$/m);
      expect(message).toMatch(/^Execution: https:\/\/eu-central-1\.console\.aws\.amazon\.com\/\S+:release$/m);
    }
  });
});

it('a release that is taken back says what stopped it, when the traffic is back, and where to read on', async () => {
  const told = await rehearse({ faults: namedFault('alarm-during-soak'), request: REQUEST });
  expect(way(told).slice(-3)).toEqual(['RECOVERING', 'RESTORED', 'RECOVERED']);
  const [recovering] = detailsOf(told).slice(-3);
  expect(recovering).toMatchObject({ error: 'GuardTripped', weight: 25 });
  expect(recovering?.reason).toContain('web-5xx');
  expect(told.messages.at(-1)?.message).toContain('Runbook: docs/runbook.md#guardtripped');
  expect(told.failure.error).toBe('GuardTripped');
  expect(told.failure.cause).toMatch(/web-5xx.*Everything is as before.*\(runbook: GuardTripped\)$/);
});

it('a release that needs a person says so', async () => {
  const told = await rehearse({ faults: faults('when: { weight: 50 }\n  do: { delete: { kind: rule } }') });
  expect(way(told).slice(-2)).toEqual(['RECOVERING', 'NEEDS_PERSON']);
  expect(told.messages.at(-1)?.subject).toContain('NEEDS A PERSON');
  expect(told.failure.cause).toMatch(/\(runbook: RecoveryFailed\)$/);
});

it('a release that is held says so once, however often it looks', async () => {
  const told = await rehearse({
    faults: faults('when: { weight: 50 }\n  do: { kill-instances: { generation: blue, count: 2 } }'),
  });
  const judged = told.result.events.filter(({ state, text }) => state === 'JudgeRelease' && text.includes('needs'));
  expect(judged.length).toBeGreaterThan(1);
  expect(way(told).filter((step) => step === 'HELD')).toHaveLength(1);
});

it('whoever said yes hears what keeps the release from going on', async () => {
  const told = await rehearse({
    fleet: fleetWith({
      approval: { ...APPROVAL, required: false },
      strategy: { steps: [50, 'approval', 100], soak: '4m' },
    }),
    version: '1.0.0',
    force: true,
    faults: faults(
      '{ when: { state: AskStepApproval, after: 20 }, do: { kill-instances: { generation: blue, count: 2 } } }',
      `{ when: { state: AskStepApproval, after: 40 }, do: { approve: "${ALICE}" } }`,
    ),
  });
  expect(told.result).toMatchObject({ outcome: 'RELEASED', violations: [] });
  const held = detailsOf(told).filter(({ transition, weight }) => transition === 'HELD' && weight === 50);
  expect(held).toMatchObject([
    { weight: 50, reason: expect.stringMatching(/^Approved; prod-web-v001 has \d healthy/) },
  ]);
});

it.each([
  ['a fleet of another name', { fleet: 'nobody', version: '1.0.0' }, 'nobody', /is not deployed/],
  ['a request that is none', { flet: 'web' }, 'unknown', /flet/],
])('a refusal is told too: %s', async (_what, request, fleet, reason) => {
  const deployed = new DeployedWorld();
  const execution = deployed.start('refused', request);
  await deployed.pass(MINUTE);
  const [event, ...more] = deployed.world.aws.eventbridge.log.flatMap(({ event: each }) =>
    each.source === 'kiln' ? [each] : [],
  );
  expect(more).toEqual([]);
  expect(event && faultsOf(event)).toEqual([]);
  expect(event?.detail).toMatchObject({ transition: 'REFUSED', fleet, error: 'InvalidRequest' });
  expect(String(event?.detail.reason)).toMatch(reason);
  expect(execution.end?.cause).toMatch(/\(runbook: InvalidRequest\)$/);
});

// All but the end, which is told again until it is taken.
it.each([
  ['throttles', 'when: { service: eventbridge, operation: PutEvents }\n  do: { throttle: 8 }', 8],
  ['never answers', 'when: { service: eventbridge, operation: PutEvents, call: 4 }\n  do: lose-answer', 1],
  ['is slow', 'when: { service: eventbridge, operation: PutEvents, call: 5 }\n  do: { slow: 50 }', 1],
])('a bus that %s fails no release and costs it seconds', async (_what, entry, count) => {
  const told = await rehearse({ faults: faults(entry) });
  expect(told.result).toMatchObject({ outcome: 'RELEASED', ...UNHARMED });
  expect(way(told).at(-1)).toBe('COMPLETED');
  expect(Math.max(...told.invocations.map(({ billedMs }) => billedMs))).toBeLessThan(5000);
  const lost = told.metrics.filter(({ name }) => name === 'EventsLost');
  expect(lost.reduce((sum, { value }) => sum + value, 0)).toBe(count);
  expect(told.log.filter(({ message }) => message === 'the bus did not take an event')).toHaveLength(count);
  // Whoever was not told can still read when things were.
  expect(told.metrics.map(({ name }) => name)).toEqual(expect.arrayContaining(['ShiftSeconds', 'BakeSeconds']));
});

it('what is repeated is told under the id it had', async () => {
  const told = await rehearse({
    faults: faults(
      'when: { state: ShiftTraffic, entered: 2 }\n  do: { duplicate: at-once }',
      'when: { state: PlanRelease }\n  do: duplicate',
      'when: { state: ClaimFleet }\n  do: { crash: after-calls, calls: 4 }',
    ),
  });
  expect(told.result).toMatchObject({ outcome: 'RELEASED', violations: [] });
  expect([...new Set(detailsOf(told).map(({ id }) => id.replace(/^[^/]+\//, '')))]).toEqual(
    RELEASED.map((step) => step.replace(' ', '/')),
  );
});

it('a release that somebody aborts is told to its end', async () => {
  const told = await rehearse({ faults: namedFault('aborted') });
  expect(way(told).slice(-3)).toEqual(['RECOVERING', 'RESTORED', 'RECOVERED']);
});

describe('what is published', () => {
  it('of a generation that is retired', async () => {
    const deployed = new DeployedWorld();
    await deployed.release('1.0.0');
    await deployed.release('1.1.0');
    await deployed.pass(3 * HOUR + MINUTE);
    const events = deployed.world.aws.eventbridge.log.map(({ event }) => event);
    const retired = events.filter(({ 'detail-type': type }) => type === RETIREMENT_EVENT);
    expect(retired.map(({ detail }) => detail.generation)).toEqual(['prod-web-v001']);
    expect(retired.flatMap(faultsOf)).toEqual([]);
  });

  it('refuses a wrong event', () => {
    const [event] = readdirSync(join(EVENTS, 'examples')).map((name) => json(`examples/${name}`));
    const { detail } = z.looseObject({ detail: z.looseObject({}) }).parse(event);
    const wrong = faultsOf({ 'detail-type': RELEASE_EVENT, detail: { ...detail, weight: 101, reason: '' } });
    expect(wrong.join()).toMatch(/\/weight must be <= 100.*\/reason must NOT have fewer than 1 characters/);
  });
});

describe('the published examples', () => {
  const examples = readdirSync(join(EVENTS, 'examples')).map((name) => ({ name, ...json(`examples/${name}`) }));
  const envelope = z.looseObject({
    name: z.string(),
    source: z.literal('kiln'),
    'detail-type': z.enum([RELEASE_EVENT, RETIREMENT_EVENT]),
    detail: z.looseObject({ transition: z.enum(TRANSITIONS).optional() }),
  });

  it.each(examples.map((example) => [example.name, example]))('%s is valid', (_name, example) => {
    expect(faultsOf(envelope.parse(example))).toEqual([]);
  });

  it('show every transition', () => {
    const shown = examples.flatMap((example) => envelope.parse(example).detail.transition ?? []);
    expect(TRANSITIONS.filter((transition) => !shown.includes(transition))).toEqual([]);
  });
});

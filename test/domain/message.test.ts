import { messageOf } from '../../lambdas/domain/message';
import type { ReleaseEvent } from '../../lambdas/domain/release-event';
import { TRANSITION_WORDS, TRANSITIONS, wordOf } from '../../lambdas/domain/transitions';

const ARN = 'arn:aws:states:eu-central-1:111122223333:execution:kiln-prod-release:r';

function event(changes: Partial<ReleaseEvent> = {}): ReleaseEvent {
  return {
    schemaVersion: 1,
    id: 'web-1/SHIFTED/25',
    transition: 'SHIFTED',
    status: 'RUNNING',
    stage: 'prod',
    fleet: 'web',
    releaseId: 'web-1',
    version: '1.1.0',
    generation: 'prod-web-v002',
    previous: 'prod-web-v001',
    steps: [5, 25, 100],
    weight: 25,
    error: null,
    reason: 'The rule reads so',
    requestedBy: 'ci',
    requestReason: null,
    executionArn: ARN,
    at: '2026-11-02T09:58:00.000Z',
    startedAt: '2026-11-02T09:42:00.000Z',
    endedAt: null,
    details: {},
    ...changes,
  };
}

const told = (changes: Partial<ReleaseEvent> = {}) => messageOf(event(changes), 'https://wiki/runbook.md');

describe('a message', () => {
  it('says what happened, why, for whom, how far, and where to look', () => {
    expect(told()).toEqual({
      subject: '[prod] web 1.1.0: prod-web-v002 has 25 % of the traffic',
      body: [
        'web 1.1.0: prod-web-v002 has 25 % of the traffic.',
        '',
        'Why: The rule reads so',
        'Who: asked for by ci',
        'How far: 5 / [25] / 100 %, 16 min since 09:42 UTC',
        `Execution: https://eu-central-1.console.aws.amazon.com/states/home?region=eu-central-1#/v2/executions/details/${ARN}`,
        'Release: web-1',
      ].join('\n'),
    });
  });

  it.each(TRANSITIONS)('of %s stands alone in its subject', (transition) => {
    const { subject, body } = told({ transition });
    expect(subject).toMatch(/^\[prod\] web 1\.1\.0: [\x20-\x7e]{10,}$/);
    expect(subject.length).toBeLessThan(100);
    expect(body).not.toMatch(/undefined|null|\[object/);
  });

  it.each(TRANSITIONS)('of %s bears to know nothing of the release', (transition) => {
    const nothing = { version: null, generation: null, previous: null, steps: null, weight: null, startedAt: null };
    const { subject, body } = told({ transition, ...nothing, requestedBy: null });
    expect(`${subject}\n${body}`).not.toMatch(/undefined|null|NaN|\[object/);
  });

  it.each<[ReleaseEvent['transition'], string]>([
    ['AWAITING_APPROVAL', 'waits for your approval'],
    ['CLAIMED', 'the release begins'],
    ['PLANNED', 'planned as prod-web-v002'],
    ['BAKED', 'the image is baked and tested'],
    ['LAUNCHED', 'prod-web-v002 is up and healthy, without traffic yet'],
    ['SHIFTED', 'prod-web-v002 has 25 % of the traffic'],
    ['HELD', 'held at 25 % of the traffic'],
    ['COMPLETED', 'released, prod-web-v002 serves everything'],
    ['RECOVERING', 'stopped by GuardTripped, prod-web-v001 is being put back'],
    ['RESTORED', 'prod-web-v001 serves everything again'],
    ['RECOVERED', 'taken back after GuardTripped, everything is as before'],
    ['REFUSED', 'refused with GuardTripped, nothing was touched'],
    ['NEEDS_PERSON', 'NEEDS A PERSON, it could not be put back'],
  ])('of %s says: %s', (transition, headline) => {
    expect(told({ transition, error: 'GuardTripped' }).subject).toBe(`[prod] web 1.1.0: ${headline}`);
  });

  it.each<[ReleaseEvent['transition'], string | undefined]>([
    ['CLAIMED', undefined],
    ['PLANNED', undefined],
    ['BAKED', undefined],
    ['LAUNCHED', undefined],
    ['SHIFTED', undefined],
    ['HELD', 'look at what is named above; it goes on by itself'],
    ['COMPLETED', 'nothing; the generation before stands by'],
    ['RECOVERING', 'nothing yet; Kiln puts everything back'],
    ['RESTORED', 'nothing; what is left of the new generation is removed now'],
    ['RECOVERED', 'find out what it was about, then release again'],
    ['REFUSED', 'correct what is named above, then ask again'],
    ['NEEDS_PERSON', 'follow the runbook now; the fleet is locked'],
  ])('of %s says what to do: %s', (transition, todo) => {
    const { body } = told({ transition });
    if (todo === undefined) expect(body).not.toMatch(/^Do:/m);
    else expect(body).toContain(`\nDo: ${todo}`);
  });

  it('says where nobody knows how far it is', () => {
    expect(told({ weight: null }).subject).toContain('has ? % of the traffic');
    expect(told({ transition: 'HELD', weight: null }).subject).toContain('held at ? % of the traffic');
    expect(told({ steps: null }).body).toContain('How far: 16 min since 09:42 UTC');
    expect(told({ endedAt: '2026-11-02T10:00:00.000Z' }).body).toContain('18 min since');
  });

  it('leaves out what there is nothing to say of', () => {
    const { body } = told({
      details: { empty: [], none: null, blank: '', block: { a: 1, b: null }, list: ['x', null] },
    });
    expect(body).not.toMatch(/^(Empty|None|Blank):/m);
    expect(body).toContain('\nBlock: a 1\nList: \n  - x\n  - \n');
  });

  it.each([
    ['a line break', 'a\nb', '[prod] a b 1.1.0: prod-web-v002 has 25 % of the traffic'],
    ['letters that are not ASCII', 'Käse', '[prod] K se 1.1.0: prod-web-v002 has 25 % of the traffic'],
  ])('has a subject that SNS takes, whatever is in it: %s', (_what, fleet, subject) => {
    expect(told({ fleet }).subject).toBe(subject);
  });

  it('is cut where a subject or a mail would get too long', () => {
    const { subject, body } = told({ version: '1'.repeat(200), reason: 'x'.repeat(300_000) });
    expect([subject.length, subject.endsWith('...')]).toEqual([99, true]);
    // What just fits stays whole.
    const headline = told({ version: '' }).subject;
    const fits = told({ version: '1'.repeat(99 - headline.length) }).subject;
    expect([fits.length, fits.endsWith('traffic')]).toEqual([99, true]);
    expect(body.length).toBe(10_000);
  });

  it('names the section of the runbook where there is an error', () => {
    const { body } = told({ transition: 'RECOVERING', error: 'GuardTripped' });
    expect(body).toContain('Runbook: https://wiki/runbook.md#guardtripped');
    expect(body).toContain('Do: nothing yet');
    expect(told({ transition: 'RECOVERED', error: 'States.Runtime' }).body).toContain('#unexpectederror');
  });

  it('says what a request was for', () => {
    expect(told({ requestReason: 'the "login" fix' }).body).toContain('Who: asked for by ci, "the \\"login\\" fix"');
  });

  it('shows what is to be approved, and how to answer', () => {
    const { subject, body } = told({
      transition: 'AWAITING_APPROVAL',
      details: {
        imageName: 'prod-web-1.1.0-abc',
        reused: false,
        capacity: { min: 4, max: 12 },
        differences: ['capacity.min 3 -> 4', 'strategy.soak 5m -> 10m'],
        findings: [],
        previous: null,
      },
    });
    expect(subject).toBe('[prod] web 1.1.0: waits for your approval');
    expect(body).toContain('Image name: prod-web-1.1.0-abc\nReused: false\nCapacity: min 4, max 12\n');
    expect(body).toContain('Differences: \n  - capacity.min 3 -> 4\n  - strategy.soak 5m -> 10m\nDo: answer with');
    expect(body).toContain('"kiln approve web-1 --stage prod" or "kiln reject web-1 --stage prod --reason ..."');
    expect(body).not.toContain('Findings');
  });

  it('names the question in the answer, so that it answers no later one', () => {
    const { body } = told({ transition: 'AWAITING_APPROVAL', details: { question: 'weight-25' } });
    expect(body).toContain('"kiln approve web-1 --stage prod --question weight-25"');
    expect(body).toContain('"kiln reject web-1 --stage prod --question weight-25 --reason ..."');
  });

  it.each([
    ['aws-cn', 'cn-north-1', 'https://cn-north-1.console.amazonaws.cn/states'],
    ['aws-us-gov', 'us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com/states'],
  ])('links to the console of the partition %s', (partition, region, link) => {
    const executionArn = ARN.replace('arn:aws:states:eu-central-1', `arn:${partition}:states:${region}`);
    expect(told({ executionArn }).body).toContain(`Execution: ${link}`);
  });
});

it('a fleet file has a word for every transition', () => {
  expect(TRANSITIONS.map(wordOf)).toEqual([...TRANSITION_WORDS]);
});

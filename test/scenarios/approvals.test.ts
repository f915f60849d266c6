import type { RehearsalOptions } from '../../simulator/rehearsal';
import type { RehearsalResult } from '../../simulator/report/result';
import { ALICE, APPROVAL, fleetWith } from './approval-fleet';
import { faults, rehearseSample, UNHARMED } from './rehearsing';
import { rehearseTold } from './told-world';

/** A release of a fleet that needs a yes; of the version that serves, so that there is nothing to bake. */
const asked = (...entries: readonly string[]): Partial<RehearsalOptions> => ({
  fleet: fleetWith({ approval: APPROVAL }),
  version: '1.0.0',
  force: true,
  ...(entries.length > 0 && { faults: faults(...entries) }),
});
const questionsIn = ({ events }: RehearsalResult) =>
  events.filter(({ kind, reason }) => kind === 'told' && String(reason).startsWith('Waiting '));
const NOTHING_TOUCHED = { ...UNHARMED, serving: { generation: 'prod-web-v001', weight: 100 }, requests: { failed: 0 } };

describe('a release that needs a yes', () => {
  it('waits for it, and goes ahead', async () => {
    const result = await rehearseSample(asked());
    expect(result).toMatchObject({ outcome: 'RELEASED', ...UNHARMED });
    expect(result.timeByPhase[0]).toMatchObject({ phase: 'wait', seconds: expect.closeTo(300, -1) });
  });

  it('is refused by a no, which is told with its reason', async () => {
    const no = `{ when: { state: AskApproval, after: 120 }, do: { reject: "${ALICE}", reason: "not on a Monday" } }`;
    const result = await rehearseSample(asked(no));
    expect(result).toMatchObject({ outcome: 'REFUSED', error: 'ApprovalRejected', ...NOTHING_TOUCHED });
    expect(result.cause).toMatch(/^Release web-\S+ was rejected by \S+Deployers\/alice at \S+: not on a Monday\.$/);
  });

  it('is refused where nobody answers', async () => {
    const result = await rehearseSample(asked('{ when: { state: AskApproval, after: 60 }, do: { approve: nobody } }'));
    expect(result).toMatchObject({
      outcome: 'REFUSED',
      error: 'ApprovalExpired',
      ...NOTHING_TOUCHED,
    });
    expect(result.virtualSeconds).toBeGreaterThan(3600);
  });

  it('and is stopped while it waits ends as refused, and its question goes', async () => {
    const result = await rehearseSample(asked('{ when: { state: AskApproval, after: 60 }, do: { abort: execution } }'));
    expect(result).toMatchObject({ outcome: 'REFUSED', error: 'Execution.ABORTED', ...NOTHING_TOUCHED });
  });

  it('the same where the event of its end is lost: the watchdog looks after questions', async () => {
    const result = await rehearseSample(
      asked(
        '{ when: { state: AskApproval, after: 59 }, do: { lose-event: 9 } }',
        '{ when: { state: AskApproval, after: 60 }, do: { abort: execution } }',
      ),
    );
    expect(result).toMatchObject({ outcome: 'REFUSED', error: 'Execution.ABORTED', ...NOTHING_TOUCHED });
  });

  it('gets it through crashes, lost answers and repetitions of those who ask and answer', async () => {
    const yes = `{ when: { state: AskApproval, after: 120 }, do: { approve: "${ALICE}" } }`;
    const result = await rehearseSample(
      asked(
        yes,
        '{ when: { state: AskApproval, entered: 1 }, do: { crash: after-calls, calls: 2 } }',
        '{ when: { state: PreviewRelease, entered: 1 }, do: duplicate }',
        '{ when: { state: CheckWindow, entered: 1 }, do: time-out }',
        '{ when: { state: AnswerApproval, entered: 1 }, do: { crash: after-calls, calls: 2 } }',
        '{ when: { state: AnswerApproval, entered: 2 }, do: duplicate }',
        '{ when: { service: sfn, operation: SendTaskSuccess, call: 1 }, do: lose-answer }',
      ),
    );
    expect(result).toMatchObject({ outcome: 'RELEASED', ...UNHARMED });
  });

  it('is asked by the watchdog where the bus did not take the question', async () => {
    const yes = `{ when: { state: AskApproval, after: 600 }, do: { approve: "${ALICE}" } }`;
    const { result, events } = await rehearseTold(
      asked(yes, '{ when: { service: eventbridge, operation: PutEvents, call: 1 }, do: { throttle: 1 } }'),
    );
    expect(result).toMatchObject({ outcome: 'RELEASED', ...UNHARMED });
    const [told, again] = questionsIn(result);
    expect(told?.t).toBeGreaterThan(60);
    expect(told?.t).toBeLessThan(400);
    expect(again).toBeUndefined();
    expect(events[0]).toMatchObject({
      detail: { transition: 'AWAITING_APPROVAL', version: '1.0.0', requestedBy: 'kiln rehearse' },
    });
  });

  it('is asked once by the bus that took the question', async () => {
    const yes = `{ when: { state: AskApproval, after: 900 }, do: { approve: "${ALICE}" } }`;
    expect(questionsIn(await rehearseSample(asked(yes)))).toHaveLength(1);
  });

  it('gets it by the watchdog where whoever answered gave up halfway', async () => {
    const yes = `{ when: { state: AskApproval, after: 120 }, do: { approve: "${ALICE}" } }`;
    const result = await rehearseSample(
      asked(yes, '{ when: { state: AnswerApproval }, do: { crash: after-calls, calls: 2 } }'),
    );
    expect(result).toMatchObject({ outcome: 'RELEASED', ...UNHARMED });
  });
});

describe('an approval between the weights', () => {
  const between = (...entries: readonly string[]): Partial<RehearsalOptions> => ({
    ...asked(...entries),
    fleet: fleetWith({
      approval: { ...APPROVAL, required: false },
      strategy: { steps: [50, 'approval', 100], soak: '4m' },
    }),
  });

  it('lets green go on, through crashes and repetitions', async () => {
    const result = await rehearseSample(
      between(
        '{ when: { state: AskStepApproval, entered: 1 }, do: { crash: after-calls, calls: 3 } }',
        '{ when: { state: AskStepApproval, entered: 2 }, do: { duplicate: at-once } }',
        '{ when: { state: CheckApproval, entered: 2 }, do: time-out }',
        '{ when: { state: CheckApproval, entered: 4 }, do: duplicate }',
        '{ when: { state: AnswerApproval, entered: 1 }, do: { duplicate: at-once } }',
      ),
    );
    expect(result).toMatchObject({ outcome: 'RELEASED', ...UNHARMED });
    expect(result.events.some(({ text }) => /was approved by \S+Deployers\/simulated-approver/.test(text))).toBe(true);
  });

  it.each([
    ['a no', 'ApprovalRejected', `{ reject: "${ALICE}", reason: "the charts look odd" }`, 'the charts look odd'],
    ['silence', 'ApprovalExpired', '{ approve: nobody }', 'has 50 % of the traffic and would get 100 %'],
  ])('puts everything back at %s', async (_, error, act, words) => {
    const result = await rehearseSample(between(`{ when: { state: AskStepApproval, after: 90 }, do: ${act} }`));
    expect(result).toMatchObject({ outcome: 'RECOVERED', error, ...NOTHING_TOUCHED });
    expect(result.cause).toContain(words);
  });

  it('leaves no bad green unwatched', async () => {
    const result = await rehearseSample(
      between(
        '{ when: { state: AskStepApproval, after: 80 }, do: { approve: nobody } }',
        '{ when: { state: AskStepApproval, after: 90 }, do: { alarm: web-5xx } }',
      ),
    );
    expect(result).toMatchObject({ outcome: 'RECOVERED', error: 'GuardTripped', ...NOTHING_TOUCHED });
  });

  it('is put back by the watchdog when somebody stops the execution there', async () => {
    const result = await rehearseSample(
      between('{ when: { state: WaitForApproval, entered: 2 }, do: { abort: execution } }'),
    );
    expect(result).toMatchObject({ outcome: 'RECOVERED', ...NOTHING_TOUCHED });
  });

  it('survives an instance that dies while people think', async () => {
    const result = await rehearseSample(
      between(
        '{ when: { state: AskStepApproval, after: 30 }, do: { kill-instances: { generation: green, count: 1 } } }',
      ),
    );
    expect(result).toMatchObject({ outcome: 'RELEASED', violations: [], leftovers: [] });
  });
});

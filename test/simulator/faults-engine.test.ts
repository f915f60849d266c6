import { AwsError } from '../../simulator/aws-error';
import { VirtualClock } from '../../simulator/clock';
import type { Act } from '../../simulator/faults/acts';
import { FaultEngine } from '../../simulator/faults/fault-engine';
import { readFaultFile } from '../../simulator/faults/fault-file';
import type { Deed } from '../../simulator/faults/hand';
import type { CallRecord } from '../../simulator/kernel';
import type { ServiceName } from '../../simulator/service';

function prepare(text: string, deed: (act: Act) => Deed = (act) => ({ done: true, text: act.kind })) {
  const clock = new VirtualClock(0);
  const acts: { act: Act['kind']; at: number }[] = [];
  const undone: number[] = [];
  const engine = new FaultEngine(
    readFaultFile(text, 'f.yaml'),
    clock,
    {
      act: (act) => {
        acts.push({ act: act.kind, at: clock.now() / 1000 });
        const answer = deed(act);
        return answer.done ? { ...answer, undo: () => undone.push(clock.now() / 1000) } : answer;
      },
    },
    () => {},
  );
  /** What happens to the attempts of one call: the names of refusals, or of what else disturbs. */
  const call = (service: ServiceName, operation: string, attempts = 1, caller = 'PlanRelease'): string[] => {
    const record: CallRecord = {
      service,
      operation,
      caller,
      requestId: undefined,
      input: {},
      time: clock.now(),
      attempts: 0,
    };
    const disturb = engine.onCall(record);
    return Array.from({ length: attempts }, (_, index) => {
      const { refuse, ...rest } = disturb(index + 1);
      return [...(refuse instanceof AwsError ? [refuse.name] : []), ...Object.keys(rest)].join('+');
    });
  };
  return { clock, engine, acts, undone, call };
}

describe('a call', () => {
  it.each([
    ['every one of a service', '{ service: ec2 }', 'lose-answer', ['loseAnswer', 'loseAnswer', 'loseAnswer']],
    ['every one of an operation', '{ service: ec2, operation: B }', '{ slow: 3 }', ['', 'slowSeconds', '']],
    ['the n-th of an operation', '{ service: ec2, operation: A, call: 2 }', '{ stale: 3 }', ['', '', 'staleSeconds']],
    ['the n-th of a service', '{ service: ec2, call: 2 }', 'lose-answer', ['', 'loseAnswer', '']],
    ['the first n', '{ service: ec2 }', '{ throttle: 2 }', ['RequestLimitExceeded', 'RequestLimitExceeded', '']],
    [
      'so many from the n-th on',
      '{ service: ec2, call: 2 }',
      '{ internal-error: 2 }',
      ['', 'InternalError', 'InternalError'],
    ],
  ])('%s', (_which, when, does, expected) => {
    const { engine, call } = prepare(`- when: ${when}\n  do: ${does}`);
    engine.begin();
    expect(['A', 'B', 'A'].flatMap((operation) => call('ec2', operation))).toEqual(expected);
    expect(engine.notExercised()).toEqual([]);
  });

  it('is hit in all its attempts, or in the first n of them', () => {
    const all = prepare('- when: { service: s3, call: 1 }\n  do: { throttle: 1 }');
    const one = prepare('- when: { service: s3, call: 1, attempts: 1 }\n  do: { throttle: 1 }');
    all.engine.begin();
    one.engine.begin();
    expect(all.call('s3', 'A', 3)).toEqual(['SlowDown', 'SlowDown', 'SlowDown']);
    expect(one.call('s3', 'A', 3)).toEqual(['SlowDown', '', '']);
  });

  it('is not counted before the release asked for, nor where a person makes it', () => {
    const { engine, call } = prepare('- when: { service: ec2, call: 1 }\n  do: lose-answer');
    expect(call('ec2', 'A')).toEqual(['']);
    engine.begin();
    expect(call('ec2', 'A', 1, 'person')).toEqual(['']);
    expect(call('ec2', 'A')).toEqual(['loseAnswer']);
  });

  it('meets several entries in the file’s order: the earlier one has the say', () => {
    const { engine, call } = prepare(
      '- when: { service: ec2 }\n  do: { throttle: 1 }\n- when: { service: ec2 }\n  do: { internal-error: 2 }\n- when: { service: ec2 }\n  do: { slow: 1 }',
    );
    engine.begin();
    expect([...call('ec2', 'A'), ...call('ec2', 'A'), ...call('ec2', 'A')]).toEqual([
      'RequestLimitExceeded+slowSeconds',
      'InternalError+slowSeconds',
      'slowSeconds',
    ]);
  });

  it('is hit for so long after the first hit', async () => {
    const { engine, call, clock } = prepare('- when: { service: ec2 }\n  do: lose-answer\n  for: 60');
    engine.begin();
    await clock.advance(100_000);
    const first = call('ec2', 'A');
    await clock.advance(61_000);
    expect([...first, ...call('ec2', 'A')]).toEqual(['loseAnswer', '']);
  });

  it('may be the moment of an act', () => {
    const { engine, call, acts } = prepare(
      '- when: { service: ec2, operation: A, call: 2 }\n  do: { abort: execution }',
    );
    engine.begin();
    call('ec2', 'A');
    call('ec2', 'B');
    expect(acts).toEqual([]);
    call('ec2', 'A');
    expect(acts).toEqual([{ act: 'abort', at: 0 }]);
  });
});

describe('throttle-all', () => {
  it('refuses every call of everybody, for so long', async () => {
    const { engine, call, clock } = prepare('- when: { at: 10 }\n  do: { throttle-all: 60 }');
    engine.arm(0);
    engine.begin();
    await clock.advance(10_000);
    const during = [...call('ec2', 'A'), ...call('sfn', 'B', 1, 'person')];
    await clock.advance(60_000);
    expect([...during, ...call('ec2', 'A')]).toEqual(['RequestLimitExceeded', 'ThrottlingException', '']);
  });
});

describe('an invocation', () => {
  it('is the n-th of its state, or every one', () => {
    const { engine } = prepare(
      '- when: { state: CheckGeneration, entered: 2 }\n  do: time-out\n- when: { state: CheckGeneration }\n  do: duplicate',
    );
    engine.begin();
    const kinds = [1, 2, 3].map(() => engine.onInvocation('CheckGeneration').map(({ effect }) => effect.kind));
    expect(engine.onInvocation('PlanRelease')).toEqual([]);
    expect(kinds).toEqual([['duplicate'], ['time-out', 'duplicate'], ['duplicate']]);
  });

  it('is told of as exercised only when its fault came to bear', () => {
    const { engine } = prepare('- when: { state: CheckGeneration }\n  do: { crash: after-calls, calls: 9 }');
    engine.begin();
    const [fault] = engine.onInvocation('CheckGeneration');
    expect(engine.notExercised()).toHaveLength(1);
    fault?.bore();
    expect(engine.notExercised()).toEqual([]);
  });
});

describe('an act upon the world', () => {
  it('comes at its moment: before and after the start, at a weight, at a state, delayed', async () => {
    const { engine, acts, clock } = prepare(
      [
        '- { when: { at: -30 }, do: { alarm: a } }',
        '- { when: { at: 5 }, do: { requests: 2 } }',
        '- { when: { weight: 50, after: 7 }, do: { abort: execution } }',
        '- { when: { state: Soak, entered: 2 }, do: { lose-event: 1 } }',
        '- { when: { state: PlanRelease, after: 20 }, do: { image: failed } }',
      ].join('\n'),
    );
    engine.arm(60_000);
    await clock.advance(60_000);
    engine.begin();
    engine.onWeight(25);
    engine.onWeight(50);
    engine.onState('Soak');
    engine.onInvocation('PlanRelease');
    await clock.advance(10_000);
    engine.onWeight(50);
    engine.onState('Soak');
    await clock.advance(60_000);
    expect(acts).toEqual([
      { act: 'alarm', at: 30 },
      { act: 'requests', at: 65 },
      { act: 'abort', at: 67 },
      { act: 'lose-event', at: 70 },
      { act: 'image-failed', at: 80 },
    ]);
  });

  it('is undone where it has an end', async () => {
    const { engine, undone, clock } = prepare('- when: { at: 5 }\n  do: { requests: 2 }\n  for: 60');
    engine.arm(0);
    await clock.advance(100_000);
    expect(undone).toEqual([65]);
  });

  it('is no error where there is nothing to act upon, or AWS refuses: it is told, with the reason', async () => {
    const { engine, clock } = prepare(
      '- when: { at: 5 }\n  do: { abort: execution }\n- when: { at: 500 }\n  do: { requests: 2 }',
      () => ({
        done: false,
        text: 'the execution had ended already',
      }),
    );
    engine.arm(0);
    await clock.advance(10_000);
    expect(engine.notExercised()).toEqual([
      'f.yaml:1 when: { at: 5 }, do: { abort: execution } (the execution had ended already)',
      'f.yaml:3 when: { at: 500 }, do: { requests: 2 }',
    ]);
  });
});

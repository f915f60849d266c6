import { asTheRecorderSawThem, differences, inAnyOrder } from './agreement';
import { type ExecutionCase, recordedCases } from './recorded-cases';
import { replay } from './replay';

const cases = recordedCases();

/** Recorded executions that are not compared, and why. Distributed Map occurs among the recorded single states only. */
const EXCLUDED: ReadonlyMap<string, string> = new Map();

const executions = (cases ?? []).filter((each): each is ExecutionCase => each.kind === 'execution');
const compared = executions.filter((each) => !EXCLUDED.has(each.id));

const describeIfRecorded = cases === undefined ? describe.skip : describe;

describeIfRecorded('what AWS Step Functions did with a state machine, the interpreter does', () => {
  it('compares every recorded execution: 81, none of them with a Distributed Map', () => {
    expect(compared).toHaveLength(81);
    expect(executions.filter((each) => each.features.includes('Map.Distributed'))).toEqual([]);
  });

  it.each(compared.map((each) => [each.id.replace('#get_execution_history', ''), each] as const))(
    '%s',
    async (_, recorded) => {
      const { expected, sequenceDeterministic } = recorded;

      const actual = await replay(recorded);

      const { status, output, error, cause, stateSequence, eventTypes, trace } = expected;
      const events = asTheRecorderSawThem(actual.eventTypes);
      expect(
        differences(
          {
            ...{ status, output, error, cause, trace },
            stateSequence: sequenceDeterministic ? stateSequence : inAnyOrder(stateSequence),
            eventTypes: sequenceDeterministic ? eventTypes : inAnyOrder(eventTypes),
            asked: actual.asked.map((attempt) => attempt.recorded),
          },
          {
            ...{
              status: actual.status,
              output: actual.output,
              error: actual.error,
              cause: actual.cause,
              trace: actual.trace,
            },
            stateSequence: sequenceDeterministic ? actual.stateSequence : inAnyOrder(actual.stateSequence),
            eventTypes: sequenceDeterministic ? events : inAnyOrder(events),
            asked: actual.asked.map((attempt) => attempt.actual),
          },
        ),
      ).toEqual([]);
      expect(actual.asked).toHaveLength(recorded.tasks.flatMap((task) => task.recordedAttempts).length);
    },
  );
});

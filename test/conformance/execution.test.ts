import { asTheRecorderSawThem, differences, inAnyOrder } from './agreement';
import { type ExecutionCase, recordedCases } from './recorded-cases';
import { replay } from './replay';

const cases = recordedCases();

const executions = (cases ?? []).filter((each): each is ExecutionCase => each.kind === 'execution');

const describeIfRecorded = cases === undefined ? describe.skip : describe;

describeIfRecorded('what AWS Step Functions did with a state machine, the interpreter does', () => {
  // Distributed Map, which is not simulated, occurs only among the recordings of single states (TestState). Those, and the
  // recorded refusals of definitions, are of other APIs and not compared here.
  it('compares every recorded execution: 81, none of them with a Distributed Map', () => {
    expect(executions).toHaveLength(81);
    expect(executions.filter((each) => each.features.includes('Map.Distributed'))).toEqual([]);
  });

  it.each(executions.map((each) => [each.id.replace('#get_execution_history', ''), each] as const))(
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

import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { Narrator } from '../../cli/watch/narrator';
import { eventView } from '../../simulator/aws/sfn/event-view';
import { Rehearsal } from '../../simulator/rehearsal';
import { namedFault, sample } from '../scenarios/rehearsing';

const START = Date.UTC(2026, 0, 5, 9);

let id = 0;
const event = (seconds: number, type: HistoryEvent['type'], details: Partial<HistoryEvent> = {}): HistoryEvent => {
  id += 1;
  return { id, type, timestamp: new Date(START + seconds * 1000), ...details };
};
const task = { resourceType: 'lambda', resource: 'invoke' };
const entered = (seconds: number, name: string): HistoryEvent =>
  event(seconds, 'TaskStateEntered', { stateEnteredEventDetails: { name } });
const exited = (seconds: number, name: string, output: object): HistoryEvent =>
  event(seconds, 'TaskStateExited', { stateExitedEventDetails: { name, output: JSON.stringify(output) } });
const failed = (seconds: number, error: string, cause: string): HistoryEvent =>
  event(seconds, 'TaskFailed', { taskFailedEventDetails: { ...task, error, cause } });

// The history as AWS gives it, told in the same words as the simulator's own eyes tell a rehearsal.
describe.each(['unhealthy-build', 'crashing-handlers', 'failing-script'])(
  'the history of a release with %s',
  (fault) => {
    it('tells what the rehearsal told', async () => {
      const rehearsal = new Rehearsal(sample({ faults: namedFault(fault) }));
      await rehearsal.prepare();
      rehearsal.begin();
      const { events, release } = await rehearsal.finish();
      const { sfn, names } = rehearsal.world;

      for (const machine of ['release', 'bake', 'recover'] as const) {
        const executions = sfn
          .executions()
          .filter(({ machine: { name }, arn }) => name === names.machine(machine) && !arn.endsWith(':first'))
          .filter(({ name }) => name === 'release' || name.startsWith(`${release}-`));
        const told = executions.flatMap((execution) => {
          const start = execution.startTime;
          return new Narrator(machine, execution.name, start)
            .tell(execution.history.map((each) => eventView(each, true)))
            .map(({ kind, text, state }) => ({ kind, text, state }));
        });

        const expected = events
          .filter((each) => each.machine === machine && each.kind !== 'execution')
          .map(({ kind, text, state }) => ({ kind, text, state }));
        expect(told.filter(({ kind }) => kind !== 'execution')).toEqual(expected);
      }
    });
  },
);

describe('a narrator', () => {
  it('tells of a retry when it happens, with how long it waited', () => {
    const told = new Narrator('release', 'r', START).tell([
      entered(1, 'PlanRelease'),
      event(1, 'TaskScheduled'),
      failed(2, 'TransientAwsError', '{"errorMessage":"Throttling: Rate exceeded"}'),
      event(5.5, 'TaskScheduled'),
      exited(6, 'PlanRelease', { reason: 'planned' }),
    ]);
    expect(told).toEqual([
      expect.objectContaining({ t: 2, kind: 'retry', state: 'PlanRelease', text: 'TransientAwsError, again in 3.5 s' }),
      { t: 6, kind: 'state', machine: 'release', state: 'PlanRelease', text: 'planned' },
    ]);
  });

  it('tells what was caught, in the words of its cause, and not what the state gave on', () => {
    const told = new Narrator('release', 'r', START).tell([
      entered(1, 'PointToImage'),
      failed(2, 'Error', '{"errorMessage":"no such parameter"}'),
      exited(2, 'PointToImage', { reason: 'not to be told' }),
    ]);
    expect(told).toEqual([
      expect.objectContaining({ kind: 'caught', state: 'PointToImage', text: 'Error: no such parameter' }),
    ]);
  });

  it('goes on where it was left, and knows the state and the end', () => {
    const narrator = new Narrator('bake', 'b', START);
    expect(narrator.tell([event(0, 'ExecutionStarted'), entered(1, 'CheckImage')])).toHaveLength(1);
    expect([narrator.state, narrator.isOver]).toEqual(['CheckImage', false]);
    expect(
      narrator.tell([exited(2, 'CheckImage', { reason: 'pending for 5 s' }), entered(3, 'CheckImage')]),
    ).toHaveLength(1);
    expect(narrator.tell([exited(4, 'CheckImage', { reason: 'pending for 7 s' })])).toEqual([]);
    const end = event(9, 'ExecutionTimedOut', { executionTimedOutEventDetails: { error: 'States.Timeout' } });
    expect(narrator.tell([end])).toMatchObject([{ t: 9, text: 'bake ends TIMED_OUT with States.Timeout: ' }]);
    expect(narrator.isOver).toBe(true);
  });
});

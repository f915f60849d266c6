import { goldenRuns } from '../../../proof/golden-runs';
import { filledFor } from '../../../proof/peers/states/recorded-runs';
import { type Recording, recordingOf } from '../../../proof/peers/states/recording';
import { replay } from '../../../proof/peers/states/replay';
import { eachTaskAlone, failedForGood } from '../../../proof/peers/states/trials';
import { Rehearsal } from '../../../simulator/rehearsal';

describe('an execution that was recorded', () => {
  it('goes the same way again without a simulated AWS, and each of its tasks can be taken out of it', async () => {
    const [, recovery] = goldenRuns();
    if (recovery === undefined) throw new Error('There is no golden recovery.');
    const rehearsal = new Rehearsal(recovery.options);
    await rehearsal.prepare();
    rehearsal.begin();
    await rehearsal.finish();
    const execution = rehearsal.world.sfn.executions().find(({ machine }) => machine.name === 'kiln-prod-recover');
    if (execution === undefined) throw new Error('Nothing was recovered.');
    const recording = recordingOf(execution, filledFor(rehearsal.world, 'recover'));

    const again = await replay({
      ...recording,
      answer: (state, call) => recording.attempts[state]?.[call] ?? { kind: 'failed', error: 'Unrecorded', cause: '' },
    });

    // Answers that take no time let `since` variables differ by some seconds: all else is the same.
    const way = ({ told }: Recording) => told.trace.map(({ type, state }) => [type, state]);
    expect(way(again)).toEqual(way(recording));
    expect(again.told.output).toEqual(recording.told.output);
    expect(again.told.waits).toEqual(recording.told.waits);
    const run = { rehearsal: 'recovery', machine: 'recover', recording } as const;
    const tasks = Object.keys(recording.attempts);
    const failing = await failedForGood(run);
    expect(failing).toHaveLength(tasks.length);
    for (const { recording } of failing) expect(way(recording)).not.toEqual(way(again));
    const alone = await eachTaskAlone(run);
    for (const task of tasks) expect(alone.map(({ says }) => says)).toContain(`recover, ${task} alone, timed out`);
  });
});

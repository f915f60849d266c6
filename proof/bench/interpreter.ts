import { StepFunctions } from '../../simulator/aws/sfn/step-functions';
import { VirtualClock } from '../../simulator/clock';
import { seededRandom } from '../../simulator/random';

/** Executions one after another. */
export interface Timing {
  readonly seconds: number;
  /** Entered, of all of them. */
  readonly states: number;
}

/** The simulator's Step Functions, alone. */
export class Interpreter {
  private readonly clock = new VirtualClock(0);
  private readonly service = new StepFunctions({
    clock: this.clock,
    random: seededRandom(1),
    region: 'eu-central-1',
    account: '111122223333',
    events: { emit: () => {} },
    lambda: {
      invoke: async (functionArn) => {
        throw new Error(`There is no function ${functionArn}.`);
      },
    },
  });
  private started = 0;

  async time(definition: string, times: number): Promise<Timing> {
    const begin = performance.now();
    const machine = this.service.createStateMachine({ name: 'bench', definition });
    let states = 0;
    for (let left = times; left > 0; left--) {
      this.started += 1;
      const execution = this.service.start(machine, `run-${this.started}`, '{}');
      await this.clock.run(() => execution.end !== undefined);
      if (execution.status !== 'SUCCEEDED') throw new Error(`The execution ended ${execution.status}.`);
      states += execution.history.filter(({ type }) => type.endsWith('StateEntered')).length;
    }
    return { seconds: (performance.now() - begin) / 1000, states };
  }
}

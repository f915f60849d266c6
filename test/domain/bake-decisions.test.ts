import { builderProgress, imageProgress, stopProgress } from '../../lambdas/domain/bake-decisions';
import type { Deadline } from '../../lambdas/domain/deadline';
import type { Machine } from '../../lambdas/domain/machine';
import type { Progress } from '../../lambdas/domain/progress';

const soon = { since: 1000, seconds: 600, now: 1_599_999 };
const late = { ...soon, now: 1_600_000 };

const machine = (state: string, role = 'builder'): Machine => ({
  instanceId: 'i-1',
  state,
  stateReason: state === 'terminated' ? 'Server.SpotInstanceTermination' : undefined,
  role,
});

describe('whether a machine is online', () => {
  it.each([
    [undefined, undefined, 'PENDING'],
    [machine('pending'), undefined, 'PENDING'],
    [machine('running'), undefined, 'PENDING'],
    [machine('running'), 'ConnectionLost', 'PENDING'],
    [machine('pending'), 'Online', 'PENDING'],
    [machine('running'), 'Online', 'READY'],
  ])('%j with an agent that is %s: %s', (seen, ping, status) => {
    expect(builderProgress('i-1', { machine: seen, ping }, soon).status).toBe(status);
  });

  it('is so even after the deadline', () => {
    expect(builderProgress('i-1', { machine: machine('running'), ping: 'Online' }, late).status).toBe('READY');
  });

  it.each([
    [
      machine('running'),
      'The builder i-1 did not come online within 600 s (EC2 says running, its SSM agent never reported); check that the base image has the SSM agent',
    ],
    [
      machine('running', 'tester'),
      'The tester i-1 did not come online within 600 s (EC2 says running, its SSM agent never reported); the new image may not boot',
    ],
    [undefined, 'The machine i-1 did not come online within 600 s (EC2 says nothing'],
  ])('%j is given up after the deadline', (seen, message) => {
    expect(() => builderProgress('i-1', { machine: seen, ping: undefined }, late)).toThrow(message);
  });

  it.each(['shutting-down', 'terminated'])('%s is the end', (state) => {
    expect(() => builderProgress('i-1', { machine: machine(state), ping: 'Online' }, soon)).toThrow(`i-1 is ${state}`);
  });
});

describe('whether a machine has stopped', () => {
  it.each([
    ['running', true, 'PENDING'],
    ['stopping', false, 'PENDING'],
    ['pending', false, 'PENDING'],
    ['stopped', false, 'READY'],
  ])('%s: to be told to stop %s, %s', (state, stop, status) => {
    expect(stopProgress('i-1', machine(state), soon)).toMatchObject({ stop, progress: { status } });
  });

  it('is not known of one EC2 does not show', () => {
    expect(stopProgress('i-1', undefined, soon)).toMatchObject({ stop: false, progress: { status: 'PENDING' } });
  });

  it('fails after the deadline, or when it is gone', () => {
    expect(() => stopProgress('i-1', machine('stopping'), late)).toThrow('still stopping 600 s after');
    expect(() => stopProgress('i-1', machine('terminated'), soon)).toThrow('(Server.SpotInstanceTermination)');
  });
});

describe('whether an image can be launched', () => {
  const image = (state: string, stateReason?: string) => ({ state, stateReason });

  it.each([
    [undefined, 'PENDING'],
    [image('pending'), 'PENDING'],
    [image('transient'), 'PENDING'],
    [image('available'), 'READY'],
  ])('%j: %s', (seen, status) => {
    expect(imageProgress('ami-1', seen, soon).status).toBe(status);
  });

  it.each(['failed', 'error', 'invalid', 'deregistered', 'disabled'])('never, when it is %s', (state) => {
    expect(() => imageProgress('ami-1', image(state, 'no disk'), soon)).toThrow(`ami-1 is ${state}: no disk`);
  });

  it.each([
    [undefined, 'ami-1 is not known yet 600 s after'],
    [image('pending'), 'ami-1 is pending 600 s after'],
  ])('%j is given up after the deadline', (seen, message) => {
    expect(() => imageProgress('ami-1', seen, late)).toThrow(message);
  });
});

describe('the looks of a bake', () => {
  /** What one turn of a polling loop costs, and what Step Functions ends an execution at. */
  const EVENTS_PER_LOOK = 9;
  const MOST_EVENTS = 25_000;
  /** The longest `image.builder.timeout` there may be, and how long an image may take. */
  const BUILDER_SECONDS = 6 * 3600;
  const IMAGE_SECONDS = 3600;

  function looksUntilDeadline(look: (deadline: Deadline) => Progress, seconds: number): number {
    let looks = 0;
    for (let waited = 0; waited < seconds; looks++) {
      const { retryAfterSeconds } = look({ since: 1000, seconds, now: (1000 + waited) * 1000 });
      waited += retryAfterSeconds;
    }
    return looks;
  }

  const online = (deadline: Deadline) =>
    builderProgress('i-1', { machine: machine('running'), ping: undefined }, deadline);
  const stopped = (deadline: Deadline) => stopProgress('i-1', machine('stopping'), deadline).progress;
  const available = (deadline: Deadline) =>
    imageProgress('ami-1', { state: 'pending', stateReason: undefined }, deadline);

  it('fit into the history of an execution, even where builder, stop, image and tester all take as long as they may', () => {
    const looks =
      2 * looksUntilDeadline(online, BUILDER_SECONDS) +
      looksUntilDeadline(stopped, BUILDER_SECONDS) +
      looksUntilDeadline(available, IMAGE_SECONDS);

    expect(EVENTS_PER_LOOK * looks).toBeLessThan(MOST_EVENTS);
  });
});

import { judge } from '../../lambdas/domain/judgement';

type Given = Parameters<typeof judge>[0];

const healthy = (generation: string) => ({
  generation,
  healthy: 4,
  inService: 4,
  allHealthy: true,
  reason: '4 of 4 healthy',
  needed: 4,
});

const given = (changes: Partial<Given> = {}): Given => ({
  now: 1300,
  since: 1000,
  soakSeconds: 300,
  patientUntil: 1900,
  alarms: [{ name: 'web-5xx', state: 'OK', stateReason: '' }],
  green: healthy('green'),
  blue: healthy('blue'),
  ...changes,
});

describe('judge', () => {
  it.each<[string, Partial<Given>, string, string]>([
    ['goes on after the soak', {}, 'proceed', 'Soaked 300 s'],
    ['goes on soaking before', { now: 1299 }, 'hold', '299 s of 300 s'],
    ['goes on without a blue on a first release', { blue: null }, 'proceed', 'every guard quiet'],
    [
      'stops at an alarm, even after the soak',
      { alarms: [{ name: 'web-5xx', state: 'ALARM', stateReason: 'Threshold Crossed' }] },
      'stop',
      'Alarm web-5xx is in ALARM: Threshold Crossed',
    ],
    [
      'stops at a guard that is gone',
      { alarms: [{ name: 'web-5xx', state: undefined, stateReason: '' }] },
      'stop',
      'web-5xx',
    ],
    [
      'waits out an alarm that rings from a first generation’s boot',
      { blue: null, alarms: [{ name: 'web-5xx', state: 'ALARM', stateReason: 'x' }] },
      'hold',
      'web-5xx',
    ],
    [
      'does not wait for ever for it',
      { now: 1000 + 300 + 601, blue: null, alarms: [{ name: 'web-5xx', state: 'ALARM', stateReason: 'x' }] },
      'stop',
      'web-5xx',
    ],
    [
      'waits for a guard that was made a moment ago',
      { now: 1100, alarms: [{ name: 'web-5xx', state: undefined, stateReason: '' }] },
      'hold',
      'not described yet',
    ],
    [
      'bears a guard that has no data',
      { alarms: [{ name: 'x', state: 'INSUFFICIENT_DATA', stateReason: '' }] },
      'proceed',
      '',
    ],
    [
      'stops at a green without a healthy target',
      { green: { ...healthy('green'), healthy: 0 } },
      'stop',
      'no healthy target',
    ],
    ['waits for a green that lost one', { green: { ...healthy('green'), healthy: 3 } }, 'hold', '3 healthy of 4'],
    ['waits for a blue that could not take back', { blue: { ...healthy('blue'), healthy: 3 } }, 'hold', 'blue has 3'],
    [
      'waits so long, and no longer',
      { now: 1000 + 300 + 601, blue: { ...healthy('blue'), healthy: 3 } },
      'stop',
      'blue has 3 healthy of 4',
    ],
    [
      'waits to the last second',
      { now: 1000 + 300 + 600, green: { ...healthy('green'), healthy: 3 } },
      'hold',
      'green',
    ],
  ])('%s', (_what, changes, kind, text) => {
    const judgement = judge(given(changes));
    expect(judgement.kind).toBe(kind);
    expect(judgement.reason).toContain(text);
  });

  it('names every alarm that rings', () => {
    const alarms = ['a', 'b'].map((name) => ({ name, state: 'ALARM', stateReason: 'x' }));
    expect(judge(given({ alarms })).reason).toBe('Alarm a is in ALARM: x; Alarm b is in ALARM: x');
  });
});

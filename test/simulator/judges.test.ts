import { judgeAllOrNothing } from '../../simulator/judges/all-or-nothing-judge';
import { judgeEnding } from '../../simulator/judges/ending-judge';
import type { Evidence } from '../../simulator/judges/evidence';
import { judgeAll } from '../../simulator/judges/judges';
import { judgeNothingLeft } from '../../simulator/judges/nothing-left-judge';
import { judgeOnce } from '../../simulator/judges/once-judge';
import { judgeServing } from '../../simulator/judges/serving-judge';
import { judgeTold } from '../../simulator/judges/told-judge';
import { judgeUntouched } from '../../simulator/judges/untouched-judge';
import type { Serving, ServingGroup } from '../../simulator/traffic/serving';
import type { Inventory, Resource } from '../../simulator/world/inventory';

const START = 1_000_000;
const BLUE = 'prod-web-v001';
const GREEN = 'prod-web-v002';
const RELEASE = 'web-20261102T090000Z-abc123';
const ARN = 'arn:execution:release';

const resource = (kind: Resource['kind'], id: string, more: Partial<Resource> = {}): Resource => ({
  kind,
  id,
  name: id,
  settings: {},
  ...more,
});

const group = (name: string, settings: Readonly<Record<string, unknown>> = {}): Resource =>
  resource('auto-scaling-group', name, {
    generation: name,
    settings: { min: 4, suspendedProcesses: [], newInstancesProtected: false, protectedInstances: [], ...settings },
  });

const rule = (weights: Readonly<Record<string, number>>): Resource =>
  resource('rule', 'rule', {
    settings: {
      action: {
        kind: 'forward',
        groups: Object.entries(weights).map(([name, weight]) => ({ targetGroupArn: `arn:${name}`, weight })),
      },
    },
  });

const generation = (name: string, imageId: string): Resource[] => [
  group(name),
  resource('target-group', `arn:${name}`, { name, generation: name }),
  resource('launch-template', `lt-${name}`, { name, generation: name, settings: { imageId } }),
  resource('alarm', `${name}-errors`, { generation: name }),
  resource('instance', `i-${name}`, { generation: name }),
];

const image = (id: string, tags: Readonly<Record<string, string>>): Resource[] => [
  resource('image', id, { settings: { state: 'available', tags, snapshotId: `snap-${id}` } }),
  resource('snapshot', `snap-${id}`),
];

const BEFORE: Inventory = [
  ...generation(BLUE, 'ami-blue'),
  ...image('ami-blue', { 'kiln:published': 'true' }),
  ...generation('prod-web-x-v001', 'ami-public'),
  rule({ [BLUE]: 100 }),
  resource('parameter', '/kiln/prod/fleets/web', { settings: { value: '{}' } }),
];

const RELEASED: Inventory = [
  ...BEFORE.filter(({ kind }) => kind !== 'rule'),
  ...generation(GREEN, 'ami-green'),
  ...image('ami-green', { 'kiln:published': 'true' }),
  rule({ [GREEN]: 100, [BLUE]: 0 }),
  resource('schedule', `${BLUE}-retire-1`),
  resource('retirement', BLUE, { generation: BLUE, settings: { due: 9_999_999 } }),
  resource('parameter', '/kiln/prod/images/web', { settings: { value: 'ami-green' } }),
];

const served = (seconds: number, ...groups: (readonly [name: string, weight: number, healthy: number])[]): Serving => ({
  time: START + seconds * 1000,
  groups: groups.map(
    ([name, weightPercent, healthy]): ServingGroup => ({
      targetGroupArn: `arn:${name}`,
      name,
      weightPercent,
      registered: healthy,
      healthy,
      answering: healthy,
      failOpen: false,
      receivers: [],
    }),
  ),
});

/** A release as it should be. */
function sound(changes: Partial<Evidence> = {}): Evidence {
  return {
    stage: 'prod',
    fleet: 'web',
    outcome: 'RELEASED',
    executionArn: ARN,
    releaseId: RELEASE,
    startedAt: START,
    endedAt: START + 2_000_000,
    deadline: START + 9_000_000,
    blue: BLUE,
    green: GREEN,
    specMin: 4,
    ruleArn: 'rule',
    before: BEFORE,
    after: RELEASED,
    seen: new Map([...BEFORE, ...RELEASED].map((each) => [`${each.kind} ${each.id}`, each])),
    deeds: [],
    serving: [
      served(0, [BLUE, 100, 4]),
      served(600, [GREEN, 50, 4], [BLUE, 50, 4]),
      served(900, [GREEN, 100, 4], [BLUE, 0, 4]),
    ],
    retired: false,
    requestsFlow: true,
    requiredCapacity: 4,
    capacityDisturbed: false,
    detectionMs: 25_000,
    executions: [
      {
        machine: 'release',
        name: 'release',
        arn: ARN,
        status: 'SUCCEEDED',
        startedAt: START,
        endedAt: START + 1_900_000,
      },
      {
        machine: 'bake',
        name: `${RELEASE}-bake`,
        arn: 'bake',
        status: 'SUCCEEDED',
        startedAt: START,
        endedAt: START + 500_000,
      },
    ],
    records: [{ releaseId: RELEASE, executionArn: ARN, status: 'SUCCEEDED', reason: 'Green serves everything.' }],
    told: [{ time: START, executionArn: ARN, status: 'SUCCEEDED', reason: 'Green serves everything.' }],
    ...changes,
  };
}

const recovered = (changes: Partial<Evidence> = {}): Evidence =>
  sound({
    outcome: 'RECOVERED',
    after: BEFORE,
    records: [
      { releaseId: RELEASE, executionArn: ARN, status: 'RECOVERED', reason: 'The alarm rang, so blue serves.' },
    ],
    told: [{ time: START, executionArn: ARN, status: 'RECOVERED', reason: 'The alarm rang, so blue serves.' }],
    ...changes,
  });

const without = (inventory: Inventory, id: string): Inventory => inventory.filter((each) => each.id !== id);
const plus = (inventory: Inventory, ...more: Resource[]): Inventory => [...inventory, ...more];
const changed = (inventory: Inventory, id: string, settings: Readonly<Record<string, unknown>>): Inventory =>
  inventory.map((each) => (each.id === id ? { ...each, settings: { ...each.settings, ...settings } } : each));
const seenAlso = (...more: Resource[]): ReadonlyMap<string, Resource> =>
  new Map([...RELEASED, ...more].map((each) => [`${each.kind} ${each.id}`, each]));

describe('all judges', () => {
  it('hold a sound release, and a sound recovery, for sound', () => {
    expect(judgeAll(sound())).toEqual([]);
    expect(judgeAll(recovered())).toEqual([]);
  });
});

describe('Serving is broken', () => {
  const [start = served(0), half = served(0), whole = served(0)] = sound().serving;

  it.each([
    [
      'by an instant of too little capacity',
      { serving: [start, served(100, [BLUE, 100, 3]), served(101, [BLUE, 100, 4])] },
      'For 1 s, from 100 s, only 3 healthy targets of 4 served.',
    ],
    [
      'to the end',
      { serving: [start, served(1900, [BLUE, 100, 2])] },
      'For 100 s, from 1900 s, only 2 healthy targets of 4 served.',
    ],
    [
      'by capacity that gets no traffic',
      { serving: [start, served(100, [GREEN, 100, 2], [BLUE, 0, 4]), whole] },
      'For 800 s, from 100 s, only 2 healthy targets of 4 served.',
    ],
    [
      'by a group too small for its share, however big the other is',
      { serving: [start, served(100, [GREEN, 5, 4], [BLUE, 95, 3]), half] },
      'For 500 s, from 100 s, prod-web-v001 had 3 healthy targets of the 4 that 95 % need.',
    ],
    [
      'by weight on a group without targets',
      { serving: [start, served(100, [GREEN, 5, 0], [BLUE, 95, 4]), half] },
      'For 500 s, from 100 s, requests went to prod-web-v002 (5 %) without a healthy target.',
    ],
    [
      'by requests to an old generation',
      { serving: [start, served(100, [BLUE, 50, 4], ['prod-web-v000', 50, 4])] },
      'Requests went to prod-web-v000, which is neither blue nor green.',
    ],
  ])('%s', (_why, changes, problem) => {
    expect(judgeServing(sound(changes))).toContain(problem);
  });

  it.each([
    [145, []],
    [146, ['For 146 s, from 100 s, only 3 healthy targets of 4 served.']],
  ])('%i s after a fault took capacity away', (seconds, problems) => {
    const serving = [start, served(100, [BLUE, 100, 3], [GREEN, 0, 4]), served(100 + seconds, [BLUE, 100, 4])];
    expect(judgeServing(sound({ serving, capacityDisturbed: true })).slice(0, 1)).toEqual(problems);
  });

  it('not where no generation had what a fault took: only AWS can bring it back', () => {
    const serving = [start, served(100, [BLUE, 100, 0], [GREEN, 0, 2]), served(900, [BLUE, 100, 4])];
    const whole = [start, served(100, [BLUE, 100, 3], [GREEN, 0, 3]), served(900, [BLUE, 100, 4])];
    expect(judgeServing(sound({ serving: whole, capacityDisturbed: true }))).toEqual([]);
    expect(judgeServing(sound({ serving, capacityDisturbed: true }))).toEqual([
      'For 800 s, from 100 s, requests went to prod-web-v001 (100 %) without a healthy target.',
    ]);
  });

  it('not where no requests flow, nor by what somebody else wrote into the rule', () => {
    const serving = [start, served(100, [BLUE, 100, 0])];
    const deeds = [{ time: START + 100_000, verb: 'change' as const, kind: 'rule' as const, id: 'rule' }];
    expect(judgeServing(sound({ serving, requestsFlow: false }))).toEqual([]);
    expect(judgeServing(sound({ serving, deeds }))).toEqual([]);
  });
});

describe('Ending is broken', () => {
  const [release] = sound().executions;
  it.each([
    ['by an execution that never ends', undefined, 'The release execution release never ended.'],
    ['by one that ends late', START + 9_000_001, 'The release execution release ended only after 9000 s.'],
  ])('%s', (_why, endedAt, problem) => {
    const executions = release === undefined ? [] : [{ ...release, endedAt }];
    expect(judgeEnding(sound({ executions }))).toEqual([problem]);
  });
});

describe('All or nothing is broken', () => {
  const withRule = (weights: Readonly<Record<string, number>>): Inventory =>
    plus(without(RELEASED, 'rule'), rule(weights));

  it.each([
    ['released, and blue still serves', sound({ after: withRule({ [BLUE]: 100 }) })],
    ['released, and both serve', sound({ after: withRule({ [GREEN]: 50, [BLUE]: 50 }) })],
    ['recovered, and green serves', recovered({ after: withRule({ [GREEN]: 100 }) })],
    ['recovered, and the rule is gone', recovered({ after: without(BEFORE, 'rule') })],
    [
      'refused, and the rule is another',
      recovered({ outcome: 'REFUSED', after: withRule({ [BLUE]: 99, [GREEN]: 1 }) }),
    ],
  ])('%s', (_what, evidence) => {
    expect(judgeAllOrNothing(evidence)).toHaveLength(1);
  });

  it('not where a person is needed', () => {
    expect(judgeAllOrNothing(sound({ outcome: 'FAILED', after: withRule({ [BLUE]: 50, [GREEN]: 50 }) }))).toEqual([]);
  });
});

describe('Nothing left is broken by', () => {
  it.each([
    [
      'a builder',
      recovered({
        after: plus(BEFORE, resource('instance', 'i-builder', { name: 'builder i-builder', release: RELEASE })),
      }),
    ],
    ['green’s group', recovered({ after: plus(BEFORE, group(GREEN)) })],
    ['green’s launch template', recovered({ after: plus(BEFORE, resource('launch-template', 'lt', { name: GREEN })) })],
    ['green’s target group', recovered({ after: plus(BEFORE, resource('target-group', 'tg', { name: GREEN })) })],
    ['green’s alarm', recovered({ after: plus(BEFORE, resource('alarm', `${GREEN}-errors`, { generation: GREEN })) })],
    ['an image in nobody’s books', recovered({ after: plus(BEFORE, ...image('ami-new', {})) })],
    ['a snapshot', recovered({ after: plus(BEFORE, resource('snapshot', 'snap-new')) })],
    ['a claim', sound({ after: plus(RELEASED, resource('claim', 'web')) })],
    ['a schedule', recovered({ after: plus(BEFORE, resource('schedule', 'prod-web-v001-retire-1')) })],
    ['a group of no generation', sound({ after: plus(RELEASED, group('prod-web-v003')) })],
    ['blue’s minimum', recovered({ after: changed(BEFORE, BLUE, { min: 5 }) })],
    ['green’s minimum', sound({ after: changed(RELEASED, GREEN, { min: 5 }) })],
    ['a suspended process', sound({ after: changed(RELEASED, GREEN, { suspendedProcesses: ['ReplaceUnhealthy'] }) })],
    ['a protection', sound({ after: changed(RELEASED, BLUE, { protectedInstances: ['i-1'] }) })],
  ])('%s', (_what, evidence) => {
    expect(judgeNothingLeft(evidence).length).toBeGreaterThan(0);
  });

  it('not by a quarantined image, nor by an instance that blue itself has launched', () => {
    const after = plus(
      BEFORE,
      ...image('ami-bad', { 'kiln:quarantined': RELEASE }),
      resource('instance', 'i-healed', { generation: BLUE }),
    );
    expect(judgeNothingLeft(recovered({ after }))).toEqual([]);
  });
});

describe('Once is broken by', () => {
  const builder = (id: string): Resource => resource('instance', id, { name: `builder ${id}`, release: RELEASE });
  const madeImage = (id: string): Resource =>
    resource('image', id, { release: RELEASE, settings: { tags: { 'kiln:release': RELEASE } } });
  const [release, bake] = sound().executions;
  const recovery = (attempt: number, from: number, to: number) => ({
    machine: 'recover',
    name: `${RELEASE}-recover-${attempt}`,
    arn: `recover-${attempt}`,
    status: 'SUCCEEDED',
    startedAt: START + from,
    endedAt: START + to,
  });

  it.each([
    ['a second builder', { seen: seenAlso(builder('i-1'), builder('i-2')) }],
    ['a second image', { seen: seenAlso(madeImage('ami-1'), madeImage('ami-2')) }],
    [
      'a second generation',
      {
        seen: seenAlso(
          { ...group('prod-web-v002'), release: RELEASE },
          { ...group('prod-web-v003'), release: RELEASE },
        ),
      },
    ],
    ['a second bake', { executions: [release, bake, bake].filter((each) => each !== undefined) }],
    ['two recoveries side by side', { executions: [recovery(1, 0, 100), recovery(2, 99, 200)] }],
  ])('%s', (_what, changes) => {
    expect(judgeOnce(sound(changes))).toHaveLength(1);
  });

  it('not by one recovery after another, nor by what other releases made', () => {
    const other = { ...builder('i-old'), release: 'web-other' };
    expect(
      judgeOnce(
        sound({ executions: [recovery(1, 0, 100), recovery(2, 100, 200)], seen: seenAlso(builder('i-1'), other) }),
      ),
    ).toEqual([]);
  });
});

describe('Untouched is broken by', () => {
  it.each([
    ['another fleet’s group that is gone', sound({ after: without(RELEASED, 'prod-web-x-v001') })],
    ['another fleet’s group that is changed', sound({ after: changed(RELEASED, 'prod-web-x-v001', { min: 0 }) })],
    ['another rule', sound({ before: plus(BEFORE, resource('rule', 'other', { settings: { priority: 7 } })) })],
    ['blue’s target group', recovered({ after: without(BEFORE, `arn:${BLUE}`) })],
    ['blue’s target group with other settings', sound({ after: changed(RELEASED, `arn:${BLUE}`, { attributes: {} }) })],
    ['the fleet’s parameter', sound({ after: changed(RELEASED, '/kiln/prod/fleets/web', { value: '{"a":1}' }) })],
    ['an image in use', sound({ after: without(RELEASED, 'ami-blue') })],
  ])('%s', (_what, evidence) => {
    expect(judgeUntouched(evidence).length).toBeGreaterThan(0);
  });

  it('not by what somebody else did, nor by what was due for retirement', () => {
    const deeds = [{ time: START, verb: 'delete' as const, kind: 'alarm' as const, id: 'prod-web-x-v001-errors' }];
    const due = resource('retirement', 'prod-web-x-v001', { generation: 'prod-web-x-v001', settings: { due: 0 } });
    expect(judgeUntouched(sound({ deeds, after: without(RELEASED, 'prod-web-x-v001-errors') }))).toEqual([]);
    expect(judgeUntouched(sound({ before: plus(BEFORE, due), after: without(RELEASED, 'prod-web-x-v001') }))).toEqual(
      [],
    );
  });
});

describe('Told is broken by', () => {
  const [record] = sound().records;
  const [event] = sound().told;
  const records = (changes: object) => (record === undefined ? [] : [{ ...record, ...changes }]);
  const told = (changes: object) => (event === undefined ? [] : [{ ...event, ...changes }]);

  it.each([
    ['no record', { records: [] }],
    ['another release’s record', { records: records({ executionArn: 'other' }) }],
    ['a record that says otherwise', { records: records({ status: 'RUNNING' }) }],
    ['a record without a reason', { records: records({ reason: undefined }) }],
    ['a reason that only a program writes', { records: records({ reason: 'the group undefined is gone' }) }],
    ['no event', { told: [] }],
    ['an event that says otherwise', { told: told({ status: 'FAILED' }) }],
    ['an event without a reason', { told: told({ reason: '' }) }],
  ])('%s', (_what, changes) => {
    expect(judgeTold(sound(changes))).toHaveLength(1);
  });
});

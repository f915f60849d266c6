import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadFaultFile, readFaultFile } from '../../simulator/faults/fault-file';

const read = (text: string) => readFaultFile(text, 'my.yaml');

function problemsOf(text: string): readonly string[] {
  try {
    read(text);
  } catch (error) {
    if (error instanceof BadFaultFile) return error.problems;
    throw error;
  }
  return [];
}

describe('a fault file', () => {
  it.each([
    ['{ service: ec2 }', 'lose-answer', { kind: 'lose-answer' }],
    ['{ service: autoscaling, operation: CreateAutoScalingGroup, call: 1 }', 'lose-answer', { kind: 'lose-answer' }],
    ['{ service: ec2, operation: DescribeImages }', '{ throttle: 3 }', { kind: 'throttle', calls: 3 }],
    ['{ service: s3, call: 2, attempts: 1 }', '{ internal-error: 1 }', { kind: 'internal-error', calls: 1 }],
    ['{ service: sfn }', '{ slow: 2.5 }', { kind: 'slow', seconds: 2.5 }],
    ['{ service: elbv2 }', '{ stale: 30 }', { kind: 'stale', seconds: 30 }],
    ['{ state: CheckGeneration, entered: 2 }', '{ crash: after-calls, calls: 1 }', { kind: 'crash', calls: 1 }],
    ['{ state: CheckGeneration }', 'time-out', { kind: 'time-out' }],
    ['{ state: Watchdog }', 'duplicate', { kind: 'duplicate', atOnce: false }],
    ['{ state: RunComponents }', '{ duplicate: at-once }', { kind: 'duplicate', atOnce: true }],
  ])('when: %s, do: %s', (when, does, effect) => {
    expect(read(`- when: ${when}\n  do: ${does}`)).toMatchObject([{ effect }]);
  });

  it.each([
    ['{ alarm: web-5xx }', { kind: 'alarm', name: 'web-5xx' }],
    ['{ kill-instances: { generation: blue, count: 1 } }', { kind: 'kill-instances', generation: 'blue', count: 1 }],
    [
      '{ kill-instances: { generation: builder, count: 9, zone: a } }',
      { kind: 'kill-instances', generation: 'builder', count: 9, zone: 'a' },
    ],
    ['{ no-capacity: 600 }', { kind: 'no-capacity', seconds: 600, zone: undefined }],
    ['{ no-capacity: 600, zone: eu-central-1b }', { kind: 'no-capacity', seconds: 600, zone: 'eu-central-1b' }],
    ['{ throttle-all: 60 }', { kind: 'throttle-all', seconds: 60 }],
    ['{ requests: 1.8 }', { kind: 'requests', factor: 1.8 }],
    ['{ abort: execution }', { kind: 'abort' }],
    ['{ lose-event: 2 }', { kind: 'lose-event', count: 2 }],
    ['{ image: failed }', { kind: 'image-failed' }],
    ['{ image: { pending: 900 } }', { kind: 'image-pending', seconds: 900 }],
    ['{ builder: never-online }', { kind: 'builder-never-online' }],
    [
      '{ fail-script: { name: app, exitCode: 7, output: no } }',
      { kind: 'fail-script', name: 'app', exitCode: 7, output: 'no' },
    ],
    [
      '{ delete: { kind: target-group, generation: green } }',
      { kind: 'delete', target: { kind: 'target-group', generation: 'green' } },
    ],
    ['{ delete: { kind: rule } }', { kind: 'delete', target: { kind: 'rule' } }],
    [
      '{ change: { kind: rule-weights, green: 30, blue: 70 } }',
      { kind: 'change', change: { kind: 'rule-weights', green: 30, blue: 70 } },
    ],
    [
      '{ change: { kind: min-size, generation: blue, to: 1 } }',
      { kind: 'change', change: { kind: 'min-size', generation: 'blue', to: 1 } },
    ],
    [
      '{ change: { kind: suspended-processes, generation: green, processes: [Launch, Terminate] } }',
      {
        kind: 'change',
        change: { kind: 'suspended-processes', generation: 'green', processes: ['Launch', 'Terminate'] },
      },
    ],
  ])('do: %s, at every kind of when', (does, act) => {
    const moments = [
      '{ at: -30 }',
      '{ weight: 50, after: 5 }',
      '{ state: Soak, after: 5 }',
      '{ service: ec2, call: 1 }',
    ];
    for (const when of moments) expect(read(`- when: ${when}\n  do: ${does}`)).toMatchObject([{ kind: 'act', act }]);
  });

  it('says how the new version behaves', () => {
    const build = { errorRate: 0.3, latencyMs: 40, healthy: 0.5, bootSeconds: 90, after: 60, aboveWeight: 25 };
    expect(read(`- build: ${JSON.stringify(build)}`)).toMatchObject([{ kind: 'build', build }]);
  });

  it('knows where each entry stands and what it says', () => {
    const [, second] = read(
      '# two\n- when: { at: 1 }\n  do: { requests: 2 }\n- when: { weight: 5 }\n  do: lose-answer'.replace(
        'lose-answer',
        '{ abort: execution }',
      ),
    );
    expect(second?.source).toEqual({
      file: 'my.yaml',
      line: 4,
      text: 'when: { weight: 5 }, do: { abort: execution }',
    });
  });

  it('has lasting acts end by themselves', () => {
    expect(read('- when: { at: 0 }\n  do: { alarm: web-5xx }\n  for: 60')).toMatchObject([{ forSeconds: 60 }]);
  });
});

describe('docs/faults.md', () => {
  const text = readFileSync(join(__dirname, '../../docs/faults.md'), 'utf8');
  const cells = [...text.matchAll(/^\| `(.+?)` \|/gm)].flatMap(([, cell]) => (cell === undefined ? [] : [cell]));
  const forms = (whenOrDo: 'when' | 'do'): string[] =>
    cells
      .filter((cell) => /^\{ (service|state|at|weight):/.test(cell) === (whenOrDo === 'when'))
      .filter((cell) => !/^[a-z]+[A-Z]?[a-z]*$/.test(cell) || cell === 'duplicate');

  it.each([...text.matchAll(/```yaml\n(.+?)```/gs)].map(([, block]) => [block ?? '']))(
    'gives an example that can be read: %s',
    (block) => {
      expect(read(block).length).toBeGreaterThan(0);
    },
  );

  it.each(forms('when').map((form) => [form]))('knows when: %s', (form) => {
    const does = form.includes('attempts') ? 'lose-answer' : '{ abort: execution }';
    expect(problemsOf(`- when: ${form}\n  do: ${does}`)).toEqual([]);
  });

  it.each(forms('do').map((form) => [form]))('knows do: %s', (form) => {
    const whens = ['{ at: 1 }', '{ service: ec2 }', '{ state: CheckGeneration }'];
    expect(whens.map((when) => problemsOf(`- when: ${when}\n  do: ${form}`))).toContainEqual([]);
  });
});

describe('a wrong fault file is refused', () => {
  it.each([
    ['', 'my.yaml:1: is not a list of faults; begin each with "- when:" or "- build:"'],
    ['when: { at: 1 }', 'my.yaml:1: is not a list of faults; begin each with "- when:" or "- build:"'],
    ['- now', 'my.yaml:1: entry: is not an entry; write "when: …" and "do: …", or "build: …"'],
    ['- when: { at: 1 }', expect.stringMatching(/^my\.yaml:1: do: is missing; add it, with one of lose-answer, /)],
    ['- do: lose-answer', expect.stringMatching(/^my\.yaml:1: when: is missing; add it, with one of service, state/)],
    ['- when: { at: 1 }\n  do: { alrm: web-5xx }', 'my.yaml:2: do: alrm is unknown; did you mean alarm?'],
    ['- when: { sevice: ec2 }\n  do: lose-answer', 'my.yaml:1: when: sevice is unknown; did you mean service?'],
    [
      '- when: { service: ec3 }\n  do: lose-answer',
      expect.stringMatching(/^my\.yaml:1: when\.service: found "ec3"; write one of ec2/),
    ],
    [
      '- when: { service: ec2 }\n  do: { throttle: many }',
      'my.yaml:2: do.throttle: found "many"; write a whole number from 1 to 1000000',
    ],
    [
      '- when: { at: soon }\n  do: { abort: execution }',
      'my.yaml:1: when.at: found "soon"; write a number of seconds from -3600 to 604800',
    ],
    [
      '- when: { at: 1, weight: 5 }\n  do: { abort: execution }',
      'my.yaml:1: when: has both at and weight; make an entry of each',
    ],
    [
      '- when: { at: 1, after: 5 }\n  do: { abort: execution }',
      'my.yaml:1: when.after: does not belong here; remove it',
    ],
    [
      '- when: { at: 1 }\n  do: lose-answer',
      'my.yaml:2: do: lose-answer cannot happen at this kind of when; write when: { service: … }',
    ],
    [
      '- when: { service: ec2 }\n  do: time-out',
      'my.yaml:2: do: time-out cannot happen at this kind of when; write when: { state: … }',
    ],
    [
      '- when: { state: CheckGeneratoin }\n  do: time-out',
      'my.yaml:1: when.state: no state machine has a state CheckGeneratoin; did you mean CheckGeneration?',
    ],
    [
      '- when: { state: Soak }\n  do: time-out',
      expect.stringMatching(/^my\.yaml:2: do: Soak has no handler, so time-out has nothing to hit/),
    ],
    [
      '- when: { state: CheckGeneration }\n  do: { crash: after-calls }',
      'my.yaml:2: do.calls: is missing; write a whole number from 0 to 1000000',
    ],
    [
      '- when: { state: CheckGeneration, after: 3 }\n  do: time-out',
      'my.yaml:1: when.after: delays acts upon the world, and time-out hits a handler; remove it',
    ],
    [
      '- when: { service: ec2, attempts: 1 }\n  do: { abort: execution }',
      expect.stringMatching(/^my\.yaml:1: when\.attempts: goes with what hits a call/),
    ],
    [
      '- when: { at: 1 }\n  do: { abort: execution }\n  for: 60',
      'my.yaml:3: for: abort does not last, or says itself how long; remove it',
    ],
    [
      '- when: { at: 1 }\n  do: { requests: 2 }\n  for: 0',
      'my.yaml:3: for: found 0; write a number of seconds from 1 to 604800',
    ],
    [
      '- when: { at: 1 }\n  do: { requests: 2 }\n  until: 60',
      'my.yaml:3: until: does not belong here; an entry has when, do, for; remove it',
    ],
    ['- build: { errorrate: 1 }', 'my.yaml:1: build.errorrate: does not belong here; remove it'],
    ['- build: { errorRate: 2 }', 'my.yaml:1: build.errorRate: found 2; write a share from 0 to 1'],
  ])('%s', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it('that is no YAML', () => {
    expect(problemsOf('- when: { at: 1 }\n  do: { alarm: "x }')[0]).toMatch(/^my\.yaml:2: this is no valid YAML: /);
  });

  it('with every problem at once', () => {
    const text = ['- when: { sate: Soak }', '  do: { throtle: 3 }', '- build: { healthy: maybe }', '- 7'].join('\n');
    expect(problemsOf(text).map((problem) => problem.split(':')[1])).toEqual(['1', '2', '3', '4']);
  });
});

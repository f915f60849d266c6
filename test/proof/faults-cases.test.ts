import { accept, SINGLE_FAULT_RULES } from '../../proof/faults/acceptance';
import { type Case, casesOf } from '../../proof/faults/cases';
import { likeness } from '../../proof/faults/likeness';
import type { RecordedCall, RecordedInvocation, Recording } from '../../proof/faults/recording';
import type { Verdict } from '../../proof/faults/try-case';
import { readFaultFile } from '../../simulator/faults/fault-file';

type Calls = Pick<Recording, 'invocations'>['invocations'][number]['calls'];

const read = (number: number, differsWhenStale = false): RecordedCall => ({
  service: 'ec2',
  operation: 'DescribeImages',
  number,
  kind: 'eventual',
  differsWhenStale,
});
const write: RecordedCall = {
  service: 'ec2',
  operation: 'CreateTags',
  number: 1,
  kind: 'write',
  differsWhenStale: false,
};
const invocation = (
  entered: number,
  calls: Calls,
  { likeness = 'alike', ends = {} }: { likeness?: string; ends?: Readonly<Record<string, string>> } = {},
): RecordedInvocation => ({ state: 'PublishImage', entered, likeness, calls, ends: new Map(Object.entries(ends)) });

const of = (...runs: readonly (readonly RecordedInvocation[])[]): readonly Case[] =>
  casesOf(runs.map((invocations, index) => ({ run: { name: `run${index}` }, invocations })));
const run = (cases: readonly Case[]) => cases.filter(({ spared }) => spared === undefined).map(({ id }) => id);
const spared = (cases: readonly Case[], reason: string) =>
  cases.flatMap(({ id, spared }) => (spared?.reason === reason ? [`${id} as ${spared.as}`] : []));

describe('the cases of a golden run', () => {
  const cases = of([invocation(1, [read(1, true), write, read(2)])]);

  it('are each call with each fault, and each invocation with each crash', () => {
    expect(cases).toHaveLength(3 * 5 + 7);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    expect(run(cases)).toHaveLength(cases.length - 3);
  });

  it('spare what is killed at its time-out with the same effects behind it, and say as what', () => {
    expect(spared(cases, 'same time-out')).toEqual([
      'run0/ec2.DescribeImages#2/slow as run0/ec2.CreateTags#1/slow',
      'run0/PublishImage#1/time-out as run0/ec2.CreateTags#1/slow',
    ]);
  });

  it('spare what comes to the same, but for one of them; never what nothing is known of', () => {
    const ends = { 'crash after 0': 'none', 'throttled of 0': 'none', 'crash after 1': 'none', 'crash after 2': 'one' };
    const alike = of([invocation(1, [read(1, true), write, read(2)], { ends })]);
    expect(spared(alike, 'same failure')).toEqual([
      'run0/PublishImage#1/crash-before as run0/PublishImage#1/crash-after-1',
      'run0/ec2.DescribeImages#1/throttled as run0/PublishImage#1/crash-after-1',
    ]);
    expect(run(alike)).toContain('run0/PublishImage#1/crash-after-2');
  });

  it('spare what has no effect: a fault that its handler survives unharmed, and reads that are read twice', () => {
    const unharmed = of([invocation(1, [read(1)], { ends: { 'throttled of 0': 'as without it' } })]);
    expect(unharmed.flatMap(({ id, spared }) => (spared?.reason === 'no effect' ? [id] : []))).toEqual([
      'run0/ec2.DescribeImages#1/throttled',
      'run0/PublishImage#1/twice',
      'run0/PublishImage#1/twice-at-once',
    ]);
  });

  it('are entries that a fault file takes', () => {
    for (const { id, entry } of cases) expect(readFaultFile(`- ${entry}`, id)).toHaveLength(1);
  });

  it('of an invocation like an earlier one are known, in the same run and in another', () => {
    const again = of(
      [invocation(1, [write]), invocation(2, [write])],
      [invocation(1, [write], { likeness: 'another' })],
    );
    const known = again.filter((each) => each.spared?.reason === 'same invocation');
    expect(known.every(({ id }) => id.startsWith('run0/PublishImage#2') || id.startsWith('run0/ec2.CreateTags'))).toBe(
      true,
    );
    expect(run(again).some((id) => id.startsWith('run1/'))).toBe(true);
  });
});

describe('a verdict', () => {
  const clean: Verdict = {
    id: 'x',
    outcome: 'RELEASED',
    violations: [],
    leftovers: [],
    notExercised: [],
    virtualSeconds: 1,
  };

  it('is accepted where the run ends as it does without the fault', () => {
    expect(accept(clean, 'RELEASED', SINGLE_FAULT_RULES)).toEqual({ rule: 'as without it' });
  });

  it.each([
    ['another end', { outcome: 'RECOVERED' as const, error: 'GuardTripped' }, /RECOVERED instead of RELEASED/],
    ['a person is needed', { outcome: 'FAILED' as const }, /FAILED instead of RELEASED/],
    [
      'a broken invariant',
      { violations: [{ invariant: 'Once' as const, text: 'There were 2.' }] },
      /Once: There were 2/,
    ],
    ['something is left', { leftovers: ['The instance i-1'] }, /i-1 is left over/],
    ['the fault had no effect', { notExercised: ['x:1 when'] }, /Never came to bear/],
  ])('is broken: %s', (_what, change, sentence) => {
    const acceptance = accept({ ...clean, ...change }, 'RELEASED', SINGLE_FAULT_RULES);
    expect(acceptance).toEqual({ wrong: [expect.stringMatching(sentence)] });
  });

  it('is broken where the rehearsal itself was', () => {
    const { outcome: _, ...broke } = clean;
    expect(accept({ ...broke, cause: 'SimulatorGap' }, 'RELEASED', SINGLE_FAULT_RULES)).toEqual({
      wrong: [expect.stringContaining('SimulatorGap')],
    });
  });
});

describe('likeness', () => {
  it('is blind for times, ids and measured figures, and for nothing else', () => {
    const of = (id: string, at: string, weight: number, latency = 0.25) => likeness({ id, at, weight, latency });
    const one = of('web-20261103T031536Z-334530', '2026-11-03T03:15:36.246Z', 50);
    expect(of('web-20261102T101500Z-ab12cd', '2026-11-02T10:15:00Z', 50)).toBe(one);
    expect(of('web-20261103T031536Z-334530', '2026-11-03T03:15:36.246Z', 50, 0.31)).toBe(one);
    expect(of('web-20261103T031536Z-334530', '2026-11-03T03:15:36.246Z', 25)).not.toBe(one);
  });
});

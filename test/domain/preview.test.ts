import { previewOf } from '../../lambdas/domain/make-preview';
import { preflight } from '../../lambdas/domain/preflight';
import { outdatedBy, previewSchema, subjectOf } from '../../lambdas/domain/preview';
import type { Reality } from '../../lambdas/domain/reality';
import { specDifferences } from '../../lambdas/domain/spec-differences';
import { aDeployedFleet, aPlan, aSpec } from '../builders/plan';
import { anImage, aReality } from '../builders/reality';

const preview = (changes: Partial<Reality> = {}) => {
  const reality = aReality(changes);
  return previewSchema.parse(
    previewOf({
      reality,
      findings: preflight(reality),
      window: { kind: 'open', reason: 'open' },
      serving: aPlan({ deployed: aDeployedFleet({ spec: aSpec({ rollbackWindow: '1h' }) }) }),
    }),
  );
};

it('a yes to an image by id is given to that image, whatever its recipe would make by now', () => {
  const requestedImage = anImage({ imageId: 'ami-0aaaaaaaaaaaaaaaa' });
  const [then, now] = ['d', 'e'].map((digit) =>
    subjectOf(aReality({ requestedImage, recipeDigest: digit.repeat(64) })),
  );
  expect(then).toEqual(now);
  expect(then).not.toEqual(subjectOf(aReality()));
});

describe('a preview', () => {
  it('says what the plan will say, and what is another than in what serves', () => {
    expect(preview()).toMatchObject({
      generation: 'prod-web-v002',
      blue: { generation: 'prod-web-v001', version: '1.0.0' },
      steps: [5, 25, 50, 100],
      capacity: { launchSize: 4, requestsPerMinute: 1200 },
      spec: { version: 1, serving: 1, differences: [{ field: 'rollbackWindow', from: '1h', to: '2h' }] },
      findings: [],
      reason: expect.stringContaining('prod-web-v002 (1.1.0) with 4 instances, in place of prod-web-v001 (1.0.0)'),
    });
  });

  it('is given where nothing can be planned, with what stands against it', () => {
    const { generation, image, capacity, findings, reason } = preview({ rule: { kind: 'missing' }, blue: undefined });
    expect({ generation, image, capacity }).toEqual({ generation: null, image: null, capacity: null });
    expect(findings).toEqual([expect.stringContaining('is gone')]);
    expect(reason).toContain('Not possible');
  });
});

describe('what was approved', () => {
  const subject = subjectOf(aReality());

  it('is the same as long as image, spec and what serves are', () => {
    expect(
      outdatedBy(subject, subjectOf(aReality({ now: 0, requestsPerMinute: 9, lastGeneration: 7 }))),
    ).toBeUndefined();
  });

  it.each<[string, Partial<Reality>, string]>([
    ['recipe', { recipeDigest: 'e'.repeat(64) }, 'the image is another: recipe eeeeeeeeeeee instead of dddddddddddd'],
    ['spec', { specVersion: 2 }, 'the spec is version 2 instead of 1'],
    ['blue', { blue: undefined }, 'nothing serves instead of prod-web-v001'],
  ])('is another with another %s', (_, changes, words) => {
    expect(outdatedBy(subject, subjectOf(aReality(changes)))).toContain(words);
  });
});

describe('differences of specs', () => {
  it('are told field by field, lists of values as one', () => {
    const from = { a: { b: 1, gone: true }, list: [1, 2], blocks: [{ x: 1 }, { x: 2 }] };
    const to = { a: { b: 2 }, list: [1, 2, 'approval'], blocks: [{ x: 1 }], text: 'new' };
    expect(specDifferences(from, to)).toEqual([
      { field: 'a.b', from: '1', to: '2' },
      { field: 'list', from: '[1,2]', to: '[1,2,"approval"]' },
      { field: 'text', from: null, to: 'new' },
      { field: 'a.gone', from: 'true', to: null },
      { field: 'blocks[1].x', from: '2', to: null },
    ]);
    expect(specDifferences(to, to)).toEqual([]);
  });
});

import type { FleetSpec } from '../../lambdas/domain/fleet-spec';
import { previewOf } from '../../lambdas/domain/make-preview';
import { TAGS } from '../../lambdas/domain/names';
import { preflight } from '../../lambdas/domain/preflight';
import { outdatedBy, previewSchema, subjectOf } from '../../lambdas/domain/preview';
import { previewDetails } from '../../lambdas/domain/preview-details';
import type { Reality } from '../../lambdas/domain/reality';
import { specDifferences } from '../../lambdas/domain/spec-differences';
import type { WindowDecision } from '../../lambdas/domain/windows';
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

describe('what of a preview depends on the fleet file and the time', () => {
  const given = { findings: [], serving: undefined };
  const OPEN: WindowDecision = { kind: 'open', reason: 'open' };

  it('is when its window opens', () => {
    const windowOf = (window: WindowDecision) => previewOf({ ...given, reality: aReality(), window }).window;
    expect(windowOf(OPEN)).toEqual({ open: true, opensAt: null, reason: 'open' });
    expect(windowOf({ kind: 'wait', until: Date.UTC(2026, 0, 6, 8), reason: 'night' })).toEqual({
      open: false,
      opensAt: '2026-01-06T08:00:00.000Z',
      reason: 'night',
    });
  });

  it('is who is to say yes, and for how long that is asked', () => {
    const approvalOf = (approval?: Partial<Exclude<FleetSpec['approval'], undefined>>) => {
      const whole = { required: true, approvers: ['arn:x'], expiresAfter: '2h', stepExpiresAfter: '2h', ...approval };
      const spec = { ...aSpec(), ...(approval === undefined ? {} : { approval: whole }) };
      return previewOf({ ...given, window: OPEN, reality: aReality({ deployed: aDeployedFleet({ spec }) }) }).approval;
    };
    const nobody = { required: false, approvers: [], expiresAfter: '1d', expiresAfterSeconds: 86_400 };
    expect(approvalOf()).toEqual(nobody);
    const asked = { required: true, approvers: ['arn:x'], expiresAfter: '2h', expiresAfterSeconds: 7200 };
    expect(approvalOf({})).toEqual(asked);
  });

  it('is nothing to compare with, where nobody knows what serves was made of', () => {
    const { spec } = previewOf({ ...given, reality: aReality(), window: OPEN });
    expect(spec).toEqual({ version: 1, serving: null, differences: null });
  });

  it('is that it would last too long for an execution', () => {
    const spec = aSpec({ strategy: { steps: [5, 25, 50, 75, 100], soak: '1d' } });
    const { findings, reason } = previewOf({
      ...given,
      findings: ['a guard rings'],
      window: OPEN,
      reality: aReality({ deployed: aDeployedFleet({ spec }) }),
    });
    expect(findings).toEqual(['a guard rings', expect.stringContaining('history events')]);
    expect(reason).toMatch(/^Not possible: a guard rings; the release could take/);
  });

  it('is an image, baked or at hand', () => {
    const imageOf = (changes: Partial<Reality>) => previewOf({ ...given, window: OPEN, reality: aReality(changes) });
    const base = { recipeDigest: 'd'.repeat(64), baseImageId: 'ami-0123456789abcdef0' };
    expect(imageOf({})).toMatchObject({
      image: { ...base, reused: null },
      reason: expect.stringMatching(/is to be baked; steps/),
    });
    expect(imageOf({ sameRecipe: [anImage()] })).toMatchObject({
      image: { ...base, reused: anImage().imageId },
      reason: expect.stringContaining(`image ${anImage().imageId} is at hand`),
    });
    const stranger = anImage({ imageId: 'ami-0aaaaaaaaaaaaaaaa', tags: {} });
    expect(
      imageOf({ requestedImage: stranger, base: { source: 'x', imageId: undefined, image: undefined } }).image,
    ).toMatchObject({
      recipeDigest: null,
      baseImageId: null,
    });
    expect(stranger.tags[TAGS.digest]).toBeUndefined();
  });
});

describe('what a person reads before saying yes', () => {
  it('is the generation, what it replaces, its image and its steps', () => {
    expect(previewDetails(preview())).toEqual({
      generation: 'prod-web-v002',
      replaces: 'prod-web-v001 (1.0.0)',
      image: expect.stringMatching(/^prod-web-1\.1\.0-[0-9a-f]{6}, to be baked$/),
      recipeDigest: 'd'.repeat(64),
      fleetFile: 'rollbackWindow: 1h → 2h',
      instances: '4, of 4 to 12',
      steps: '5/25/50/100',
    });
  });

  it('says so where the image is at hand, and the fleet file as it was', () => {
    const same = { ...preview({ sameRecipe: [anImage()] }), spec: { version: 1, serving: 1, differences: [] } };
    expect(previewDetails(same)).toMatchObject({ image: anImage().imageId, fleetFile: 'unchanged' });
    const differences = [
      { field: 'tags.team', from: null, to: 'web' },
      { field: 'tags.owner', from: 'ops', to: null },
    ];
    expect(previewDetails({ ...same, spec: { ...same.spec, differences } }).fleetFile).toBe(
      'tags.team: nothing → web; tags.owner: ops → nothing',
    );
  });

  it('leaves open what cannot be known', () => {
    const unknown = {
      ...preview({ rule: { kind: 'missing' }, blue: undefined }),
      spec: { version: 1, serving: null, differences: null },
    };
    expect(previewDetails(unknown)).toMatchObject({
      generation: 'unknown',
      replaces: 'nothing',
      image: 'unknown',
      recipeDigest: 'unknown',
      fleetFile: 'nothing to compare with',
      instances: 'unknown',
    });
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

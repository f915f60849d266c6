import { TAGS } from '../../lambdas/domain/names';
import { decideRebuild, type Standing } from '../../lambdas/domain/rebuild-decision';
import { anImage } from '../builders/reality';

const BASE = 'ami-0123456789abcdef0';
const MOVED = 'ami-0fedcba9876543210';
const RECIPE = 'e'.repeat(64);
const SERVING = 'ami-0123456789abcdef1';
const DAY = 86_400_000;
const NOW = Date.parse('2026-02-04T09:00:00Z');

const tags = { [TAGS.published]: 'true', [TAGS.recipe]: RECIPE, [TAGS.baseImage]: BASE };
const serving = (daysAgo: number, changes: Parameters<typeof anImage>[0] = {}) =>
  anImage({ imageId: SERVING, createdAt: NOW - daysAgo * DAY, tags, ...changes });

const standing = (changes: Partial<Standing> = {}): Standing => ({
  now: NOW,
  base: { source: '/base', imageId: BASE, image: undefined },
  recipe: RECIPE,
  blue: { generation: 'prod-web-v007', version: '1.4.2', imageId: SERVING },
  image: serving(12),
  maxAgeDays: 30,
  ...changes,
});
const base = (imageId: string): Standing['base'] => ({ source: '/base', imageId, image: undefined });

describe('a rebuild is due', () => {
  it.each<[string, Partial<Standing>, string]>([
    ['where the base image moved', { base: base(MOVED) }, `its base image moved from ${BASE} to ${MOVED}`],
    ['where the recipe is another one', { recipe: 'f'.repeat(64) }, 'what its image is made of changed'],
    [
      'where the image is as old as may be',
      { image: serving(30) },
      `its image ${SERVING} is 30 days old, of 30 it may be`,
    ],
    ['where the image is gone', { image: undefined }, `its image ${SERVING} is gone`],
    ['where the image is disabled', { image: serving(1, { state: 'disabled' }) }, `its image ${SERVING} is disabled`],
    [
      'where the image was never tested',
      { image: serving(1, { tags: { ...tags, [TAGS.published]: 'false' } }) },
      'never passed its tests',
    ],
  ])('%s', (_what, changes, ground) => {
    const { due, reason } = decideRebuild(standing(changes));
    expect(due).toBe(true);
    expect(reason).toContain('prod-web-v007 (1.4.2) is rebuilt: ');
    expect(reason).toContain(ground);
  });

  it('for every ground there is, in one sentence', () => {
    const { reason } = decideRebuild(standing({ base: base(MOVED), image: serving(45), recipe: 'f'.repeat(64) }));
    expect(reason).toBe(
      `prod-web-v007 (1.4.2) is rebuilt: its base image moved from ${BASE} to ${MOVED}; its image ${SERVING} is 45 days old, of 30 it may be.`,
    );
  });

  it('with a reason that a release request takes', () => {
    const long = base(`ami-${'0'.repeat(600)}`);
    expect(decideRebuild(standing({ base: long })).reason).toHaveLength(500);
  });
});

describe('nothing is done', () => {
  it.each<[string, Partial<Standing>, string]>([
    [
      'where all is as it should be',
      {},
      `Nothing to do: the image ${SERVING} of prod-web-v007 (1.4.2) is what its recipe makes of base image ${BASE} and is 12 days old, of 30 it may be.`,
    ],
    ['a moment before it is too old', { image: serving(29.99) }, '29 days old, of 30 it may be'],
    ['where images may grow old', { image: serving(400), maxAgeDays: undefined }, 'and is 400 days old.'],
    [
      'where somebody chose an image that Kiln did not bake',
      { base: base(MOVED), image: serving(400, { tags: {} }) },
      `runs ${SERVING}, which Kiln did not bake`,
    ],
  ])('%s', (_what, changes, words) => {
    const { due, reason } = decideRebuild(standing(changes));
    expect(due).toBe(false);
    expect(reason).toContain(words);
  });
});

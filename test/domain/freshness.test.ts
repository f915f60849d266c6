import { freshDigest } from '../../lambdas/domain/freshness';
import type { Image } from '../../lambdas/domain/image';
import { TAGS } from '../../lambdas/domain/names';
import { type Recipe, recipeDigest } from '../../lambdas/domain/recipe';
import { anImage } from '../builders/reality';

const recipe: Recipe = {
  baseImageId: 'ami-0123456789abcdef0',
  architecture: 'arm64',
  volumeGiB: 12,
  version: '1.4.2',
  artifactSha256: 'c'.repeat(64),
  components: [],
  tests: [],
};
const plain = recipeDigest(recipe);

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-10T12:00:00Z');

/** An image of the recipe, baked so many days ago, under a digest. */
const baked = (daysAgo: number, digest: string, tags: Image['tags'] = {}): Image =>
  anImage({ createdAt: NOW - daysAgo * DAY, tags: { [TAGS.published]: 'true', [TAGS.digest]: digest, ...tags } });
const condemned = { [TAGS.quarantined]: 'web-1' };
const digest = (images: readonly Image[], maxAgeDays: number | undefined, now = NOW) =>
  freshDigest(recipe, images, now, maxAgeDays);

describe('without an age limit', () => {
  it('the digest is the recipe’s', () => {
    expect(digest([], undefined)).toBe(plain);
  });

  it('an image of any age is good', () => {
    expect(digest([baked(400, 'old')], undefined)).toBe('old');
  });
});

describe('with an age limit', () => {
  it('an image younger than that is the one, whatever period it was baked in', () => {
    expect(digest([baked(29, 'x')], 30)).toBe('x');
    expect(digest([baked(29.9, plain)], 30)).toBe(plain);
  });

  it('one as old as that is baked anew', () => {
    const fresh = digest([baked(30, 'x')], 30);
    expect(fresh).not.toBe('x');
    expect(fresh).not.toBe(plain);
  });

  it('a recipe without an image belongs to the period that runs', () => {
    expect(digest([], 30)).toBe(digest([baked(31, 'x')], 30));
  });

  it('the newest usable one counts, not one that was condemned or is not finished', () => {
    expect(digest([baked(1, 'new', condemned), baked(2, 'sound'), baked(3, 'older')], 30)).toBe('sound');
    expect(digest([{ ...baked(1, 'new'), state: 'pending' }, baked(2, 'sound')], 30)).toBe('sound');
  });

  it('a condemned one bars its recipe until it is too old itself', () => {
    expect(digest([baked(1, 'bad', condemned), baked(40, 'old')], 30)).toBe('bad');
    expect(digest([baked(30, 'bad', condemned)], 30)).not.toBe('bad');
  });

  it.each([1, 7, 30, 365])('is stable within a period of %i days, and another one in the next', (days) => {
    const begin = Math.ceil(NOW / (days * DAY)) * days * DAY;
    const at = (moment: number) => digest([], days, moment);

    expect(at(begin)).toBe(at(begin + days * DAY - 1));
    expect(at(begin)).not.toBe(at(begin - 1));
    expect(at(begin)).not.toBe(at(begin + days * DAY));
  });

  it('never gives an image that is too old its own digest again, however the limit was changed', () => {
    const limits = [1, 2, 3, 5, 7, 10, 13, 14, 20, 28, 30, 31, 40];
    for (const then of limits) {
      for (const now of limits) {
        for (const age of [now, now + 1, now + 13]) {
          const planned = NOW - age * DAY - 60_000;
          const old = baked(age, freshDigest(recipe, [], planned, then));
          expect(digest([old], now)).not.toBe(old.tags[TAGS.digest]);
        }
      }
    }
  });
});

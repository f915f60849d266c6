import { builderImage, IMAGE_BUILDER_TAG, originFindings, versionOfImage } from '../../lambdas/domain/image-origin';
import { TAGS } from '../../lambdas/domain/names';

const ARN = 'arn:aws:imagebuilder:eu-central-1:111122223333:image/golden/1.4.0/3';
const KILNS = { [TAGS.fleet]: 'web', [TAGS.published]: 'true', [TAGS.version]: '1.4.2' };
const image = (tags: Readonly<Record<string, string>>, ownerId = '111122223333') => ({
  imageId: 'ami-1',
  ownerId,
  tags,
});
const web = { fleet: 'web', account: '111122223333', recipe: undefined };

describe('where an image comes from', () => {
  it('is read out of Image Builder’s ARN', () => {
    expect(builderImage(ARN)).toEqual({ recipe: 'golden', version: '1.4.0-3' });
    expect(builderImage('arn:aws:imagebuilder:eu-central-1:111122223333:image/golden/x.x.x')).toBeUndefined();
  });

  it.each<[Readonly<Record<string, string>>, string | undefined]>([
    [KILNS, '1.4.2'],
    [{ [IMAGE_BUILDER_TAG]: ARN }, '1.4.0-3'],
    [{ [TAGS.version]: 'latest' }, undefined],
    [{}, undefined],
  ])('tags %j say version %s', (tags, version) => {
    expect(versionOfImage({ tags })).toBe(version);
  });

  it('is right for the fleet’s own, and for the recipe the file names', () => {
    expect(originFindings(image(KILNS), web)).toEqual([]);
    expect(originFindings(image({ [IMAGE_BUILDER_TAG]: ARN }), { ...web, recipe: 'golden' })).toEqual([]);
  });

  it.each<[string, ReturnType<typeof image>, string | undefined, string]>([
    [
      'another fleet’s',
      image({ ...KILNS, [TAGS.fleet]: 'shop' }),
      undefined,
      'not one that Kiln baked and tested for fleet web',
    ],
    ['one that was never tested', image({ [TAGS.fleet]: 'web' }), undefined, 'not one that Kiln baked and tested'],
    ['a stranger’s', image(KILNS, '999988887777'), undefined, 'belongs to account 999988887777'],
    ['one of Image Builder, unasked', image({ [IMAGE_BUILDER_TAG]: ARN }), undefined, 'under triggers.imageBuilder'],
    [
      'one of another recipe',
      image({ [IMAGE_BUILDER_TAG]: ARN }),
      'other',
      'not made by the Image Builder recipe other',
    ],
    ['Kiln’s, where images come from a recipe', image(KILNS), 'golden', 'not made by the Image Builder recipe golden'],
  ])('is wrong for %s', (_what, found, recipe, words) => {
    expect(originFindings(found, { ...web, recipe }).join('; ')).toContain(words);
  });
});

import { isPublished, ledgerEntry } from '../../lambdas/domain/image';
import { TAGS } from '../../lambdas/domain/names';
import { aPlan } from '../builders/plan';
import { anImage } from '../builders/reality';

describe('an image', () => {
  it.each([
    [{ [TAGS.published]: 'true' }, true],
    [{ [TAGS.published]: 'false' }, false],
    [{}, false],
  ])('with the tags %j is published: %s', (tags, published) => {
    expect(isPublished(anImage({ tags }))).toBe(published);
  });

  it('is in the ledger as its tags say', () => {
    const tags = { [TAGS.digest]: 'f', [TAGS.version]: '1.0.9', [TAGS.release]: 'web-0' };
    expect(ledgerEntry(anImage({ tags }), aPlan())).toEqual({
      fleet: 'web',
      imageId: anImage().imageId,
      digest: 'f',
      version: '1.0.9',
      releaseId: 'web-0',
      status: 'PUBLISHED',
    });
    expect(ledgerEntry(anImage({ tags: { ...tags, [TAGS.quarantined]: 'web-1' } }), aPlan()).status).toBe(
      'QUARANTINED',
    );
  });

  it('of somebody else’s making is in the ledger as the plan has it', () => {
    const { image, version, releaseId } = aPlan();
    const entry = ledgerEntry(anImage({ tags: {} }), aPlan());
    expect(entry).toMatchObject({ digest: image.recipeDigest, version, releaseId, status: 'PUBLISHED' });
  });
});

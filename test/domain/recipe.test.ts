import { type Recipe, recipeDigest, recipeOf } from '../../lambdas/domain/recipe';
import { benchPlan, OBJECTS } from '../lambdas/bench-plan';

const script = { name: 'app', sha256: 'a'.repeat(64), inputs: { APP_PORT: '8080', APP_NAME: 'web' } };
const other = { name: 'agent', sha256: 'b'.repeat(64), inputs: {} };

const recipe: Recipe = {
  baseImageId: 'ami-0123456789abcdef0',
  architecture: 'arm64',
  volumeGiB: 12,
  version: '1.4.2',
  artifactSha256: 'c'.repeat(64),
  components: [script, other],
  tests: [],
};

describe('the digest of a recipe', () => {
  it('is a SHA-256 that never changes by itself', () => {
    expect(recipeDigest(recipe)).toBe('8b29e12e89c5a97033e71a05723888210b8964ee882594b490ab7d846fda9520');
  });

  it('does not depend on the order of keys', () => {
    const { version, components: _components, ...rest } = recipe;
    const inputs = { APP_NAME: 'web', APP_PORT: '8080' };

    expect(recipeDigest({ components: [{ ...script, inputs }, other], ...rest, version })).toBe(recipeDigest(recipe));
  });

  it.each<[string, Partial<Recipe>]>([
    ['base image', { baseImageId: 'ami-0123456789abcdef1' }],
    ['architecture', { architecture: 'x86_64' }],
    ['volume', { volumeGiB: 13 }],
    ['version', { version: '1.4.3' }],
    ['artifact', { artifactSha256: 'd'.repeat(64) }],
    ['order of components', { components: [other, script] }],
    ['content of a component', { components: [{ ...script, sha256: 'd'.repeat(64) }, other] }],
    ['value of an input', { components: [{ ...script, inputs: { ...script.inputs, APP_PORT: '80' } }, other] }],
    ['a further input', { components: [{ ...script, inputs: { ...script.inputs, MORE: '' } }, other] }],
    ['tests', { tests: [other] }],
    ['a component that became a test', { components: [script], tests: [other] }],
  ])('is another one for another %s', (_, change) => {
    expect(recipeDigest({ ...recipe, ...change })).not.toBe(recipeDigest(recipe));
  });
});

describe('the recipe of a release', () => {
  const image = { artifact: { bucket: 'b', key: 'k', versionId: 'v', sha256: 'c'.repeat(64) }, use: null };
  const { deployed } = benchPlan(OBJECTS, image);
  const resolved = { baseImageId: 'ami-0123456789abcdef0', version: '1.4.2', artifactSha256: 'c'.repeat(64) };

  it('takes scripts by their content', () => {
    expect(recipeOf(deployed, resolved)).toEqual({
      ...resolved,
      architecture: 'arm64',
      volumeGiB: 12,
      components: [
        { name: 'install', sha256: deployed.scripts['web/install.sh']?.sha256, inputs: { APP_PORT: '8080' } },
      ],
      tests: [{ name: 'smoke', sha256: deployed.scripts['web/smoke.sh']?.sha256, inputs: {} }],
    });
  });

  it('is refused where a script was not deployed', () => {
    expect(() => recipeOf({ ...deployed, scripts: {} }, resolved)).toThrow(
      'Fleet web was deployed without its script web/install.sh; deploy the fleet again.',
    );
  });
});

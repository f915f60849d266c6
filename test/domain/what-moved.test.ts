import { whatMoved } from '../../lambdas/domain/what-moved';
import { aPlan } from '../builders/plan';

const plan = aPlan();
const now = {
  deployed: plan.deployed,
  baseImageId: plan.image.baseImageId,
  artifactSha256: plan.image.artifact.sha256,
  recipeDigest: plan.image.recipeDigest,
};
const { spec } = plan.deployed;
const withSpec = (change: Partial<typeof spec>) => ({
  ...now,
  deployed: { ...plan.deployed, spec: { ...spec, ...change } },
});

describe('what moved since a generation was made', () => {
  it.each<[string, typeof now, readonly string[]]>([
    ['nothing', now, []],
    ['the strategy alone, which makes no generation', withSpec({ strategy: { steps: [100], soak: '1h' } }), []],
    [
      'the base',
      { ...now, recipeDigest: 'x', baseImageId: 'ami-2' },
      [`the base image, from ${plan.image.baseImageId} to ami-2`],
    ],
    ['the artifact', { ...now, recipeDigest: 'x', artifactSha256: 'x' }, ['the artifact']],
    ['a component', { ...now, recipeDigest: 'x' }, ['the recipe']],
    ['the size', withSpec({ capacity: { ...spec.capacity, max: 99 } }), ['capacity in the fleet file']],
    [
      'the network',
      { ...now, deployed: { ...plan.deployed, network: { ...plan.deployed.network, vpcId: 'vpc-2' } } },
      ['network, role or first-boot script'],
    ],
  ])('%s', (_what, makings, moved) => {
    expect(whatMoved(plan, makings)).toEqual(moved);
  });
});

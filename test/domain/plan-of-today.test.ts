import { planOfToday } from '../../lambdas/domain/plan-of-today';
import { whatMoved } from '../../lambdas/domain/what-moved';
import { aPlan } from '../builders/plan';

describe('a plan of an older Kiln', () => {
  const today = aPlan();
  const [traffic, ...others] = today.deployed.spec.traffic;
  const older = (trafficThen: object) => ({
    ...today,
    deployed: { ...today.deployed, spec: { ...today.deployed.spec, traffic: [trafficThen, ...others] } },
  });
  const now = {
    deployed: today.deployed,
    baseImageId: today.image.baseImageId,
    artifactSha256: today.image.artifact.sha256,
    recipeDigest: today.image.recipeDigest,
  };

  it('has what fleet files may leave out since then, so that nobody seems to have changed it', () => {
    const { deregistrationDelay: _unknown, ...known } = { ...traffic };
    const plan = JSON.parse(JSON.stringify(older(known)));

    expect(whatMoved(plan, now)).toEqual(['traffic in the fleet file']);
    expect(planOfToday(plan)).toEqual(today);
    expect(whatMoved(planOfToday(plan) ?? plan, now)).toEqual([]);
  });

  it('is compared with nothing where its fleet file would be refused by now', () => {
    expect(planOfToday(JSON.parse(JSON.stringify(older({ ...traffic, since: 'renamed' }))))).toBeUndefined();
  });
});

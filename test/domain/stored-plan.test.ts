import { parsePlan } from '../../lambdas/domain/stored-plan';
import { aPlan } from '../builders/plan';

describe('a stored plan', () => {
  it('is read as it was written, whatever fleet files may say by now', () => {
    const plan = aPlan();
    const { capacity: _gone, ...spec } = plan.deployed.spec;
    const old = { ...plan, deployed: { ...plan.deployed, spec: { ...spec, sinceRenamed: 1 } } };

    expect(parsePlan(JSON.stringify(old))).toEqual(old);
  });

  it('is refused where it is none', () => {
    expect(() => parsePlan(JSON.stringify({ ...aPlan(), deployed: { spec: {} } }))).toThrow('ruleArn');
    expect(() => parsePlan(JSON.stringify({ ...aPlan(), green: {} }))).toThrow('green');
  });
});

import type { FleetSpec } from '../../lambdas/domain/fleet-spec';
import { historyFinding, makePlan } from '../../lambdas/domain/make-plan';
import { aDeployedFleet, aSpec } from '../builders/plan';
import { anImage, aReality } from '../builders/reality';

describe('a plan', () => {
  it('takes what an instance carries from the usual load, and what green must bear from the busiest minute', () => {
    const { load } = makePlan(aReality({ requestsPerMinute: 6000, usualRequestsPerMinute: 1200 }));
    expect(load).toEqual({ requestsPerMinute: 6000, requestsPerInstance: 300 });
  });

  it('does not guess what an instance carries where nothing was measured', () => {
    expect(makePlan(aReality({ usualRequestsPerMinute: 0 })).load.requestsPerInstance).toBeNull();
  });

  it('launches as many as live now', () => {
    const { blue } = aReality();
    const grown = blue && { ...blue, sizes: { min: 4, max: 12, desired: 7 } };
    expect(makePlan(aReality({ blue: grown })).launchSize).toBe(7);
  });

  it('never gives a number twice, even where the group that had it is gone', () => {
    expect(makePlan(aReality({ lastGeneration: 8 })).green.generation).toBe('prod-web-v009');
    expect(makePlan(aReality({ groups: ['prod-web-v001', 'prod-web-v012'] })).green.generation).toBe('prod-web-v013');
  });

  it('uses the image that is asked for, else one of the same recipe', () => {
    const asked = anImage({ imageId: 'ami-0000000000000000a' });
    expect(makePlan(aReality({ requestedImage: asked, sameRecipe: [anImage()] })).image.use).toBe(asked.imageId);
    expect(makePlan(aReality({ sameRecipe: [anImage()] })).image.use).toBe(anImage().imageId);
    expect(makePlan(aReality()).image.use).toBeNull();
  });

  it('has one step on a first release: there is nobody to share with', () => {
    const plan = makePlan(
      aReality({ rule: { kind: 'fixed-response' }, blue: undefined, groups: [], lastGeneration: 0 }),
    );
    expect(plan).toMatchObject({ steps: [100], blue: null, green: { generation: 'prod-web-v001' }, launchSize: 4 });
  });

  it('counts approvals between the weights as waits, and refuses what does not fit into an execution', () => {
    const asking = (stepExpiresAfter: string, steps: FleetSpec['strategy']['steps']) => {
      const approval = {
        required: false,
        approvers: ['arn:aws:iam::111122223333:role/Dev'],
        expiresAfter: '1d',
        stepExpiresAfter,
      };
      return makePlan(
        aReality({ deployed: aDeployedFleet({ spec: aSpec({ approval, strategy: { steps, soak: '5m' } }) }) }),
      );
    };
    const plain = asking('2h', [50, 100]);
    const once = asking('2h', [50, 'approval', 100]);
    expect(once.steps).toEqual([50, 'approval', 100]);
    // Nine events each thirty seconds, for two hours and the patience of the plan.
    expect(once.worstCaseEvents - plain.worstCaseEvents).toBe((9 * (7200 + 900)) / 30);
    expect(historyFinding(once)).toBeUndefined();
    expect(historyFinding(asking('12h', [5, 'approval', 50, 'approval', 100]))).toContain('approval.stepExpiresAfter');
  });
});

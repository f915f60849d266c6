import type { FleetSpec } from '../../lambdas/domain/fleet-spec';
import { historyFinding, makePlan } from '../../lambdas/domain/make-plan';
import { TAGS } from '../../lambdas/domain/names';
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

  it('names all that is touched, and keeps what was there before', () => {
    const reality = aReality();
    const plan = makePlan(reality);
    expect(plan).toMatchObject({
      releaseId: reality.releaseId,
      version: '1.1.0',
      plannedAt: '2026-01-05T09:00:00.000Z',
      green: { generation: 'prod-web-v002', number: 2, alarms: [] },
      blue: {
        generation: 'prod-web-v001',
        version: '1.0.0',
        imageId: 'ami-0123456789abcdef1',
        sizes: { min: 4, max: 12, desired: 4 },
        inService: 4,
      },
      before: { rule: reality.rule },
      steps: [5, 25, 50, 100],
      soakSeconds: 300,
    });
    expect(plan.image).toEqual({
      baseImageId: 'ami-0123456789abcdef0',
      recipeDigest: 'd'.repeat(64),
      recipe: 'e'.repeat(64),
      name: expect.stringMatching(/^prod-web-1\.1\.0-/),
      use: null,
      artifact: reality.artifact,
    });
  });

  it('names the alarms that are made with green', () => {
    const spec = aSpec({
      guards: {
        alarms: [],
        declare: [
          {
            name: 'slow',
            metric: 'TargetResponseTime',
            statistic: 'Average',
            threshold: 1,
            period: '1m',
            datapoints: 3,
          },
        ],
      },
    });
    expect(makePlan(aReality({ deployed: aDeployedFleet({ spec }) })).green.alarms).toEqual(['prod-web-v002-slow']);
  });

  it('has the digest of the image that is asked for, and none where it has none', () => {
    const digestOf = (tags: Record<string, string>) =>
      makePlan(aReality({ requestedImage: anImage({ tags }) })).image.recipeDigest;
    expect(digestOf({ [TAGS.digest]: 'f'.repeat(64) })).toBe('f'.repeat(64));
    expect(digestOf({})).toBe('');
  });

  it('does not guess what an instance carries where none was healthy', () => {
    const { blue } = aReality();
    expect(makePlan(aReality({ blue: blue && { ...blue, healthy: 0 } })).load.requestsPerInstance).toBeNull();
  });

  it('gives each wait its time, by what the fleet file says of health checks and draining', () => {
    const traffic = aSpec().traffic.map((entry) => ({
      ...entry,
      deregistrationDelay: '5m',
      healthCheck: { ...entry.healthCheck, interval: '10s', healthyThreshold: 3 },
    }));
    const { deadlines } = makePlan(aReality({ deployed: aDeployedFleet({ spec: aSpec({ traffic }) }) }));
    // The warm-up of two minutes, five checks each ten seconds, and a quarter of an hour of patience.
    const health = 120 + 5 * 10 + 900;
    expect(deadlines).toEqual({
      bake: 1800,
      image: 3600,
      health,
      growth: health,
      shift: 180,
      hold: 900,
      prove: 1200,
      restore: 900,
      drain: 300 + 900,
      discard: 1800,
    });
  });

  it('counts the events of every wait to its deadline, each step’s and those that come once', () => {
    const { worstCaseEvents, deadlines } = makePlan(aReality());
    // The last look of a soak may come sooner after the one before it: one more a step.
    const step = deadlines.growth / 15 + deadlines.shift / 3 + (300 + deadlines.hold) / 30 + 1;
    const once = deadlines.health / 5 + deadlines.shift / 3 + deadlines.prove / 5;
    expect(worstCaseEvents).toBe(Math.ceil(600 + 9 * (once + 4 * step)));
  });

  it('is refused above 20,000 events, and not before', () => {
    const plan = makePlan(aReality());
    expect(historyFinding({ ...plan, worstCaseEvents: 20_000 })).toBeUndefined();
    expect(historyFinding({ ...plan, worstCaseEvents: 20_001 })).toContain('could take 20001 history events');
  });

  it.each([{ kind: 'missing' } as const, { kind: 'foreign', what: 'several actions' } as const])(
    'is none over a rule that is $kind',
    (rule) => {
      expect(() => makePlan(aReality({ rule }))).toThrow('a rule that is Kiln’s');
    },
  );
});

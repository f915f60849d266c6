import { releaseOutput, releaseOutputSchema } from '../../lambdas/domain/release-output';
import type { ReleaseRecord } from '../../lambdas/domain/release-record';
import { aPlan } from '../builders/plan';

const record: ReleaseRecord = {
  releaseId: 'web-1',
  fleet: 'web',
  executionArn: 'arn:execution',
  status: 'SUCCEEDED',
  startedAt: '2026-01-05T09:00:00.000Z',
  endedAt: '2026-01-05T10:00:00.000Z',
  reason: 'Green serves everything.',
  announced: true,
  evidence: { shift: 'The rule reads so.' },
  held: { 'prod-web-v001': 4 },
  transitions: {},
};

describe('what an execution gives out', () => {
  it('is its record, with the plan in its main lines', () => {
    const plan = aPlan();
    const output = releaseOutput({ ...record, plan: JSON.stringify(plan) });
    expect(releaseOutputSchema.parse(output)).toEqual(output);
    expect(output).toEqual({
      releaseId: 'web-1',
      fleet: 'web',
      executionArn: 'arn:execution',
      outcome: 'SUCCEEDED',
      startedAt: record.startedAt,
      endedAt: record.endedAt,
      reason: 'Green serves everything.',
      evidence: record.evidence,
      transitions: {},
      plan: {
        generation: 'prod-web-v002',
        version: '1.1.0',
        replaces: 'prod-web-v001',
        reusedImage: null,
        recipeDigest: plan.image.recipeDigest,
        specVersion: 1,
        steps: [5, 25, 50, 100],
        soakSeconds: 300,
      },
    });
  });

  it('replaces nothing on a first release, and names the image it found', () => {
    const plan = aPlan({ blue: null, image: { ...aPlan().image, use: 'ami-0123456789abcdef2' } });
    const output = releaseOutput({ ...record, plan: JSON.stringify(plan) });
    expect(output.plan).toMatchObject({ replaces: null, reusedImage: 'ami-0123456789abcdef2' });
  });

  it('has no plan of a release that was refused before', () => {
    const { reason: _, ...silent } = record;
    const output = releaseOutput({ ...silent, status: 'REFUSED' });
    expect(releaseOutputSchema.parse(output)).toEqual(output);
    expect(output).toMatchObject({ outcome: 'REFUSED', reason: '' });
    expect(output.plan).toBeUndefined();
  });
});

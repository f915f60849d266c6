import { store } from '../../../lambdas/aws/store';
import type { ClaimHolder } from '../../../lambdas/domain/release-record';
import { SimulatedDynamoDb } from '../../../simulator/aws/dynamodb/dynamodb';
import { VirtualClock } from '../../../simulator/clock';
import { Kernel } from '../../../simulator/kernel';
import { seededRandom } from '../../../simulator/random';
import { simulatedClients } from '../../../simulator/sdk';
import { aPlan } from '../../builders/plan';

const holder = (id: string, kind: ClaimHolder['kind'] = 'release'): ClaimHolder => ({
  id,
  kind,
  executionArn: `arn:${id}`,
  since: '2026-01-05T09:00:00.000Z',
});
const RELEASE = { id: 'web-1', fleet: 'web' };
const ENDING = { status: 'SUCCEEDED', reason: 'It serves.', at: '2026-01-05T10:00:00.000Z' } as const;

/** The store on a simulated table; `run` moves the clock until a promise is settled. */
function tableWorld() {
  const clock = new VirtualClock(Date.UTC(2026, 0, 5));
  const kernel = new Kernel(clock, seededRandom(1), { call: [1, 2], readLag: [0, 0] });
  const dynamodb = new SimulatedDynamoDb(clock);
  dynamodb.createTable({ name: 'kiln', partitionKey: 'pk', sortKey: 'sk' });
  kernel.register(dynamodb);
  const face = store(simulatedClients(kernel, 'eu-central-1'), () => 'kiln');
  const run = async <T>(work: Promise<T>): Promise<T> => {
    let settled = false;
    const watched = work.finally(() => {
      settled = true;
    });
    watched.catch(() => {});
    await clock.run(() => settled);
    return watched;
  };
  const claim = async (): Promise<number> => {
    const taken = await run(face.takeClaim(await run(face.readClaim('web')), holder('web-1'), { request: undefined }));
    if (taken === undefined) throw new Error('not claimed');
    return taken;
  };
  return { face, run, claim };
}

type Face = ReturnType<typeof store>;

const raised = async (face: Face): Promise<unknown> =>
  face.raiseFence(RELEASE, await face.readClaim('web'), 'arn:recover-1');

const takenBy = async (face: Face, id: string): Promise<unknown> =>
  face.takeClaim(await face.readClaim('web'), holder(id), { request: undefined });

describe('a claim', () => {
  it('goes to one of two who ask at once', async () => {
    const { face, run } = tableWorld();
    const free = await run(face.readClaim('web'));

    const both = await run(
      Promise.all(['web-1', 'web-2'].map((id) => face.takeClaim(free, holder(id), { request: undefined }))),
    );

    expect(both.filter((fence) => fence !== undefined)).toEqual([1]);
  });

  it('is not taken from its holder', async () => {
    const { face, run, claim } = tableWorld();
    await claim();

    const held = await run(face.readClaim('web'));

    expect(await run(face.takeClaim(held, holder('web-2'), { request: undefined }))).toBeUndefined();
  });

  it('has a higher fence each time', async () => {
    const { face, run, claim } = tableWorld();
    await claim();
    await run(face.freeClaim('web', 'web-1', 1));

    const free = await run(face.readClaim('web'));

    expect(await run(face.takeClaim(free, holder('retire-x', 'retirement')))).toBe(2);
  });

  it('is not freed by somebody with an older fence', async () => {
    const { face, run, claim } = tableWorld();
    const fence = await claim();
    await run(face.raiseFence(RELEASE, await run(face.readClaim('web')), 'arn:recover-1'));

    await run(face.freeClaim('web', 'web-1', fence));

    expect((await run(face.readClaim('web'))).holder?.id).toBe('web-1');
  });

  it.each<[string, (face: Face) => Promise<unknown>, string]>([
    ['is free by now', (face) => face.freeClaim('web', 'web-1', 1), 'free at fence 1'],
    [
      'is another’s by now',
      (face) => face.freeClaim('web', 'web-1', 1).then(() => takenBy(face, 'web-2')),
      'held by web-2 at fence 2',
    ],
  ])('that %s lets nobody write weights', async (_what, change, words) => {
    const { face, run, claim } = tableWorld();
    await claim();

    await run(change(face));

    await expect(run(face.confirmClaim({ ...RELEASE, fence: 1 }))).rejects.toMatchObject({
      name: 'ShiftFailed',
      message: expect.stringContaining(`is ${words}, no longer web-1 at fence 1`),
    });
  });

  it('is not confirmed to another release at the same fence', async () => {
    const { face, run, claim } = tableWorld();
    const fence = await claim();

    await expect(run(face.confirmClaim({ id: 'web-2', fleet: 'web', fence }))).rejects.toMatchObject({
      message: expect.stringContaining('is held by web-1 at fence 1, no longer web-2'),
    });
  });

  it('is not taken for a release whose record there is already', async () => {
    const { face, run } = tableWorld();
    const { id: releaseId, fleet } = RELEASE;
    const refusal = { releaseId, fleet, status: 'REFUSED', executionArn: 'arn:web-1', announced: false } as const;
    await run(face.recordRefusal({ ...refusal, startedAt: ENDING.at }));

    expect(await run(takenBy(face, 'web-1'))).toBeUndefined();
    expect((await run(face.findRelease(RELEASE)))?.status).toBe('REFUSED');
  });

  it('of a retirement begins no record', async () => {
    const { face, run } = tableWorld();
    const free = await run(face.readClaim('web'));
    expect(await run(face.takeClaim(free, holder('retire-x', 'retirement')))).toBe(1);
    expect(await run(face.newestReleases('web', 5))).toEqual([]);
  });
});

describe('a claim that is given back', () => {
  it('is free, and the release that touched nothing has no record', async () => {
    const { face, run, claim } = tableWorld();
    const fence = await claim();

    await run(face.giveBackClaim({ ...RELEASE, fence }));

    expect(await run(face.readClaim('web'))).toEqual({ fleet: 'web', fence, lastGeneration: 0 });
    expect(await run(face.findRelease(RELEASE))).toBeUndefined();
  });

  it.each<[string, (face: Face, fence: number) => Promise<unknown>]>([
    ['where the release has its plan', (face, fence) => face.writePlan({ ...RELEASE, fence }, aPlan())],
    ['where a recovery has raised the fence', raised],
  ])('stays as it is %s', async (_what, change) => {
    const { face, run, claim } = tableWorld();
    const fence = await claim();
    await run(change(face, fence));

    await run(face.giveBackClaim({ ...RELEASE, fence }));

    expect((await run(face.readClaim('web'))).holder?.id).toBe('web-1');
    expect(await run(face.findRelease(RELEASE))).toBeDefined();
  });
});

describe('an image', () => {
  it('is known by its fleet', async () => {
    const { face, run } = tableWorld();
    const named = { fleet: 'web', imageId: 'ami-1', digest: 'd', version: '1.0.0', releaseId: 'web-1' };
    const image = { ...named, status: 'PUBLISHED' } as const;
    await run(face.recordImage(image));
    expect(await run(face.findImage('web', 'ami-1'))).toEqual(image);
    expect(await run(face.findImage('api', 'ami-1'))).toBeUndefined();
  });
});

describe('a fence', () => {
  it('stops the writer with the older one', async () => {
    const { face, run, claim } = tableWorld();
    const fence = await claim();
    await run(face.confirmClaim({ ...RELEASE, fence }));

    const raised = await run(face.raiseFence(RELEASE, await run(face.readClaim('web')), 'arn:recover-1'));

    expect(raised).toBe(fence + 1);
    await expect(run(face.confirmClaim({ ...RELEASE, fence }))).rejects.toMatchObject({ name: 'ShiftFailed' });
    await run(face.confirmClaim({ ...RELEASE, fence: fence + 1 }));
  });

  it('is not raised on what was read before somebody else raised it', async () => {
    const { face, run, claim } = tableWorld();
    await claim();
    const stale = await run(face.readClaim('web'));
    await run(face.raiseFence(RELEASE, stale, 'arn:recover-1'));

    expect(await run(face.raiseFence(RELEASE, stale, 'arn:recover-2'))).toBeUndefined();
    expect((await run(face.readClaim('web'))).fence).toBe(2);
  });

  it('is raised once for one recovery, and again for the next', async () => {
    const { face, run, claim } = tableWorld();
    await claim();
    const raise = async (recovery: string) => run(face.raiseFence(RELEASE, await run(face.readClaim('web')), recovery));

    expect([await raise('arn:recover-1'), await raise('arn:recover-1'), await raise('arn:recover-2')]).toEqual([
      2, 2, 3,
    ]);
  });

  it('keeps a dead execution’s last handler from completing its release', async () => {
    const { face, run, claim } = tableWorld();
    const fence = await claim();
    await run(face.raiseFence(RELEASE, await run(face.readClaim('web')), 'arn:recover-1'));

    expect(await run(face.endRelease({ ...RELEASE, fence }, ENDING))).toBe(false);

    expect((await run(face.findRelease(RELEASE)))?.status).toBe('RUNNING');
  });
});

describe('a release', () => {
  it('ends once, with its record, its claim and what is to be retired changed together', async () => {
    const { face, run, claim } = tableWorld();
    const fence = await claim();
    const retirement = { fleet: 'web', generation: 'prod-web-v001', due: 1, releaseId: 'web-1' };

    const first = await run(face.endRelease({ ...RELEASE, fence }, { ...ENDING, retirement }));
    const second = await run(face.endRelease({ ...RELEASE, fence }, { ...ENDING, status: 'RECOVERED' }));

    expect([first, second]).toEqual([true, false]);
    expect(await run(face.findRelease(RELEASE))).toMatchObject({ status: 'SUCCEEDED', reason: 'It serves.' });
    expect(await run(face.readClaim('web'))).not.toHaveProperty('holder');
    expect(await run(face.retirements())).toEqual([retirement]);
    expect(await run(face.untold())).toEqual([RELEASE]);
  });

  it.each([undefined, 'GuardTripped'])('ends with the error %s', async (error) => {
    const { face, run, claim } = tableWorld();
    const fence = await claim();
    expect(await run(face.endRelease({ ...RELEASE, fence }, { ...ENDING, error }))).toBe(true);
    expect((await run(face.findRelease(RELEASE)))?.error).toBe(error);
  });

  it('is off the list of the untold once it is announced', async () => {
    const { face, run, claim } = tableWorld();
    const fence = await claim();
    await run(face.endRelease({ ...RELEASE, fence }, ENDING));

    await run(face.markAnnounced(RELEASE));

    expect(await run(face.untold())).toEqual([]);
    expect((await run(face.findRelease(RELEASE)))?.announced).toBe(true);
  });

  it('keeps the first plan and the first failure', async () => {
    const { face, run, claim } = tableWorld();
    const fence = await claim();
    const plan = aPlan({ releaseId: 'web-1' });

    const written = [
      await run(face.writePlan({ ...RELEASE, fence }, plan)),
      await run(face.writePlan({ ...RELEASE, fence }, { ...plan, version: '9.9.9' })),
    ];
    for (const error of ['GuardTripped', 'Execution.ABORTED'])
      await run(face.keepFailure(RELEASE, { error, cause: '' }));

    expect(written).toEqual([true, false]);
    expect((await run(face.readPlan(RELEASE))).version).toBe('1.1.0');
    expect((await run(face.findRelease(RELEASE)))?.failure?.error).toBe('GuardTripped');
  });

  it('plans nothing once its claim is another’s', async () => {
    const { face, run, claim } = tableWorld();
    const fence = await claim();

    expect(await run(face.writePlan({ ...RELEASE, fence: fence - 1 }, aPlan()))).toBe(false);
  });

  it('without a plan says so to whoever needs one', async () => {
    const { face, run, claim } = tableWorld();
    await claim();

    expect(await run(face.findPlan(RELEASE))).toBeUndefined();
    await expect(run(face.readPlan(RELEASE))).rejects.toThrow('Release web-1 has no plan.');
  });

  it.each<[string, (face: Face) => Promise<unknown>]>([
    ['failure', (face) => face.keepFailure(RELEASE, { error: 'GuardTripped', cause: '' })],
    ['evidence', (face) => face.addEvidence(RELEASE, 'ShiftTraffic', 'It reads so.')],
    ['minimum', (face) => face.holdMinimum(RELEASE, 'blue4', 2)],
    ['transition', (face) => face.keepTransition(RELEASE, 'CLAIMED', ENDING.at)],
    ['failed recovery', (face) => face.markFailed(RELEASE, 'It is not put back.', ENDING.at)],
    ['announcement', (face) => face.markAnnounced(RELEASE)],
  ])('that has no record gets none by its %s', async (_what, keep) => {
    const { face, run } = tableWorld();
    await run(keep(face));
    expect(await run(face.newestReleases('web', 5))).toEqual([]);
  });

  it('that failed to be put back may be marked so again, and one that ended otherwise may not', async () => {
    const { face, run, claim } = tableWorld();
    const fence = await claim();
    const mark = (reason: string) => run(face.markFailed(RELEASE, reason, ENDING.at));
    const reason = async () => (await run(face.findRelease(RELEASE)))?.reason;

    await mark('The first time.');
    await mark('The second time.');
    expect(await reason()).toBe('The second time.');

    await run(face.endRelease({ ...RELEASE, fence }, ENDING));
    await mark('Too late.');
    expect(await reason()).toBe('It serves.');
  });

  it('that was refused is so once, and never instead of one that was claimed', async () => {
    const { face, run } = tableWorld();
    const refusal = { ...RELEASE, status: 'REFUSED', startedAt: ENDING.at, announced: false } as const;
    const { id: releaseId, ...rest } = refusal;
    const refuse = () => run(face.recordRefusal({ ...rest, releaseId, executionArn: 'arn:web-1' }));

    expect([await refuse(), await refuse()]).toEqual([true, false]);

    const other = tableWorld();
    await other.claim();
    expect(await other.run(other.face.recordRefusal({ ...rest, releaseId, executionArn: 'arn:web-1' }))).toBe(false);
  });
});

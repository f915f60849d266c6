import { previewSchema } from '../../lambdas/domain/preview';
import { takeInventory } from '../../simulator/world/inventory';
import { ALICE, APPROVAL, BOB, MALLORY } from './approval-fleet';
import { Asking } from './asking';
import { HOUR, MINUTE } from './deployed-world';

describe('an answer', () => {
  it('counts once, of those who may give it, and everybody is told in a sentence', async () => {
    const world = new Asking();
    const execution = await world.ask();
    expect(world.claimed).toBe(false);
    expect(world.records).toEqual([]);

    const wrong = await world.answer(MALLORY, { answer: 'approve' });
    expect(wrong).toEqual({
      statusCode: 403,
      sentence: expect.stringMatching(/^\S+Interns\/mallory is not among the approvers of fleet web \(\S+Deployers\)/),
    });
    const yes = await world.answer(ALICE, { answer: 'approve', reason: 'looks fine' });
    expect(yes).toEqual({
      statusCode: 200,
      sentence: expect.stringMatching(/^Release web-\S+ was approved by \S+\/alice at \S+: looks fine\.$/),
    });
    expect((await world.answer(ALICE, { answer: 'approve' })).statusCode).toBe(200);
    expect(await world.answer(BOB, { answer: 'reject' })).toEqual({
      statusCode: 409,
      sentence: expect.stringMatching(/was approved by \S+\/alice.*The first answer counts\.$/),
    });

    expect((await world.finish(execution))?.status).toBe('SUCCEEDED');
    expect(world.records).toEqual([
      expect.objectContaining({
        status: 'SUCCEEDED',
        evidence: expect.objectContaining({
          approved: expect.stringMatching(/^Approved by \S+\/alice at \S+: looks fine$/),
        }),
      }),
    ]);
    expect(world.question).toBeUndefined();
  });

  it('to what nobody asked, or that cannot be read, is told so', async () => {
    const world = new Asking();
    await world.ask();
    const unknown = await world.answer(ALICE, { release: 'web-20260101T000000Z-abcdef', answer: 'approve' });
    expect(unknown).toEqual({
      statusCode: 404,
      sentence: 'Release web-20260101T000000Z-abcdef asks for nothing: no release of this id waits for an answer.',
    });
    const bad = await world.answer(ALICE, { answer: 'maybe', colour: 'red' });
    expect(bad.statusCode).toBe(400);
    expect(bad.sentence).toContain('answer');
    expect(bad.sentence).toContain('colour');
    const other = await world.answer(ALICE, { answer: 'approve', asking: 'plan-7' });
    expect(other).toEqual({ statusCode: 409, sentence: expect.stringContaining('plan-1, not plan-7') });
  });

  it('after the end is told how the release ended', async () => {
    const world = new Asking();
    const execution = await world.ask();
    const release = world.question?.releaseId;
    await world.answer(BOB, { answer: 'reject', reason: 'not now' });
    expect(await world.finish(execution)).toMatchObject({ error: 'ApprovalRejected' });
    await world.pass(MINUTE);
    expect(await world.answer(ALICE, { release, answer: 'approve' })).toEqual({
      statusCode: 404,
      sentence: `Release ${String(release)} asks for nothing: it is REFUSED.`,
    });
  });

  it('needs a token that is in no log line, no event and no output', async () => {
    const world = new Asking();
    const execution = await world.ask();
    const token = String(world.question?.token);
    expect(token.length).toBeGreaterThan(20);
    await world.answer(ALICE, { answer: 'approve' });
    expect(world.question?.token).toBeUndefined();
    await world.finish(execution);
    await world.pass(10 * MINUTE);
    expect(world.logged.length).toBeGreaterThan(50);
    expect(world.logged.filter((line) => line.includes(token))).toEqual([]);
    expect(JSON.stringify(world.world.aws.eventbridge.log)).not.toContain(token);
    expect(JSON.stringify(world.items)).not.toContain(token);
    expect(JSON.stringify(execution.end)).not.toContain(token);
  });
});

describe('a plan that is not what was approved', () => {
  it('is not carried out: the claim is free again while a person is asked once more', async () => {
    const world = new Asking();
    const execution = await world.ask();
    world.deployAgain();
    await world.answer(ALICE, { answer: 'approve' });
    await world.pass(2 * MINUTE);

    expect(execution.end).toBeUndefined();
    expect(world.claimed).toBe(false);
    expect(world.records).toEqual([]);
    expect(world.question).toMatchObject({ asking: 'plan-2' });
    expect(world.question?.given).toBeUndefined();
    const outdated = await world.answer(ALICE, { answer: 'approve', asking: 'plan-1' });
    expect(outdated).toEqual({ statusCode: 409, sentence: expect.stringContaining('asks another question by now') });

    await world.pass(2 * HOUR);
    expect(execution.end).toMatchObject({ error: 'ApprovalExpired' });
  });

  it('is carried out once that is approved', async () => {
    const world = new Asking();
    const execution = await world.ask();
    world.deployAgain();
    await world.answer(ALICE, { answer: 'approve' });
    await world.pass(2 * MINUTE);
    await world.answer(BOB, { answer: 'approve' });
    expect((await world.finish(execution))?.status).toBe('SUCCEEDED');
    const told = world.told().map((id) => id.slice(id.indexOf('/') + 1));
    expect(told.filter((id) => /^AWAITING|^PLANNED/.test(id))).toEqual([
      'AWAITING_APPROVAL/plan-1',
      'AWAITING_APPROVAL/plan-2',
      'PLANNED',
    ]);
    expect(world.records).toEqual([
      expect.objectContaining({
        status: 'SUCCEEDED',
        evidence: expect.objectContaining({ approved: expect.stringContaining('/bob') }),
      }),
    ]);
  });

  it('ends as refused when somebody stops it there', async () => {
    const world = new Asking();
    const execution = await world.ask();
    world.deployAgain();
    await world.answer(ALICE, { answer: 'approve' });
    await world.pass(2 * MINUTE);
    execution.stop();
    await world.pass(2 * MINUTE);
    expect(world.records).toEqual([expect.objectContaining({ status: 'REFUSED', error: 'Execution.ABORTED' })]);
    expect(world.question).toBeUndefined();
    expect(world.claimed).toBe(false);
  });

  it('and whose claim is given back without an answer ends as refused: nothing is left to put back, and nobody is woken', async () => {
    const world = new Asking();
    const execution = await world.ask();
    world.deployAgain();
    world.world.lambda.faults = {
      onInvocation: (state) => (state === 'GiveBackClaim' ? [{ effect: { kind: 'time-out' }, bore: () => {} }] : []),
    };
    await world.answer(ALICE, { answer: 'approve' });
    await world.pass(HOUR);

    expect(execution.end).toMatchObject({
      status: 'FAILED',
      error: 'Sandbox.Timedout',
      cause: expect.stringMatching(/timed out.*\. The claim was given back, and nothing was touched\.$/),
    });
    expect(world.world.aws.sns.messages).toEqual([]);
    expect(world.records).toEqual([
      expect.objectContaining({ status: 'REFUSED', error: 'Sandbox.Timedout', announced: true }),
    ]);
    expect(world.told().filter((id) => id.endsWith('/REFUSED'))).toHaveLength(1);
    expect(world.question).toBeUndefined();
    expect(world.claimed).toBe(false);
  });

  it('while another release took the claim meanwhile is refused by that one', async () => {
    const world = new Asking();
    const first = await world.ask('first');
    const second = world.start('second', { fleet: 'web', version: '1.0.0' });
    await world.pass(MINUTE);
    const questions = world.items.filter(({ pk }) => pk === 'QUESTION').map(({ releaseId }) => releaseId);
    expect(questions).toHaveLength(2);
    for (const release of questions) await world.answer(ALICE, { release, answer: 'approve' });
    await world.pass(10 * MINUTE);
    const ended = [first, second].find(({ end }) => end !== undefined);
    expect(ended?.end).toMatchObject({ error: 'ReleaseInProgress' });
  });
});

describe('a dry run', () => {
  it('says what would be done, and writes nothing', async () => {
    const world = new Asking();
    await world.pass(5 * MINUTE);
    const before = takeInventory(world.world.aws, world.world.names.table);
    const writes = world.world.kernel.calls.length;
    const execution = world.start('dry', { fleet: 'web', version: '1.0.0', dryRun: true });
    const end = await world.finish(execution);

    expect(end?.status).toBe('SUCCEEDED');
    const preview = previewSchema.parse(end?.output);
    expect(preview).toMatchObject({
      fleet: 'web',
      version: '1.0.0',
      generation: 'prod-web-v001',
      blue: null,
      image: { reused: null },
      steps: [100],
      findings: [],
      window: { open: true },
      approval: { required: true, approvers: APPROVAL.approvers },
    });
    expect(world.items).toEqual([]);
    expect(takeInventory(world.world.aws, world.world.names.table)).toEqual(before);
    const made = world.world.kernel.calls.slice(writes).map(({ operation }) => operation);
    expect(made.filter((operation) => !/^(Get|Describe|List|Head)/.test(operation))).toEqual([]);
  });

  it('tells what stands against the release, instead of failing', async () => {
    const world = new Asking();
    await world.pass(5 * MINUTE);
    const end = await world.finish(world.start('dry', { fleet: 'web', version: '9.9.9', dryRun: true }));
    const preview = previewSchema.parse(end?.output);
    expect(preview.findings).toEqual([expect.stringContaining('web-9.9.9.tar.gz')]);
    expect(preview.reason).toContain('Not possible');
  });

  it('that is refused is recorded and told nowhere', async () => {
    const world = new Asking();
    await world.pass(5 * MINUTE);
    const dryRun = world.start('dry', {
      fleet: 'web',
      version: '1.0.0',
      imageId: 'ami-0123456789abcdef0',
      artifact: 's3://x/y',
      dryRun: true,
    });
    expect(await world.finish(dryRun)).toMatchObject({ status: 'FAILED', error: 'InvalidRequest' });
    await world.pass(6 * MINUTE);
    expect([world.records, world.told()]).toEqual([[], []]);
  });

  it('compares with what serves', async () => {
    const world = new Asking();
    const execution = await world.ask();
    await world.answer(ALICE, { answer: 'approve' });
    await world.finish(execution);
    await world.pass(HOUR);
    const { deployed } = world.world.deployment;
    deployed.spec.capacity.max = 14;
    world.deployAgain();
    await world.pass(5 * MINUTE);
    const end = await world.finish(world.start('dry', { fleet: 'web', version: '1.0.0', force: true, dryRun: true }));
    expect(previewSchema.parse(end?.output)).toMatchObject({
      generation: 'prod-web-v002',
      blue: { generation: 'prod-web-v001' },
      image: { reused: expect.stringMatching(/^ami-/) },
      spec: { version: 2, serving: 1, differences: [{ field: 'capacity.max', from: '12', to: '14' }] },
    });
  });
});

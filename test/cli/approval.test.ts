import { SimulatedSession } from '../../cli/simulated/session';
import { Rehearsal } from '../../simulator/rehearsal';
import { sample } from '../scenarios/rehearsing';
import { kiln, type Said, Terminal } from './kiln-in-process';

/** The sample fleet, whose releases these people have to approve. */
function asking(...approvers: readonly string[]): ReturnType<typeof sample> {
  const options = sample();
  const approval = { required: true, expiresAfter: '1d', approvers };
  return { ...options, fleet: { ...options.fleet, spec: Object.assign({ ...options.fleet.spec }, { approval }) } };
}

async function terminal(...approvers: readonly string[]): Promise<(...words: readonly string[]) => Promise<Said>> {
  const rehearsal = new Rehearsal(asking(...approvers));
  await rehearsal.prepare();
  const session = new SimulatedSession(rehearsal.world);
  rehearsal.world.publish('1.1.0');
  return (...words) => kiln([...words, '--simulated'], session);
}

describe('a release that waits for a person', () => {
  it('says so, is approved, and goes on', async () => {
    const type = await terminal('arn:aws:iam::111122223333:role/Deployer');
    await type('release', 'web', '--version', '1.1.0');

    const waiting = await type('status', 'web', '--after', '2m');
    expect(waiting.out).toMatch(/AskApproval[\s\S]+kiln approve web/);

    const approved = await type('approve', 'web', '--reason', 'looks good');
    expect(approved).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^APPROVED {2}web-.*\n {2}\w/) });
    const again = await type('reject', 'web');
    expect([again.exitCode, again.err]).toEqual([4, expect.stringMatching(/REFUSED {2}NotPossible\n {2}\w/)]);
    expect((await type('status', 'web', '--watch')).exitCode).toBe(0);
  });

  it('is rejected, and ends as refused', async () => {
    const type = await terminal('arn:aws:iam::111122223333:role/Deployer');
    await type('release', 'web', '--version', '1.1.0');
    expect(await type('reject', 'web', '--reason', 'not today', '--after', '2m')).toMatchObject({ exitCode: 0 });
    expect((await type('history', 'web', '--after', '2m')).out).toMatch(/1\.1\.0 +REFUSED .*ApprovalRejected/);
    expect((await type('show', 'web')).out).toContain('not today');
  });

  it('takes no answer to another question than the one it asks', async () => {
    const type = await terminal('arn:aws:iam::111122223333:role/Deployer');
    await type('release', 'web', '--version', '1.1.0');

    const misread = await type('approve', 'web', '--question', 'weight 25', '--after', '2m');
    expect([misread.exitCode, misread.err]).toEqual([4, expect.stringContaining('such as plan-1 or weight-25')]);
    const other = await type('approve', 'web', '--question', 'weight-25');
    expect([other.exitCode, other.err]).toEqual([4, expect.stringContaining('asks another question by now (plan-1')]);
    const meant = await type('approve', 'web', '--question', 'plan-1');
    expect([meant.exitCode, meant.out]).toEqual([0, expect.stringMatching(/^APPROVED /)]);
  });

  it('is not approved by somebody else', async () => {
    const type = await terminal('arn:aws:iam::111122223333:role/Boss');
    await type('release', 'web', '--version', '1.1.0');
    const { exitCode, err } = await type('approve', 'web', '--after', '2m');
    expect([exitCode, err]).toEqual([4, expect.stringContaining('AccessDenied')]);
  });
});

describe('kiln plan', () => {
  it('shows what would be done, by the deployed machine, and leaves nothing behind', async () => {
    const terminal = await Terminal.open();
    const { exitCode, said } = await terminal.json('plan', 'web', '--version', '1.1.0', '--soak', '10m');
    expect([exitCode, said]).toMatchObject([
      0,
      {
        outcome: 'PLANNED',
        preview: { generation: 'prod-web-v002', soakSeconds: 600, blue: { generation: 'prod-web-v001' }, findings: [] },
        time: { seconds: expect.any(Number), releases: 1 },
        cost: { instances: 4, instanceType: 'm7g.large', usdPerHour: 0.1, usd: expect.any(Number) },
      },
    ]);
    const { out } = await terminal.type('plan', 'web', '--version', '1.1.0');
    expect(out).toMatch(/^PLANNED {2}web 1\.1\.0; nothing was touched\n\nMakes\n {2}image +prod-web-1\.1\.0-/);
    expect((await terminal.json('status', 'web')).said).toMatchObject({ fleets: [{ releases: [], claim: null }] });
    expect((await terminal.json('history', 'web')).said).toMatchObject({ releases: [{ version: '1.0.0' }] });
  });

  it('shows what stands against it, and exits as refused', async () => {
    const terminal = await Terminal.open();
    const { exitCode, out } = await terminal.type('plan', 'web', '--version', '1.0.0');
    expect([exitCode, out]).toEqual([
      4,
      expect.stringMatching(/^REFUSED[\s\S]+Against it\n {2}version 1\.0\.0 serves already/),
    ]);
  });
});

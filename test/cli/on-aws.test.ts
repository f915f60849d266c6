import { Terminal } from './kiln-in-process';

const ID = /^web-\d{8}T\d{6}Z-[0-9a-f]{6}$/;

describe('kiln release --watch', () => {
  let terminal: Terminal;
  let released: Awaited<ReturnType<Terminal['json']>>;
  beforeAll(async () => {
    terminal = await Terminal.open();
    released = await terminal.json('release', 'web', '--version', '1.1.0', '--reason', 'faster search', '--watch');
  });

  it('follows a release to its end, and exits as it ended', () => {
    expect(released).toMatchObject({
      exitCode: 0,
      said: {
        outcome: 'RELEASED',
        cause: expect.stringMatching(/^prod-web-v002 \(1\.1\.0\) serves everything; prod-web-v001 stands by until/),
        release: expect.stringMatching(ID),
        fleet: 'web',
        stage: 'prod',
        console: expect.stringMatching(
          /^https:\/\/eu-central-1\.console\.aws\.amazon\.com\/states\/home\?region=eu-central-1#/,
        ),
        seconds: expect.any(Number),
      },
    });
  });

  it('tells of the nested bake, and of the traffic with who is healthy', () => {
    expect(released.said).toMatchObject({
      events: expect.arrayContaining([
        expect.objectContaining({ kind: 'execution', text: 'bake ends SUCCEEDED' }),
        expect.objectContaining({ kind: 'state', machine: 'bake', state: 'CheckImage' }),
        expect.objectContaining({
          kind: 'traffic',
          text: 'prod-web-v002 25 % (4 healthy) · prod-web-v001 75 % (4 healthy)',
          groups: [
            { generation: 'prod-web-v002', weight: 25, healthy: 4 },
            { generation: 'prod-web-v001', weight: 75, healthy: 4 },
          ],
        }),
        expect.objectContaining({ kind: 'execution', text: 'release ends SUCCEEDED' }),
      ]),
    });
  });

  it('leaves a status that says what serves and what stands by', async () => {
    expect(await terminal.json('status', 'web')).toMatchObject({
      exitCode: 0,
      said: {
        fleets: [
          {
            fleet: 'web',
            generations: [
              { generation: 'prod-web-v002', version: '1.1.0', weight: 100, desired: expect.any(Number) },
              { generation: 'prod-web-v001', version: '1.0.0', weight: 0, healthy: 4 },
            ],
            releases: [],
            claim: null,
            standsBy: [{ generation: 'prod-web-v001', until: expect.stringMatching(/^2026-11-02T12:/) }],
            last: { version: '1.1.0', outcome: 'RELEASED', error: null },
            needsPerson: false,
          },
        ],
      },
    });
  });

  it('is in the history, with who and why', async () => {
    const { said } = await terminal.json('history', 'web');
    expect(said).toMatchObject({
      releases: [
        {
          version: '1.1.0',
          outcome: 'RELEASED',
          requestedBy: 'assumed-role/Deployer/ada',
          seconds: expect.any(Number),
        },
        { version: '1.0.0', outcome: 'RELEASED', requestedBy: null },
      ],
    });
    const { said: newest } = await terminal.json('history', 'web', '--limit', '1');
    expect(newest).toMatchObject({ releases: [{ version: '1.1.0' }] });
  });

  it('is shown with its plan, its evidence and its time', async () => {
    const byFleet = await terminal.json('show', 'web');
    expect(byFleet.said).toMatchObject({
      outcome: 'RELEASED',
      request: { version: '1.1.0', reason: 'faster search' },
      plan: { green: { generation: 'prod-web-v002' }, blue: { generation: 'prod-web-v001' } },
      evidence: { cutover: expect.any(String), weight25: expect.any(String) },
      timeByPhase: expect.arrayContaining([{ phase: 'soak', seconds: expect.any(Number) }]),
    });
    const { out } = await terminal.type('show', 'web');
    expect(out).toMatch(/healthy +4 of 4[\s\S]+weight5 [\s\S]+soaked5 [\s\S]+weight100[\s\S]+cutover/);
    expect(out).toMatch(/soak +█{40} \d+ min/);
    const { said } = released;
    const id = typeof said === 'object' && said !== null && 'release' in said ? String(said.release) : '';
    expect((await terminal.json('show', id)).said).toMatchObject({ releaseId: id });
  });
});

describe('a release that is under way', () => {
  let terminal: Terminal;
  beforeAll(async () => {
    terminal = await Terminal.open('no', 'y');
    const { exitCode, said } = await terminal.json('release', 'web', '--version', '1.1.0');
    expect([exitCode, said]).toMatchObject([0, { outcome: 'STARTED', release: expect.stringMatching(ID) }]);
  });

  it('has a status that says where it is, inside of the bake too', async () => {
    const baking = await terminal.json('status', 'web');
    expect(baking.said).toMatchObject({
      fleets: [
        {
          releases: [
            {
              release: expect.stringMatching(ID),
              version: '1.1.0',
              state: expect.stringMatching(/Builder|Components/),
              reason: expect.stringContaining('i-'),
              step: null,
              steps: [5, 25, 50, 100],
              requestedBy: 'assumed-role/Deployer/ada',
            },
          ],
          claim: { holder: expect.stringMatching(ID), kind: 'release' },
        },
      ],
    });
    const soaking = await terminal.json('status', '--after', '16m');
    expect(soaking.said).toMatchObject({
      fleets: [{ releases: [{ state: 'Soak', reason: expect.stringContaining('soaked'), step: 25 }] }],
    });
  });

  it('is not stopped where the person does not say yes', async () => {
    const { exitCode, err } = await terminal.type('stop', 'web');
    expect([exitCode, err]).toEqual([4, expect.stringMatching(/NotConfirmed\n {2}web-.* goes on\./)]);
  });

  it('is stopped by a person, and followed until everything is as before', async () => {
    const { exitCode, said } = await terminal.json('stop', 'web', '--reason', 'wrong branch', '--watch');
    expect([exitCode, said]).toMatchObject([
      0,
      {
        outcome: 'RECOVERED',
        error: 'StoppedByPerson',
        cause: expect.stringMatching(/assumed-role\/Deployer\/ada stopped it: wrong branch\..*prod-web-v001 at 100 %/),
        events: expect.arrayContaining([
          expect.objectContaining({ kind: 'execution', machine: 'release', status: 'ABORTED' }),
          expect.objectContaining({ kind: 'execution', text: 'recover ends SUCCEEDED' }),
          expect.objectContaining({ kind: 'traffic', text: 'prod-web-v001 100 % (4 healthy)' }),
        ]),
      },
    ]);
    expect(JSON.stringify(said)).not.toContain('ValidateRequest');
    const { said: shown } = await terminal.json('show', 'web');
    expect(shown).toMatchObject({
      timeByPhase: expect.arrayContaining([{ phase: 'recover', seconds: expect.any(Number) }]),
    });
  });

  it('is over then: nobody is asked, and nothing is stopped', async () => {
    const { exitCode, said } = await terminal.json('stop', 'web', '--yes');
    expect([exitCode, said]).toMatchObject([4, { error: 'NotPossible', cause: 'No release of fleet web is running.' }]);
  });
});

describe('what cannot be done', () => {
  let terminal: Terminal;
  beforeAll(async () => {
    terminal = await Terminal.open();
  });

  it.each([
    [
      'an unknown fleet',
      ['status', 'webb'],
      'UnknownFleet',
      'Fleet webb is not deployed in stage prod: did you mean web?',
    ],
    ['another unknown fleet', ['history', 'api'], 'UnknownFleet', 'deployed are web'],
    ['no fleet', ['release'], 'BadArgument', 'name a fleet, such as: kiln release web'],
    ['no release', ['show'], 'BadArgument', 'name a release, or a fleet that releases, such as: kiln show web'],
    [
      'a stage that is not there',
      ['status', '--stage', 'staging'],
      'NotDeployed',
      'no parameter /kiln/staging/deployment',
    ],
    ['a version that is none', ['release', 'web', '--version', '1;reboot'], 'BadArgument', 'semantic version'],
    [
      'several flags',
      ['history', 'web', '--limit', 'x', '--region', 'here'],
      'BadArgument',
      '--region: write a region such as eu-central-1\n--limit: write a number',
    ],
    [
      'steps that are none',
      ['release', 'web', '--steps', 'all'],
      'BadArgument',
      '--steps: write percentages such as 10,50,100',
    ],
    ['a release that is not', ['show', 'web-20200101T000000Z-0a1b2c'], 'UnknownRelease', 'kiln history web lists'],
    ['an answer to nothing', ['approve', 'web'], 'NotPossible', 'No release of fleet web is running.'],
    ['watching all fleets', ['status', '--watch'], 'BadArgument', 'name the fleet to watch'],
  ])('%s', async (_what, words, error, cause) => {
    const asJson = await terminal.json(...words);
    expect(asJson).toEqual({
      exitCode: 4,
      said: { outcome: 'REFUSED', error, cause: expect.stringContaining(cause) },
    });
    const asText = await terminal.type(...words);
    expect([asText.exitCode, asText.out]).toEqual([4, '']);
    expect(asText.err.replace(/\n {2}/g, '\n')).toContain(cause);
  });

  it('what the release itself refuses exits as refused', async () => {
    const { exitCode, said } = await terminal.json('release', 'web', '--version', '1.0.0', '--watch');
    expect([exitCode, said]).toMatchObject([4, { outcome: 'REFUSED', error: 'PreflightFailed' }]);
  });
});

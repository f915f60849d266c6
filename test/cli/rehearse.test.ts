import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../cli/main';
import { runRehearse } from '../../cli/rehearse';

// A rehearsal computes for about a second, and the first one compiles what it runs.

const KILN = join(__dirname, '../../cli/kiln.js');

const KEYS = [
  'outcome',
  'error',
  'cause',
  'release',
  'fleet',
  'stage',
  'seed',
  'virtualSeconds',
  'transitions',
  'historyEvents',
  'lambdaInvocations',
  'apiCalls',
  'capacity',
  'requests',
  'serving',
  'generations',
  'leftovers',
  'violations',
  'notExercised',
  'stateSequence',
  'events',
];

interface Said {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command inside this process. */
function kiln(...args: readonly string[]): Promise<Said> {
  return listening(async () => {
    process.exitCode = 0;
    await main(['node', 'kiln', ...args]);
    return Number(process.exitCode);
  });
}

async function listening(action: () => Promise<number>): Promise<Said> {
  const out: string[] = [];
  const err: string[] = [];
  const spies = [
    jest.spyOn(console, 'log').mockImplementation((text: unknown) => void out.push(String(text))),
    jest.spyOn(console, 'error').mockImplementation((text: unknown) => void err.push(String(text))),
  ];
  try {
    const exitCode = await action();
    return { exitCode, stdout: out.join('\n'), stderr: err.join('\n') };
  } finally {
    process.exitCode = 0;
    for (const spy of spies) spy.mockRestore();
  }
}

describe('kiln rehearse', () => {
  let folder: string;
  let faultsFolder: string;
  const file = (text: string): string => {
    const path = join(faultsFolder, 'my.yaml');
    writeFileSync(path, text);
    return path;
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiln-fleets-'));
    faultsFolder = mkdtempSync(join(tmpdir(), 'kiln-faults-'));
  });
  afterAll(() => {
    for (const each of [folder, faultsFolder]) rmSync(each, { recursive: true });
  });

  it('shows a release as it happens, then what became of it, in plain lines', async () => {
    const { exitCode, stdout } = await kiln('rehearse', 'web');
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain('\u001b[');
    expect(stdout).toMatch(/^ *-\d+:\d\d {2}A first release brings 1\.0\.0 up/);
    expect(stdout).toMatch(/ {3}\d+:\d\d {2}traffic +█{5}░{15} prod-web-v002 25 % \(4 healthy\) · prod-web-v001 75 %/);
    expect(stdout).toContain('RELEASED  web, after 3');
    expect(stdout).toMatch(/bake +█+ /);
    expect(stdout).toContain('✔ Serving  ✔ Ending  ✔ All or nothing  ✔ Nothing left  ✔ Once  ✔ Untouched  ✔ Told');
  });

  it('lets an event start the release, and says what came of it', async () => {
    const event = file('{"Source": "ci", "DetailType": "Release Requested", "Detail": "{\\"fleet\\": \\"wab\\"}"}');
    const { exitCode, stdout } = await kiln('rehearse', 'web', '--trigger', event);
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(/trigger +Somebody puts an event on Kiln's bus: Release Requested, from ci\.\n/);
    expect(stdout).toContain('REFUSED  web');
    expect(stdout).toContain('InvalidRequest: version is missing; fleet wab is not deployed in stage prod');
  });

  it('says so where no rule lets an event through', async () => {
    const event = file(
      '{"source": "aws.s3", "detail-type": "Object Created", "detail": {"bucket": {"name": "kiln-sample-artifacts"}, "object": {"key": "web/web-1.4.2.tar.gz"}}}',
    );
    const { exitCode, stdout } = await kiln('rehearse', 'web', '--json', '--trigger', event);
    expect(exitCode).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'REFUSED',
      error: 'NothingAsked',
      cause: expect.stringContaining('triggers'),
    });
  });

  it.each<[string, readonly string[], string]>([
    ['a trigger that is no file', ['--trigger', 'shedule'], 'there is no file shedule; write console, schedule'],
    ['a version beside an event', ['--trigger', 'events/object-created.json', '--version', '2.0.0'], 'leave them out'],
  ])('refuses %s', async (_what, options, words) => {
    const { exitCode, stderr } = await kiln('rehearse', 'web', ...options);
    expect(exitCode).toBe(4);
    expect(stderr).toContain(words);
  });

  it.each<[string, string]>([
    ['{"source": "ci"', 'is no JSON'],
    ['{"source": "ci"}', 'is no event'],
    ['[{"Source": "ci", "DetailType": "x", "Detail": "1"}]', 'is no event'],
    ['{"source": "ci", "detail-type": "Deploy", "detail": {}}', 'An event "Deploy" starts no releases'],
    ['{"source": "aws.s3", "detail-type": "Object Created", "detail": {}}', 'needs detail.bucket.name'],
    [
      '{"source": "aws.imagebuilder", "detail-type": "EC2 Image Builder Image State Change", "detail": {}}',
      'needs resources',
    ],
  ])('refuses the event %s', async (text, words) => {
    const { exitCode, stderr } = await kiln('rehearse', 'web', '--trigger', file(text));
    expect(exitCode).toBe(4);
    expect(stderr).toContain(words);
  });

  it('prints one object of the documented shape with --json', async () => {
    const { exitCode, stdout } = await kiln('rehearse', 'web', '--json', '--version', '2.3.4', '--seed', '7');
    const result: unknown = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    expect(result).toMatchObject({
      outcome: 'RELEASED',
      fleet: 'web',
      stage: 'prod',
      seed: 7,
      release: expect.stringMatching(/^web-\d{8}T\d{6}Z-[0-9a-f]{6}$/),
      virtualSeconds: expect.any(Number),
      transitions: expect.any(Number),
      historyEvents: expect.any(Number),
      lambdaInvocations: expect.any(Number),
      apiCalls: { total: expect.any(Number), byOperation: { 'ec2:RunInstances': 2 } },
      capacity: { required: 4, lowestHealthy: 4 },
      requests: { total: expect.any(Number), failed: 0 },
      serving: { generation: 'prod-web-v002', imageId: expect.stringMatching(/^ami-/), version: '2.3.4', weight: 100 },
      generations: [{ generation: 'prod-web-v001' }, { generation: 'prod-web-v002' }],
      leftovers: [],
      violations: [],
      notExercised: [],
      stateSequence: expect.arrayContaining(['ValidateRequest', 'StartBuilder', 'Released']),
      events: expect.arrayContaining([
        {
          t: 0,
          kind: 'execution',
          text: 'release begins',
          machine: 'release',
          execution: 'release',
          status: 'RUNNING',
        },
      ]),
    });
    expect(Object.keys(Object(result)).toSorted()).toEqual(
      [...KEYS].filter((key) => key !== 'error' && key !== 'cause').toSorted(),
    );
  });

  it('prints the summary only with --quiet', async () => {
    const { stdout } = await kiln('rehearse', 'web', '--quiet', '--fault', 'failing-script');
    expect(stdout).toContain('RECOVERED');
    expect(stdout).toContain('No space left on device');
    expect(stdout).not.toContain('begins');
  });

  it('lists the faults that come with it', async () => {
    const { exitCode, stdout } = await kiln('rehearse', '--list-faults');
    expect(exitCode).toBe(0);
    for (const name of [
      'unhealthy-build',
      'failing-script',
      'no-capacity',
      'alarm-during-soak',
      'throttled',
      'lost-answers',
      'crashing-handlers',
      'aborted',
    ]) {
      expect(stdout).toMatch(new RegExp(`^${name} +\\w.+\\.$`, 'm'));
    }
  });

  it.each([
    ['recovered', ['--fault', 'failing-script'], 3, { outcome: 'RECOVERED', error: 'BakeFailed' }],
    ['refused by the release itself', ['--version', '1.0.0'], 4, { outcome: 'REFUSED', error: 'PreflightFailed' }],
    ['a request nobody can read', ['--version', '1.0;reboot'], 4, { outcome: 'REFUSED', error: 'InvalidRequest' }],
  ])('%s', async (_what, args, code, expected) => {
    const { exitCode, stdout } = await kiln('rehearse', 'web', '--json', ...args);
    expect(JSON.parse(stdout)).toMatchObject({ ...expected, violations: [], leftovers: [] });
    expect(exitCode).toBe(code);
  });

  it('releases the serving version again when forced', async () => {
    const { exitCode, stdout } = await kiln('rehearse', 'web', '--json', '--version', '1.0.0', '--force');
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([
      0,
      { outcome: 'RELEASED', serving: { version: '1.0.0', generation: 'prod-web-v002' } },
    ]);
  });

  it('takes several faults, and tells of those that never came to bear', async () => {
    const mine = file(
      '- when: { weight: 33 }\n  do: { abort: execution }\n- when: { weight: 25 }\n  do: { alarm: web-5xx }',
    );
    const { stdout } = await kiln('rehearse', 'web', '--json', '--fault', mine, '--fault', 'lost-answers');
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'RECOVERED',
      error: 'GuardTripped',
      notExercised: [`${mine}:1 when: { weight: 33 }, do: { abort: execution }`],
    });
  });

  it.each([
    ['an unknown flag', ['web', '--verison', '2.0.0'], 'BadArgument', "unknown option '--verison'"],
    ['a flag without its value', ['web', '--seed'], 'BadArgument', "option '--seed <number>' argument missing"],
    ['a seed that is no number', ['web', '--seed', 'x'], 'BadArgument', '--seed: write a whole number such as 7'],
    [
      'a load that is no number',
      ['web', '--requests-per-minute', '-5'],
      'BadArgument',
      '--requests-per-minute: write a number of requests',
    ],
    ['a stage that is none', ['web', '--stage', 'Prod!'], 'BadArgument', '--stage: write a stage name'],
    ['too many arguments', ['web', 'api'], 'BadArgument', 'too many arguments'],
    ['no fleet', [], 'BadArgument', 'name a fleet, such as: kiln rehearse web'],
    ['an unknown fleet', ['wbe'], 'BadArgument', 'There is no fleet wbe'],
    [
      'an unknown fault',
      ['web', '--fault', 'abortd'],
      'BadFaultFile',
      'abortd: is neither a file nor a named fault; did you mean aborted?',
    ],
  ])('refuses %s, with the way out', async (_what, args, error, cause) => {
    const asJson = await kiln('rehearse', '--json', ...args);
    const asText = await kiln('rehearse', ...args);
    expect(Object.keys(JSON.parse(asJson.stdout)).toSorted()).toEqual(KEYS.toSorted());
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      outcome: 'REFUSED',
      error,
      cause: expect.stringContaining(cause),
      violations: [],
    });
    expect([asJson.exitCode, asText.exitCode, asText.stdout]).toEqual([4, 4, '']);
    expect(asText.stderr).toContain(cause);
  });

  it.each([
    ['- when: { at: 1 }\n  do: { alrm: web-5xx }', ':2: do: alrm is unknown; did you mean alarm?'],
    ['- when: { at: 1 }\n  do: { alarm: web-5x }', ':1: do.alarm: there is no alarm web-5x; did you mean web-5xx?'],
    [
      '- when: { service: ec2, operation: RunInstance }\n  do: lose-answer',
      ':1: when.operation: Kiln never calls ec2 RunInstance; did you mean RunInstances?',
    ],
    ['- when: { at: 1 }\n  do: { no-capacity: 5, zone: x }', ':1: do.zone: there is no zone x; '],
    [
      '- when: { at: 1 }\n  do: { fail-script: { name: ap } }',
      ':1: do.fail-script.name: the fleet has no script ap; did you mean app?',
    ],
  ])('refuses a wrong fault file: %s', async (text, cause) => {
    const path = file(text);
    const { exitCode, stdout } = await kiln('rehearse', 'web', '--json', '--fault', path);
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([
      4,
      { outcome: 'REFUSED', error: 'BadFaultFile', cause: expect.stringContaining(`${path}${cause}`) },
    ]);
  });

  it('refuses wrong fleet files, with every problem', async () => {
    writeFileSync(join(folder, 'web.yaml'), 'fleet: web\ncapcity: { min: 1 }\n');
    const options = { seed: '1', stage: 'prod', fault: [] };
    const { exitCode, stdout } = await listening(() => runRehearse('web', options, true, folder));
    const result: unknown = JSON.parse(stdout);
    expect([exitCode, result]).toMatchObject([4, { outcome: 'REFUSED', error: 'BadFleetFile' }]);
    expect(result).toMatchObject({ cause: expect.stringMatching(/web\.yaml:2 capcity: .*capacity/) });
  });

  it('knows the alarms that generations get', async () => {
    const path = file('- when: { weight: 5, after: 60 }\n  do: { alarm: prod-web-v002-errors }');
    const { stdout } = await kiln('rehearse', 'web', '--json', '--fault', path);
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'RECOVERED',
      error: 'GuardTripped',
      cause: expect.stringContaining('prod-web-v002-errors'),
    });
  });
});

describe('the kiln program', () => {
  it('starts from anywhere, and says what it can', () => {
    const help = execFileSync('node', [KILN, 'rehearse', '--help'], { cwd: tmpdir(), encoding: 'utf8' });
    expect(help).toContain('Usage: kiln rehearse [options] [fleet]');
    expect(help).toContain('Exit codes: 0 released');
  });

  it('gives its exit code to the shell, and nothing but the object to its standard output', () => {
    const { status, stdout, stderr } = spawnSync('node', [KILN, 'rehearse', 'web', '--seed', 'x', '--json'], {
      encoding: 'utf8',
    });
    expect([status, JSON.parse(stdout), stderr]).toMatchObject([4, { error: 'BadArgument' }, '']);
  });
});

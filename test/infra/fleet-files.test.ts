import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadFleets } from '../../infra/fleet-files';
import { REFUSALS } from './fleet-refusals';
import { FleetsFolder } from './fleets-folder';

let folder: FleetsFolder;
beforeEach(() => {
  folder = new FleetsFolder();
});
afterEach(() => folder.remove());

/** A second fleet beside the sample: a copy of its file, with nothing but the name changed. */
function copyFleet(name: string): void {
  folder.write(`${name}.yaml`, folder.read('web.yaml').replace('fleet: web #', `fleet: ${name} #`));
}

/** A second fleet beside the sample: the same, under another name. */
function addFleet(name: string, change: (content: string) => string = (content) => content): void {
  copyFleet(name);
  folder.write(`${name}.yaml`, change(folder.read(`${name}.yaml`).replaceAll('web-5xx', `${name}-5xx`)));
}

const LISTENER =
  'arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/shared/0123456789abcdef/fedcba9876543210';
/** Both fleets behind the one listener of somebody's. */
const shareListener = (...names: readonly string[]) => {
  for (const name of names) folder.replace(name, 'listener: sample #', `listener: ${LISTENER} #`);
};

describe('a sound fleets folder', () => {
  it('gives the sample as prod wants it, with its scripts', () => {
    // Act
    const [web, ...others] = loadFleets(folder.path, 'prod');
    // Assess
    expect(others).toEqual([]);
    expect(web?.file).toBe(join(folder.path, 'web.yaml'));
    expect(web?.spec.capacity).toEqual({ min: 4, max: 12, warmup: '90s' });
    expect(web?.spec.strategy).toEqual({ steps: [5, 25, 50, 100], soak: '5m' });
    expect(Object.keys(web?.scripts ?? {})).toEqual([
      'web/install-runtime.sh',
      'web/install-app.sh',
      'web/smoke.sh',
      'web/first-boot.sh',
    ]);
    const smoke = join(folder.path, 'web/smoke.sh');
    const sha256 = createHash('sha256').update(readFileSync(smoke)).digest('hex');
    expect(web?.scripts['web/smoke.sh']).toEqual({ path: smoke, sha256 });
  });

  it('is sized for the sample load of 1200 requests a minute', () => {
    const [web] = loadFleets(folder.path, 'prod');
    expect(Math.ceil(1200 / (web?.spec.scaling.target ?? 0))).toBe(4);
  });

  it('merges the blocks of an overlay, replaces its lists and keeps the rest', () => {
    const [prod] = loadFleets(folder.path, 'prod');
    const [staging] = loadFleets(folder.path, 'staging');
    expect(staging?.spec).toEqual({
      ...prod?.spec,
      capacity: { min: 1, max: 2, warmup: '90s' },
      strategy: { steps: [50, 100], soak: '5m' },
      guards: { ...prod?.spec.guards, alarms: ['staging-web-5xx'] },
      rollbackWindow: '30m',
      tags: { team: 'platform', 'cost-center': 'staging' },
    });
  });

  it('lets null remove an optional field in one stage', () => {
    folder.replace('web.yaml', 'guards: { alarms: [staging-web-5xx] }', 'guards: null\n    description: null');
    const [staging] = loadFleets(folder.path, 'staging');
    expect(staging?.spec.description).toBeUndefined();
    expect(staging?.spec.guards).toEqual({ alarms: [], declare: [] });
  });

  it('gives every fleet, by name', () => {
    addFleet('api');
    expect(loadFleets(folder.path, 'prod').map(({ spec }) => spec.fleet)).toEqual(['api', 'web']);
  });

  it('lets stages have priorities of their own', () => {
    // Prepare: both fleets say 100, and one of them moves away in each stage that is checked.
    const elsewhere = `
    traffic:
      - { listener: '${LISTENER}', priority: 7, conditions: { paths: [/x] }, port: 80, protocol: HTTP, healthCheck: { path: / } }`;
    addFleet('api', (content) => content.replace('  staging:', `  prod:${elsewhere}\n  staging:${elsewhere}`));
    shareListener('web.yaml', 'api.yaml');
    // Act, Assess
    expect(folder.refusals('prod')).toEqual([]);
  });

  it('reads anchors and aliases, and finds their lines', () => {
    folder.replace('web.yaml', 'interval: 10s', 'interval: &often 10s');
    folder.replace('web.yaml', 'timeout: 5s', 'timeout: *often');
    expect(folder.refusals()).toEqual([
      expect.stringContaining(
        `fleets/web.yaml:${folder.lineOf('web.yaml', '*often')} traffic[0].healthCheck.timeout: 10s is not`,
      ),
    ]);
  });
});

describe('what a fleet file is refused for', () => {
  it.each(Object.entries(REFUSALS))('%s', (_, { change, finds }) => {
    // Prepare
    folder.replace('web.yaml', ...change);
    // Act
    const refusals = folder.refusals();
    // Assess
    const expected = finds.map(([at, says]) => {
      const place = `fleets/web.yaml:${folder.lineOf('web.yaml', at)}`;
      return says.startsWith(':') ? place + says : `${place} ${says}`;
    });
    expect(refusals).toEqual(expected);
  });
});

describe('what a script is refused for', () => {
  const smoke = (says: string) =>
    `fleets/web.yaml:${folder.lineOf('web.yaml', 'script: web/smoke.sh')} image.tests[0].script: ${says}`;

  it.each([
    ['nothing in it', ' \n', 'the script web/smoke.sh is empty; write it, or remove the entry'],
    [
      'Windows line ends',
      '#!/bin/bash\r\necho\r\n',
      'the script web/smoke.sh has Windows line ends (CRLF), on which bash fails; save it with LF',
    ],
    [
      'no first line',
      'echo hello\n',
      'the script web/smoke.sh does not say that bash runs it; make #!/bin/bash its first line',
    ],
    [
      'another language',
      '#!/usr/bin/env python3\n',
      'the script web/smoke.sh does not say that bash runs it; make #!/bin/bash its first line',
    ],
    [
      'being a program',
      '\u007fELF\u0000\u0001',
      'web/smoke.sh is a binary file; name a script; binaries belong into the artifact',
    ],
  ])('%s', (_, content, says) => {
    folder.write('web/smoke.sh', content);
    expect(folder.refusals()).toEqual([smoke(says)]);
  });

  it('user data longer than EC2 takes', () => {
    folder.write('web/first-boot.sh', `#!/bin/bash\n#${'.'.repeat(16_372)}`);
    expect(folder.refusals()).toEqual([
      `fleets/web.yaml:${folder.lineOf('web.yaml', 'userData: web')} instances.userData: the script web/first-boot.sh has 16385 bytes, and EC2 takes 16384 of user data; move work into image.components`,
    ]);
  });
});

it('a stage with a dash is refused: its names could be those of another stage’s fleet', () => {
  expect(folder.refusals('prod-web')).toContainEqual(
    'fleets stage: "prod-web" is no stage; write a stage name of lower-case letters and digits, at most 16 characters',
  );
});

describe('what a folder is refused for', () => {
  it('two fleets on one priority of a listener', () => {
    addFleet('api');
    shareListener('web.yaml', 'api.yaml');
    const line = folder.lineOf('web.yaml', 'priority:');
    expect(folder.refusals()).toEqual([
      `fleets/web.yaml:${line} traffic[0].priority: web and api (fleets/api.yaml:${line}) both want priority 100 of the listener ${LISTENER}; give one of them another priority`,
    ]);
  });

  it.each(['beside the sample', 'in its place'])(
    'a copy of the sample %s that still guards on the sample’s alarm, and nothing else',
    (where) => {
      copyFleet('shop');
      const line = (piece: string) => folder.lineOf('web.yaml', piece);
      const [inProd, inStaging] = [line('    - web-5xx'), line('staging-web-5xx')];
      if (where === 'in its place') folder.remove('web.yaml');
      expect(folder.refusals()).toEqual([
        `fleets/shop.yaml:${inProd} guards.alarms[0]: web-5xx watches the load balancer of fleet web; write shop-5xx, which is made with the sample load balancer of shop, or an alarm of yours`,
        `fleets/shop.yaml:${inStaging} stages.staging.guards.alarms[0]: staging-web-5xx watches the load balancer of fleet web; write staging-shop-5xx, which is made with the sample load balancer of shop, or an alarm of yours`,
      ]);
    },
  );

  it('two files for one fleet', () => {
    folder.write('web2.yaml', folder.read('web.yaml').replace('priority: 100', 'priority: 101'));
    const line = folder.lineOf('web.yaml', 'fleet: web');
    expect(folder.refusals()).toEqual([
      `fleets/web2.yaml:${line} fleet: the fleet is web, but the file is web2.yaml; rename the file to web.yaml or the fleet to web2`,
      `fleets/web2.yaml:${line} fleet: web has a file already, fleets/web.yaml:${line}; remove one of the two files, or rename the fleet and the file`,
    ]);
  });

  it('a file that ends in .yml', () => {
    folder.write('api.yml', 'fleet: api');
    expect(folder.refusals()).toEqual(['fleets/api.yml: fleet files end in .yaml; rename it to api.yaml']);
  });

  it('an empty file, and one that is no fleet', () => {
    folder.write('api.yaml', '# nothing yet\n');
    folder.write('job.yaml', '- a\n- b\n');
    expect(folder.refusals()).toEqual([
      'fleets/api.yaml:1: the file is empty; begin with "fleet:" and the name of the fleet',
      'fleets/job.yaml:1: this is no block of keys; begin with "fleet:" and the name of the fleet',
    ]);
  });

  it('no fleet file, or no folder at all', () => {
    const none = ['fleets: there is no fleet file here; add one, such as web.yaml'];
    folder.remove('web.yaml');
    expect(folder.refusals()).toEqual(none);
    expect(() => loadFleets(join(folder.path, 'nowhere/fleets'), 'prod')).toThrow(none[0]);
  });

  it('a stage that can be no part of a name', () => {
    expect(folder.refusals('Prod!')).toEqual([
      'fleets stage: "Prod!" is no stage; write a stage name of lower-case letters and digits, at most 16 characters',
    ]);
  });
});

it('tells every problem of every file at once, by file and line', () => {
  // Prepare: one problem of each kind of check, in two files, around blocks that cannot be read.
  addFleet('api', (content) => content.replace('min: 4', 'min: 44').replace('soak: 5m', 'soak: 1m'));
  shareListener('web.yaml', 'api.yaml');
  folder.replace('web.yaml', 'port: 8080', 'port: eighty');
  folder.replace('web.yaml', 'timeout: 5s', 'timeout: 15s');
  folder.replace('web.yaml', '  warmup: 90s', '  warmup: long\n  colour: blue');
  folder.replace('web.yaml', 'max: 12', 'max: 3');
  folder.replace('web.yaml', 'script: web/smoke.sh', 'script: web/smok.sh');
  folder.replace('web.yaml', 'rollbackWindow: 2h\n', 'rollbackWindow: 2h\nwarmPool: yes\n');
  folder.replace('web.yaml', 'steps: [50, 100]', 'steps: [50, 40]');
  // Act
  const refusals = folder.refusals();
  // Assess
  const places = refusals.map((refusal) => refusal.replace(/^fleets\/(\w+)\.yaml:\d+ ([^:]+):.*$/, '$1 $2'));
  expect(places).toEqual([
    'api capacity.min',
    'api strategy.soak',
    'api strategy.soak',
    'api strategy.soak',
    'web image.tests[0].script',
    'web capacity.min',
    'web capacity.warmup',
    'web capacity.colour',
    'web traffic[0].priority',
    'web traffic[0].port',
    'web traffic[0].healthCheck.timeout',
    'web warmPool',
    'web stages.staging.strategy.steps[1]',
    'web stages.staging.strategy.steps[1]',
  ]);
});

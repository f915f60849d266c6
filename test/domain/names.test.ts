import {
  alarmName,
  executionNames,
  fleetOf,
  generationName,
  generationNumber,
  guardDescription,
  imageName,
  isRebuildOf,
  parameterNames,
  referenceOf,
  releaseIdOf,
  tokenOf,
  triggeredExecutionName,
} from '../../lambdas/domain/names';

const executionNamed = (name: string) => `arn:aws:states:eu-central-1:111122223333:execution:kiln-prod-release:${name}`;

describe('the name of an execution that an event asks for', () => {
  const ids = [
    '7',
    'a'.repeat(200),
    'https://ci.example/web/runs/7?x=1',
    'ü $(reboot); ../',
    '0f9d5a2e-0000-4000-8000-000000000001',
  ];

  it('is one that Step Functions takes, whatever the id', () => {
    for (const id of ids) {
      expect(triggeredExecutionName('a-fleet-of-20-letters', 'request', id)).toMatch(/^[0-9A-Za-z_-]{1,80}$/);
    }
  });

  it('is the same for the same, and another one for another fleet, kind or id', () => {
    const names = ['web', 'web-admin'].flatMap((fleet) =>
      [...ids, 'admin-7'].flatMap((id) => [
        triggeredExecutionName(fleet, 'request', id),
        triggeredExecutionName(fleet, 'event', id),
      ]),
    );
    expect(new Set(names).size).toBe(names.length);
    expect(names[0]).toMatch(/^web_7_[0-9a-f]{24}$/);
    expect(triggeredExecutionName('web', 'request', 'a / b')).toMatch(/^web_a-b_/);
    expect(triggeredExecutionName('web', 'event', '7')).toBe(triggeredExecutionName('web', 'event', '7'));
    expect(triggeredExecutionName('web', 'request', 'a/b')).not.toBe(triggeredExecutionName('web', 'request', 'a.b'));
  });
});

describe('what people know a release by', () => {
  it.each<[string | undefined, string, string | undefined]>([
    ['run-7', 'web_run-7_abc', 'run-7'],
    [undefined, 'friday-evening', 'friday-evening'],
    [undefined, '0f9d5a2e-1111-4000-8000-0123456789ab', undefined],
    [undefined, 'retry-0f9d5a2e-1111-4000-8000-0123456789ab', 'retry-0f9d5a2e-1111-4000-8000-0123456789ab'],
    [undefined, '0f9d5a2e-1111-4000-8000-0123456789ab-again', '0f9d5a2e-1111-4000-8000-0123456789ab-again'],
    [undefined, '0f9d5a2e-1111-4000-8000-0123456789ab_0f9d5a2e-1111-4000-8000-0123456789ab', undefined],
  ])('request id %s, execution %s: %s', (requestId, name, reference) => {
    expect(referenceOf({ requestId }, executionNamed(name))).toBe(reference);
  });
});

describe('a generation’s name', () => {
  it.each<[string, number | undefined]>([
    ['prod-web-v001', 1],
    ['prod-web-v042', 42],
    ['prod-web-v1000', 1000],
    ['prod-web-v42', undefined],
    ['prod-web-v042-errors', undefined],
    ['prod-web-vx042', undefined],
    ['prod-web-admin-v001', undefined],
    ['xprod-web-v001', undefined],
    ['prod-api-v001', undefined],
  ])('%s has the number %s', (name, number) => {
    expect(generationNumber('prod', 'web', name)).toBe(number);
    if (number !== undefined) expect(generationName('prod', 'web', number)).toBe(name);
  });

  it('begins the names of its alarms, and tells them from a person’s own', () => {
    expect(alarmName('prod-web-v042', 'errors')).toBe('prod-web-v042-errors');
    expect(guardDescription('prod-web-v042')).toContain('prod-web-v042');
  });
});

describe('a release’s id', () => {
  const id = releaseIdOf('web', 'arn:1', '2026-11-03T03:00:00.123Z');

  it('is the same for the same execution, sorts by time, and says its fleet', () => {
    expect(id).toMatch(/^web-20261103T030000Z-[0-9a-f]{6}$/);
    expect(releaseIdOf('web', 'arn:1', '2026-11-03T03:00:00Z')).toBe(id);
    expect(releaseIdOf('web', 'arn:2', '2026-11-03T03:00:00.123Z')).not.toBe(id);
    expect(releaseIdOf('web', 'arn:0', '2026-11-03T03:00:01Z') > id).toBe(true);
  });

  it.each<[string, string | undefined]>([
    [id, 'web'],
    ['web-admin-20261103T030000Z-0a1b2c', 'web-admin'],
    ['web-20261103T030000Z-0a1b2c-bake', undefined],
    ['web-20261103T030000Z-0a1b2', undefined],
    ['web-20261103T030000Z-0A1B2C', undefined],
    ['web-20261103T0300Z-0a1b2c', undefined],
    ['web-2026-11-03T030000Z-0a1b2c', undefined],
    ['-20261103T030000Z-0a1b2c', undefined],
    ['friday', undefined],
  ])('%s is of the fleet %s', (name, fleet) => expect(fleetOf(name)).toBe(fleet));

  it('names its executions, each by its work and its attempt', () => {
    expect([
      executionNames.bake('r'),
      executionNames.recover('r', 2),
      executionNames.retire('prod-web-v001', 3),
      executionNames.rebuild('web', '2026-11-03T03:00:00.000Z'),
    ]).toEqual(['r-bake', 'r-recover-2', 'prod-web-v001-retire-3', 'web-rebuild-20261103T030000Z']);
  });

  it.each<[string, boolean]>([
    ['web-rebuild-20261103T030000Z', true],
    ['web-rebuild-20261103T030000Z-2', false],
    ['web-rebuild-now20261103T030000Z', false],
    ['web-admin-rebuild-20261103T030000Z', false],
  ])('tells a rebuild by its name: %s, %s', (name, wanted) => expect(isRebuildOf('web', name)).toBe(wanted));

  it('gives each step one token of the length that AWS takes', () => {
    expect(tokenOf('r', 'launch')).toMatch(/^[0-9a-f]{64}$/);
    expect(tokenOf('r', 'launch')).toBe(tokenOf('r', 'launch'));
    expect(new Set([tokenOf('r', 'launch'), tokenOf('r', 'builder'), tokenOf('s', 'launch')]).size).toBe(3);
  });
});

it('an image’s name is of letters that AMI names take, and another one for each release', () => {
  expect(imageName('prod', 'web', '1.4.2', 'r1')).toMatch(/^prod-web-1\.4\.2-[0-9a-f]{6}$/);
  expect(imageName('prod', 'web', '1.4.2+7', 'r1')).toMatch(/^prod-web-1\.4\.2-7-/);
  expect(imageName('prod', 'web', '1.4.2', 'r2')).not.toBe(imageName('prod', 'web', '1.4.2', 'r1'));
});

it('parameters lie under the stage, a fleet’s under its name', () => {
  expect([
    parameterNames.fleets('prod'),
    parameterNames.fleet('prod', 'web'),
    parameterNames.deployment('prod'),
    parameterNames.servingImage('prod', 'web'),
  ]).toEqual(['/kiln/prod/fleets', '/kiln/prod/fleets/web', '/kiln/prod/deployment', '/kiln/prod/images/web']);
});

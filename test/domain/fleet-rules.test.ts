import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { durationText, seconds } from '../../lambdas/domain/fleet-duration';
import { fieldText, findingText } from '../../lambdas/domain/fleet-finding';
import { withOverlay } from '../../lambdas/domain/fleet-overlay';
import { checkRules, FLEET_RULES } from '../../lambdas/domain/fleet-rules';
import { checkShape } from '../../lambdas/domain/fleet-shape';
import { fleetSpecSchema } from '../../lambdas/domain/fleet-spec';

const file: unknown = parse(readFileSync(join(__dirname, '../../fleets/web.yaml'), 'utf8'));
const sample = withOverlay(file, { stages: null });

/** The sample with some fields changed. */
const changed = (overlay: unknown) => withOverlay(sample, overlay);
const problemsOf = (spec: unknown, stage = 'prod') =>
  [...checkShape(spec), ...checkRules(spec, stage)].map(findingText);

const traffic = (healthCheck: object, rest: object = {}) => ({
  traffic: [
    {
      listener: 'sample',
      priority: 1,
      conditions: { paths: ['/*'] },
      port: 80,
      protocol: 'HTTP',
      healthCheck: { path: '/', ...healthCheck },
      ...rest,
    },
  ],
});
const alarm = (fields: object) => ({
  guards: {
    alarms: [],
    declare: [{ name: 'slow', metric: 'TargetResponseTime', statistic: 'Average', threshold: 1, ...fields }],
  },
});

describe('what lies at the bound is allowed', () => {
  it.each([
    ['one size', { capacity: { min: 12 } }],
    ['one step', { strategy: { steps: [100] } }],
    ['a soak as long as the alarm needs', { strategy: { soak: '4m' } }],
    ['a soak as long as an existing alarm needs', { strategy: { soak: '3m' }, guards: { declare: [] } }],
    ['a soak as long as target health needs', { strategy: { soak: '55s' }, guards: null }],
    ['a soak of a day', { strategy: { soak: '1d' } }],
    ['the shortest rollback window', { rollbackWindow: '10m' }],
    ['the longest rollback window', { rollbackWindow: '30d' }],
    ['the shortest bake', { image: { builder: { timeout: '5m' } } }],
    ['the longest bake', { image: { builder: { timeout: '6h' } } }],
    ['the fastest check', traffic({ interval: '5s', timeout: '2s' })],
    ['the slowest check', { ...traffic({ interval: '300s', timeout: '120s' }), strategy: { soak: '1h' } }],
    ['no draining', traffic({}, { deregistrationDelay: '0s' })],
    ['draining for an hour', traffic({}, { deregistrationDelay: '1h' })],
    ['all codes an ALB takes', traffic({ matcher: '200-299,301,400-499' })],
    ['an alarm of long periods', { ...alarm({ period: '5m', datapoints: 1 }), strategy: { soak: '420s' } }],
    ['all of the CPU', { scaling: { metric: 'cpu', target: 100 } }],
    ['the longest name', { fleet: 'web-of-all-the-users' }],
    [
      'any architecture, where all agree',
      { image: { architecture: 'x86_64', builder: { instanceType: 't3.small' } }, instances: { types: ['t3.small'] } },
    ],
    [
      'nothing but what is required',
      {
        description: null,
        guards: null,
        tags: null,
        instances: { userData: null, profilePolicies: null },
        image: { tests: null, components: null },
      },
    ],
  ])('%s', (_, overlay) => expect(problemsOf(changed(overlay))).toEqual([]));
});

it('reads the spec as deployed, with all defaults filled in, as it reads the file', () => {
  expect(problemsOf(fleetSpecSchema.parse(sample))).toEqual([]);
});

it('measures names with the stage', () => {
  const spec = changed({ fleet: 'web-of-all-the-users' });
  expect(problemsOf(spec, 'stagin')).toEqual([]);
  expect(problemsOf(spec, 'staging')).toHaveLength(1);
});

it('takes anything for a spec without falling over', () => {
  for (const raw of [
    undefined,
    null,
    5,
    'web',
    [],
    {},
    { traffic: [null] },
    { image: { components: [{ inputs: [] }] } },
  ]) {
    expect(checkRules(raw, 'prod')).toEqual([]);
    expect(checkShape(raw).length).toBeGreaterThan(0);
  }
});

it('has a name of its own for every rule', () => {
  expect(new Set(FLEET_RULES.map(({ name }) => name)).size).toBe(FLEET_RULES.length);
});

it('suggests every key of every block, misspelt', () => {
  const misspelt = changed({ instances: { volume: { sizeGib: 20, typ: 'gp3' } }, traffic: [{ helthCheck: {} }] });
  const unknown = checkShape(misspelt).filter(({ problem }) => problem.startsWith('is an unknown key'));
  expect(unknown.map(({ field, fix }) => `${fieldText(field)} ${fix}`)).toEqual([
    'instances.volume.sizeGib did you mean sizeGiB?',
    'instances.volume.typ did you mean type?',
    'traffic[0].helthCheck did you mean healthCheck?',
  ]);
});

it.each([
  ['90s', 90],
  ['5m', 300],
  ['2h', 7200],
  ['1d', 86_400],
  ['0s', 0],
])('%s is %d seconds, both ways', (text, length) => {
  expect(seconds(text)).toBe(length);
  expect(durationText(length)).toBe(text);
});

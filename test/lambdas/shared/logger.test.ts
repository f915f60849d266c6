import { releaseKeys, stepLogger } from '../../../lambdas/shared/logger';
import { virtualAws } from '../../simulator/virtual-aws';
import { written } from './written';

it.each<[string, unknown, object]>([
  ['nothing', undefined, {}],
  ['null', null, {}],
  ['a text', 'web', {}],
  ['what names nobody', {}, {}],
  ['a state', { state: 'S', execution: 'arn' }, { state: 'S', execution: 'arn' }],
  ['a request', { fleet: 'web', version: '1.0.0' }, { fleet: 'web' }],
  ['a release', { release: { id: 'web-1', fleet: 'web' } }, { release: 'web-1', fleet: 'web' }],
  ['a release of another fleet than it says', { fleet: 'x', release: { fleet: 'web' } }, { fleet: 'web' }],
  ['a release that is none', { state: 'S', release: null }, { state: 'S' }],
  ['names that are none', { state: 7, fleet: ['web'], release: { id: {}, fleet: 'web' } }, { fleet: 'web' }],
])('whose step it is, by an input that is %s', (_what, event, keys) => {
  expect(releaseKeys(event)).toEqual(keys);
});

describe('a line of a step’s log', () => {
  const runtime = {
    now: () => 0,
    randomHex: () => '',
    setting: () => '',
    clients: virtualAws().clients,
    stage: 'prod',
  };
  const logOf = (state: string, of: object) =>
    stepLogger({ state, ...of }, { functionName: state, awsRequestId: '7' }, runtime);

  it('is JSON, and says whose it is', async () => {
    const log = logOf('ShiftTraffic', { release: { id: 'web-1', fleet: 'web' } });

    expect(await written(() => log.info('done', { weight: 5 }))).toEqual([
      expect.objectContaining({
        ...{ level: 'INFO', message: 'done', weight: 5 },
        ...{ function: 'ShiftTraffic', requestId: '7', state: 'ShiftTraffic', release: 'web-1', fleet: 'web' },
      }),
    ]);
  });

  it('says nothing of the invocation before', async () => {
    logOf('ShiftTraffic', { release: { id: 'web-1', fleet: 'web' } });
    const [line] = await written(() => logOf('ChooseFleets', {}).info('done'));

    expect(line).toMatchObject({ function: 'ChooseFleets', state: 'ChooseFleets' });
    expect(line).not.toHaveProperty('release');
    expect(line).not.toHaveProperty('fleet');
  });
});

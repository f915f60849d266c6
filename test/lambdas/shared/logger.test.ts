import { releaseKeys } from '../../../lambdas/shared/logger';

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

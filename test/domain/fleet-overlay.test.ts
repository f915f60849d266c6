import { allowedPart, isSetBy, withOverlay } from '../../lambdas/domain/fleet-overlay';

describe('withOverlay', () => {
  it.each([
    ['merges blocks', { a: { b: 1, c: 2 } }, { a: { c: 3 } }, { a: { b: 1, c: 3 } }],
    ['replaces lists as a whole', { a: [1, 2, 3] }, { a: [4] }, { a: [4] }],
    ['removes with null', { a: 1, b: { c: 2, d: 3 } }, { b: { c: null } }, { a: 1, b: { d: 3 } }],
    ['adds what was not there, without its nulls', {}, { a: { b: 1, c: null } }, { a: { b: 1 } }],
    ['puts a value in the place of a block', { a: { b: 1 } }, { a: 2 }, { a: 2 }],
    ['leaves a base alone that has nothing to merge', { a: 1 }, {}, { a: 1 }],
  ])('%s', (_, base, overlay, merged) => expect(withOverlay(base, overlay)).toEqual(merged));

  it('treats no key as special', () => {
    const overlay: unknown = JSON.parse('{"__proto__": {"polluted": true}}');
    const merged = withOverlay({}, overlay);
    expect(Object.hasOwn({}, 'polluted') || 'polluted' in {}).toBe(false);
    expect(JSON.stringify(merged)).toBe('{"__proto__":{"polluted":true}}');
  });
});

it('allowedPart leaves out what is the same in every stage, and nothing else', () => {
  const overlay = {
    fleet: 'x',
    image: { tests: [], builder: { timeout: '1h' } },
    instances: { userData: 'x', types: ['t4g.small'] },
  };
  expect(allowedPart(overlay)).toEqual({ image: { builder: { timeout: '1h' } }, instances: { types: ['t4g.small'] } });
});

describe('isSetBy', () => {
  const overlay = { capacity: { min: 1 }, traffic: [{ port: 80 }], description: null };
  it.each([
    ['a value of the overlay', ['capacity', 'min'], true],
    ['a value of the base in a block of both', ['capacity', 'max'], false],
    ['whatever is missing in a list of the overlay', ['traffic', 0, 'priority'], true],
    ['a field the overlay removes', ['description'], true],
    ['a block of the base', ['scaling', 'target'], false],
  ])('%s', (_, field, expected) => expect(isSetBy(overlay, field)).toBe(expected));
});

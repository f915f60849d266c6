import * as z from 'zod';
import { problemsOf, quote } from '../../lambdas/domain/problems';
import { rebuildRequestSchema, requestedBy } from '../../lambdas/domain/rebuild-request';
import { releaseRequestSchema } from '../../lambdas/domain/release-request';

const said = (schema: z.ZodType, input: unknown): readonly string[] => {
  const parsed = schema.safeParse(input);
  return parsed.success ? [] : problemsOf(parsed.error, input);
};
const release = (changes: object) => said(releaseRequestSchema, { fleet: 'web', version: '1.1.0', ...changes });

describe('a value in a message', () => {
  it.each<[string, unknown, string]>([
    ['is quoted', 'web; rm', '"web; rm"'],
    ['is shown whole while it is short', 'x'.repeat(58), `"${'x'.repeat(58)}"`],
    ['is cut when it is long', 'x'.repeat(59), `"${'x'.repeat(59)}… (61 characters)`],
    ['may be nothing', undefined, 'nothing'],
  ])('%s', (_, value, text) => expect(quote(value)).toBe(text));
});

describe('what is wrong with a release request', () => {
  it.each<[string, object, readonly string[]]>([
    ['nothing', {}, []],
    ['a missing fleet', { fleet: undefined }, ['fleet is missing']],
    ['another type', { force: 'yes' }, ['force must be of type boolean, and is "yes"']],
    ['null', { fleet: null }, ['fleet must be of type string, and is null']],
    ['fields nobody knows', { colour: 'red', tone: 1 }, ['"colour", "tone" is not a known field; remove it']],
    [
      'two things at once',
      { fleet: undefined, force: 1 },
      ['fleet is missing', 'force must be of type boolean, and is 1'],
    ],
  ])('%s', (_, changes, problems) => expect(release(changes)).toEqual(problems));

  it('is the request itself, where it is none', () => {
    expect(said(releaseRequestSchema, 'web')).toEqual(['the request must be of type object, and is "web"']);
    expect(said(releaseRequestSchema, null)).toEqual(['the request must be of type object, and is null']);
  });

  it('says how long a text may be, or what it should look like', () => {
    expect(said(z.object({ reason: z.string().max(3) }), { reason: 'long' })).toEqual([
      'reason must be at most 3 characters long, and is "long"',
    ]);
    expect(said(z.object({ id: z.string().max(3, 'a short id') }), { id: 'long' })).toEqual([
      'id must be a short id, and is "long"',
    ]);
    expect(said(z.object({ ids: z.array(z.string()).max(1, 'one') }), { ids: ['a', 'b'] })).toEqual([
      'ids must be one, and is ["a","b"]',
    ]);
    expect(said(z.object({ at: z.string().regex(/^\d$/, 'must be a digit') }), { at: 'x' })).toEqual([
      'at must be a digit, and is "x"',
    ]);
  });

  it('names fields in blocks, and looks for nothing in what is no block', () => {
    const schema = z.object({ a: z.object({ b: z.string() }) });
    expect(said(schema, { a: { b: 1 } })).toEqual(['a.b must be of type string, and is 1']);
    expect(said(schema, { a: {} })).toEqual(['a.b is missing']);
    const error = new z.ZodError([{ code: 'custom', path: ['a', 'b'], message: 'odd', input: undefined }]);
    for (const a of [null, 5, undefined]) expect(problemsOf(error, { a })).toEqual(['a.b is missing']);
  });
});

describe('a rebuild request', () => {
  const rebuild = (input: unknown) => said(rebuildRequestSchema, input);
  it.each<[string, unknown, readonly string[]]>([
    ['every fleet', {}, []],
    ['one fleet', { fleet: 'web' }, []],
    ['some fleets', { fleets: ['web', 'api'] }, []],
    ['200 fleets', { fleets: Array(200).fill('web') }, []],
    ['a time', { scheduledTime: '2026-11-03T03:00:00Z' }, []],
    ['a time with fractions', { scheduledTime: '2026-11-03T03:00:00.123Z' }, []],
    [
      'one fleet and some fleets',
      { fleet: 'web', fleets: ['api'] },
      ['fleets must be there or fleet, not both, and is ["api"]'],
    ],
    ['a field nobody knows', { fleat: 'web' }, ['"fleat" is not a known field; remove it']],
  ])('may ask for %s', (_, input, problems) => expect(rebuild(input)).toEqual(problems));

  it.each([
    { fleets: [] },
    { fleets: Array(201).fill('web') },
    { fleets: ['Web!'] },
    { scheduledTime: '2026-11-03' },
    { scheduledTime: '2026-11-03T03:00:00+01:00' },
    { scheduledTime: '2026-11-03T03:00:00.Z' },
    { scheduledTime: 'at 2026-11-03T03:00:00Z' },
    { scheduledTime: '2026-11-03T03:00:00Z sharp' },
  ])('is refused: %j', (input) => expect(rebuild(input)).toHaveLength(1));

  it('says who asked', () => {
    expect(requestedBy('2026-11-03T03:00:00Z')).toBe('schedule');
    expect(requestedBy(undefined)).toBe('rebuild by hand');
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { fleetJsonSchema, fleetJsonSchemaText } from '../../infra/fleet-json-schema';
import { isBlock } from '../../lambdas/domain/block';
import { type FieldPath, fieldText, valueAt } from '../../lambdas/domain/fleet-finding';

const FLEETS = join(__dirname, '../../fleets');
const sample = readFileSync(join(FLEETS, 'web.yaml'), 'utf8');
const schema = fleetJsonSchema();

/** What a piece of YAML holds that its schema does not know, or lacks though the schema demands it. */
function strangers(value: unknown, known: unknown, at: FieldPath = []): readonly string[] {
  const choices = valueAt(known, ['anyOf']);
  if (Array.isArray(choices)) {
    const [best = []] = choices.map((choice) => strangers(value, choice, at)).sort((a, b) => a.length - b.length);
    return best;
  }
  if (Array.isArray(value))
    return value.flatMap((entry, index) => strangers(entry, valueAt(known, ['items']), [...at, index]));
  if (!isBlock(value)) return [];
  const required = valueAt(known, ['required']);
  const missing = (Array.isArray(required) ? required : []).filter((key: string) => !Object.hasOwn(value, key));
  const inside = Object.entries(value).flatMap(([key, entry]) => {
    const field = valueAt(known, ['properties', key]) ?? valueAt(known, ['additionalProperties']);
    return isBlock(field) ? strangers(entry, field, [...at, key]) : [`unknown ${fieldText([...at, key])}`];
  });
  return [...missing.map((key: string) => `missing ${fieldText([...at, key])}`), ...inside];
}

/** Every field of the schema that an editor would complete. */
function fields(known: unknown, at: FieldPath = []): readonly { readonly at: string; readonly description: unknown }[] {
  const items = valueAt(known, ['items']);
  const choices = valueAt(known, ['anyOf']);
  const inner = [...(items === undefined ? [] : [items]), ...(Array.isArray(choices) ? choices : [])];
  const properties = valueAt(known, ['properties']);
  return [
    ...inner.flatMap((choice: unknown) => fields(choice, at)),
    ...Object.entries(isBlock(properties) ? properties : {}).flatMap(([key, field]) => [
      { at: fieldText([...at, key]), description: valueAt(field, ['description']) },
      ...fields(field, [...at, key]),
    ]),
  ];
}

it('is committed as it is generated: if not, run "npm run schema"', () => {
  expect(readFileSync(join(FLEETS, 'fleet.schema.json'), 'utf8')).toBe(fleetJsonSchemaText());
});

it('is named in the first line of the sample', () => {
  expect(sample.split('\n')[0]).toBe('# yaml-language-server: $schema=./fleet.schema.json');
});

it('knows all of the sample, its overlays too', () => {
  expect(strangers(parse(sample), schema)).toEqual([]);
});

it('finds what the sample does not hold', () => {
  const other: unknown = parse(
    sample.replace('  warmup: 90s', '  warmUp: 90s').replace('      min: 1\n', '      minimum: 1\n'),
  );
  expect(strangers(other, schema)).toEqual([
    'missing capacity.warmup',
    'unknown capacity.warmUp',
    'unknown stages.staging.capacity.minimum',
  ]);
});

it('explains every field', () => {
  const silent = fields(schema).filter(({ description }) => typeof description !== 'string');
  expect(silent).toEqual([]);
});

it('demands nothing of an overlay, and does not offer it what is the same in every stage', () => {
  const overlay = valueAt(schema, ['properties', 'stages', 'additionalProperties']);
  expect(strangers({}, overlay)).toEqual([]);
  expect(strangers({ capacity: { min: 1 }, description: null }, overlay)).toEqual([]);
  expect(strangers({ fleet: 'x', image: { artifact: 'x' }, instances: { userData: 'x' } }, overlay)).toEqual([
    'unknown fleet',
    'unknown image.artifact',
    'unknown instances.userData',
  ]);
});

import * as z from 'zod';
import type { FieldPath, Finding } from './fleet-finding';
import { architectureOf, looksLikeSecret, nameSuggestsSecret } from './fleet-knowledge';
import { type FleetRule, outside, repeated, rule } from './fleet-rule';
import { fleetSpecSchema } from './fleet-spec';

const { image, instances } = fleetSpecSchema.shape;
const builder = image.shape.builder.shape;
const script = image.shape.components.unwrap().element.shape;

/** The two lists of scripts, with no more of each entry than the given fields. */
const scripts = <Entry extends z.ZodRawShape>(entry: Entry) => {
  const entries = z.array(z.object(entry)).default([]);
  return z.object({ image: z.object({ components: entries, tests: entries }) });
};

const SCRIPT_LISTS = ['components', 'tests'] as const;

export const IMAGE_RULES: readonly FleetRule[] = [
  rule('every script has a name of its own', scripts({ name: script.name }), ({ image: lists }) =>
    repeated(
      SCRIPT_LISTS.flatMap((list) =>
        lists[list].map(({ name }, index) => ({ name, field: ['image', list, index, 'name'] satisfies FieldPath })),
      ),
      'script',
    ),
  ),

  rule('inputs hold no secrets', scripts({ inputs: script.inputs }), ({ image: lists }) =>
    SCRIPT_LISTS.flatMap((list) =>
      lists[list].flatMap(({ inputs }, index) =>
        Object.entries(inputs).flatMap(([name, value]) =>
          secretInput(['image', list, index, 'inputs', name], name, value),
        ),
      ),
    ),
  ),

  rule(
    'the builder has time, but not for ever',
    z.object({ image: z.object({ builder: z.object({ timeout: builder.timeout }) }) }),
    (spec) =>
      outside(
        ['image', 'builder', 'timeout'],
        spec.image.builder.timeout,
        '5m',
        '6h',
        'a builder needs minutes to start, and costs until it ends',
      ),
  ),

  rule(
    'the builder has the architecture of the image',
    z.object({
      image: z.object({
        architecture: image.shape.architecture,
        builder: z.object({ instanceType: builder.instanceType }),
      }),
    }),
    (spec) =>
      otherArchitecture(['image', 'builder', 'instanceType'], spec.image.builder.instanceType, spec.image.architecture),
  ),

  rule(
    'the instances have the architecture of the image',
    z.object({
      image: z.object({ architecture: image.shape.architecture }),
      instances: z.object({ types: instances.shape.types }),
    }),
    (spec) =>
      spec.instances.types.flatMap((type, index) =>
        otherArchitecture(['instances', 'types', index], type, spec.image.architecture),
      ),
  ),
];

/** The value itself is never repeated: problems end up in build logs. */
function secretInput(field: FieldPath, name: string, value: string): readonly Finding[] {
  const fix =
    'keep it in AWS Secrets Manager and let the software read it at run time, by a policy of instances.profilePolicies';
  if (looksLikeSecret(value)) {
    return [{ field, problem: 'has a value that looks like a secret, and an image keeps what it was baked with', fix }];
  }
  if (nameSuggestsSecret(name)) {
    return [{ field, problem: 'has the name of a secret, and an image keeps what it was baked with', fix }];
  }
  return [];
}

function otherArchitecture(field: FieldPath, type: string, wanted: string): readonly Finding[] {
  const actual = architectureOf(type);
  if (actual === wanted) return [];
  return [
    {
      field,
      against: [['image', 'architecture']],
      problem: `${type} is ${actual}, image.architecture is ${wanted}`,
      fix:
        wanted === 'arm64'
          ? 'take a Graviton type such as m7g.large, or set image.architecture to x86_64'
          : 'take a type without Graviton such as m7i.large, or set image.architecture to arm64',
    },
  ];
}

import type { ResourceType, Tag } from '@aws-sdk/client-ec2';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import { invalidValue } from './errors';
import type { Tags } from './records';

export const tagSchema = z.strictObject({ Key: z.string(), Value: z.string().optional() });

export const tagSpecifications = z.array(
  z.strictObject({
    ResourceType: z.custom<ResourceType>((value) => typeof value === 'string'),
    Tags: z.array(tagSchema),
  }),
);

/** Source: EC2 user guide, "Tag restrictions". */
const MAX_TAGS = 50;

/**
 * Tags as a caller may set them.
 * @throws AwsError InvalidParameterValue for reserved keys, duplicate keys and over-long texts, TagLimitExceeded.
 */
export function callersTags(list: readonly Tag[]): Tags {
  const tags: Record<string, string> = {};
  for (const { Key: key = '', Value: value = '' } of list) {
    if (key.toLowerCase().startsWith('aws:')) {
      throw invalidValue(
        `Value ( ${key} ) for parameter key is invalid. Tag keys starting with 'aws:' are reserved for internal use`,
      );
    }
    if (key === '' || key.length > 128) throw invalidValue('Tag key exceeds the maximum length of 128 characters');
    if (value.length > 256) throw invalidValue('Tag value exceeds the maximum length of 256 characters');
    if (Object.hasOwn(tags, key)) throw invalidValue(`Duplicate tag key '${key}' specified.`);
    tags[key] = value;
  }
  return requireFewTags(tags);
}

export function requireFewTags(tags: Tags): Tags {
  const own = Object.keys(tags).filter((key) => !key.startsWith('aws:'));
  if (own.length <= MAX_TAGS) return tags;
  throw new AwsError('TagLimitExceeded', `More than ${MAX_TAGS} tags specified`);
}

/**
 * The tags of each kind of resource a call makes.
 * @throws AwsError InvalidParameterValue for a kind the call does not make.
 */
export function tagsByKind<Kind extends string>(
  specifications: z.output<typeof tagSpecifications> | undefined,
  kinds: readonly Kind[],
): Readonly<Partial<Record<Kind, Tags>>> {
  const tags: Partial<Record<Kind, Tags>> = {};
  for (const specification of specifications ?? []) {
    const kind = kinds.find((known) => known === specification.ResourceType);
    if (kind === undefined) {
      throw invalidValue(`'${specification.ResourceType}' is not a valid taggable resource type for this operation.`);
    }
    if (tags[kind] !== undefined) throw invalidValue(`Duplicate resource type '${kind}' in TagSpecifications.`);
    tags[kind] = callersTags(specification.Tags);
  }
  return tags;
}

export function tagList(tags: Tags): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

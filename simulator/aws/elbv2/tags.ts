import type {
  AddTagsCommandInput,
  AddTagsCommandOutput,
  DescribeTagsCommandInput,
  DescribeTagsCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import { type Operations, operation } from '../../service';
import { listenerNotFound, loadBalancerNotFound, ruleNotFound, targetGroupNotFound, validationError } from './errors';
import type { Tags } from './model';
import type { Elbv2State } from './state';

export const tagListSchema = z.array(z.strictObject({ Key: z.string(), Value: z.string().optional() }));

/** Source: ELBv2 user guide, tag restrictions. */
const MAX_TAGS = 50;

/**
 * Reads a list of tags.
 * @throws AwsError DuplicateTagKeysException, TooManyTagsException, ValidationError.
 */
export function readTags(list: z.output<typeof tagListSchema>): Tags {
  const tags: Record<string, string> = {};
  for (const { Key: key, Value: value = '' } of list) {
    if (key in tags) throw new AwsError('DuplicateTagKeysException', `Tag keys must be unique: '${key}' is repeated`);
    if (key === '' || key.length > 128) throw validationError(`Tag key '${key}' must be 1 to 128 characters long`);
    if (key.startsWith('aws:')) throw validationError(`Tag key '${key}' begins with the reserved prefix 'aws:'`);
    if (value.length > 256) throw validationError(`The value of tag '${key}' cannot be longer than 256 characters`);
    tags[key] = value;
  }
  checkCount(tags);
  return tags;
}

export function tagOperations(state: Elbv2State): Operations {
  return {
    AddTags: operation({
      kind: 'write',
      input: z.strictObject({
        ResourceArns: z.array(z.string()),
        Tags: tagListSchema,
      }) satisfies z.ZodType<AddTagsCommandInput>,
      answer: (input): Omit<AddTagsCommandOutput, '$metadata'> => {
        const added = readTags(input.Tags);
        const merged = input.ResourceArns.map((arn) => ({ arn, tags: { ...existingTags(state, arn), ...added } }));
        for (const { tags } of merged) checkCount(tags);
        for (const { arn, tags } of merged) state.tags.put(arn, tags);
        return {};
      },
    }),
    DescribeTags: operation({
      kind: 'eventual',
      input: z.strictObject({ ResourceArns: z.array(z.string()) }) satisfies z.ZodType<DescribeTagsCommandInput>,
      answer: (input, { readAt }): Omit<DescribeTagsCommandOutput, '$metadata'> => {
        if (input.ResourceArns.length > 20) throw validationError('At most 20 resources can be described at once');
        return {
          TagDescriptions: input.ResourceArns.map((arn) => ({
            ResourceArn: arn,
            Tags: Object.entries(existingTags(state, arn, readAt)).map(([Key, Value]) => ({ Key, Value })),
          })),
        };
      },
    }),
  };
}

function checkCount(tags: Tags): void {
  if (Object.keys(tags).length > MAX_TAGS)
    throw new AwsError('TooManyTagsException', `A resource can have at most ${MAX_TAGS} tags`);
}

function existingTags(state: Elbv2State, arn: string, at?: number): Tags {
  const kinds = [
    {
      marker: ':targetgroup/',
      map: state.targetGroups,
      missing: () => targetGroupNotFound(`Target groups '${arn}' not found`),
    },
    { marker: ':listener-rule/', map: state.rules, missing: ruleNotFound },
    { marker: ':listener/', map: state.listeners, missing: listenerNotFound },
    { marker: ':loadbalancer/', map: state.loadBalancers, missing: loadBalancerNotFound },
  ];
  const kind = kinds.find(({ marker }) => arn.includes(marker));
  if (kind === undefined) throw validationError(`'${arn}' is not a valid load balancing ARN`);
  if (kind.map.get(arn, at) === undefined) throw kind.missing();
  return state.tags.get(arn, at) ?? {};
}

import type {
  CreateOrUpdateTagsCommandInput,
  CreateOrUpdateTagsCommandOutput,
  DescribeTagsCommandInput,
  DescribeTagsCommandOutput,
  TagDescription,
} from '@aws-sdk/client-auto-scaling';
import { z } from 'zod';
import { type Operations, operation } from '../../service';
import type { Answer, Context } from './context';
import { validationError } from './errors';
import { filtersSchema } from './filters';
import { tagView } from './group-view';
import { page } from './page';
import { groupTags, tagSchema } from './tags';

const tagInput = z.strictObject({
  Tags: z.array(tagSchema.required({ ResourceId: true })),
}) satisfies z.ZodType<CreateOrUpdateTagsCommandInput>;

const describeInput = z.strictObject({
  Filters: filtersSchema,
  MaxRecords: z.number().optional(),
  NextToken: z.string().optional(),
}) satisfies z.ZodType<DescribeTagsCommandInput>;

export function tagOperations(context: Context): Operations {
  return {
    CreateOrUpdateTags: operation({
      kind: 'write',
      input: tagInput,
      answer: (input): Answer<CreateOrUpdateTagsCommandOutput> => {
        const names = new Set(input.Tags.map((tag) => tag.ResourceId));
        for (const name of names) context.store.requireChangeable(name);
        for (const name of names) {
          const added = groupTags(
            name,
            input.Tags.filter((tag) => tag.ResourceId === name),
          );
          const kept = context.store
            .require(name)
            .tags.filter((tag) => !added.some((replacement) => replacement.key === tag.key));
          context.store.change(name, { tags: [...kept, ...added] });
        }
        return {};
      },
    }),

    DescribeTags: operation({
      kind: 'eventual',
      input: describeInput,
      answer: (input, call): Answer<DescribeTagsCommandOutput> => {
        const tests = (input.Filters ?? []).map(({ Name: name = '', Values: values = [] }) => tagTest(name, values));
        const tags = context.store.groups
          .list(call.readAt)
          .flatMap((group) => group.tags.map((tag) => tagView(group.name, tag)))
          .filter((tag) => tests.every((test) => test(tag)));
        const { items, nextToken } = page(tags, input, 50);
        return { Tags: items, NextToken: nextToken };
      },
    }),
  };
}

/** Source: the API's `Filter`, as DescribeTags takes it. */
function tagTest(name: string, values: readonly string[]): (tag: TagDescription) => boolean {
  switch (name) {
    case 'auto-scaling-group':
      return (tag) => values.includes(tag.ResourceId ?? '');
    case 'key':
      return (tag) => values.includes(tag.Key ?? '');
    case 'value':
      return (tag) => values.includes(tag.Value ?? '');
    case 'propagate-at-launch':
      return (tag) => values.includes(String(tag.PropagateAtLaunch));
    default:
      throw validationError(
        `Invalid filter name ${name}. Valid names: auto-scaling-group, key, value, propagate-at-launch`,
      );
  }
}

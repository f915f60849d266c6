import { z } from 'zod';
import { validationError } from './errors';
import type { Group, GroupTag } from './model';

export const tagSchema = z.strictObject({
  ResourceId: z.string().optional(),
  ResourceType: z.string().optional(),
  Key: z.string(),
  Value: z.string().optional(),
  PropagateAtLaunch: z.boolean().optional(),
});

export type RequestedTag = z.output<typeof tagSchema>;

/** Source: Auto Scaling user guide, "Tag Auto Scaling groups and instances": 50 tags, keys of 128 and values of 256 characters. */
const MOST_TAGS = 50;

/** @throws ValidationError where a tag breaks AWS's rules, or names another resource. */
export function groupTags(groupName: string, requested: readonly RequestedTag[]): readonly GroupTag[] {
  const keys = new Set(requested.map((tag) => tag.Key));
  if (keys.size !== requested.length) throw validationError('Duplicate tag keys found.');
  if (requested.length > MOST_TAGS) throw validationError(`The maximum number of tags per resource is ${MOST_TAGS}.`);
  return requested.map((tag) => {
    if (tag.ResourceId !== undefined && tag.ResourceId !== groupName) {
      throw validationError(`The tag's resource id ${tag.ResourceId} is not the group's name ${groupName}.`);
    }
    if (tag.ResourceType !== undefined && tag.ResourceType !== 'auto-scaling-group') {
      throw validationError(`Invalid resource type ${tag.ResourceType}: only auto-scaling-group is supported.`);
    }
    if (tag.Key.toLowerCase().startsWith('aws:')) {
      throw validationError(`The tag key ${tag.Key} is invalid: the prefix aws: is reserved.`);
    }
    if (tag.Key.length < 1 || tag.Key.length > 128 || (tag.Value ?? '').length > 256) {
      throw validationError(`The tag ${tag.Key} is too long.`);
    }
    return { key: tag.Key, value: tag.Value ?? '', propagateAtLaunch: tag.PropagateAtLaunch ?? false };
  });
}

/** What instances get of a group's tags at launch, AWS's own included. */
export function launchTags(group: Group): Readonly<Record<string, string>> {
  const propagated = group.tags.filter((tag) => tag.propagateAtLaunch).map((tag) => [tag.key, tag.value]);
  return { ...Object.fromEntries(propagated), 'aws:autoscaling:groupName': group.name };
}

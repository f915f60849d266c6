import type {
  CreateTagsCommandInput,
  CreateTagsCommandOutput,
  DeleteTagsCommandInput,
  DeleteTagsCommandOutput,
} from '@aws-sdk/client-ec2';
import { z } from 'zod';
import { AwsError } from '../../aws-error';
import { type Operations, operation } from '../../service';
import { imageNotFound, instanceNotFound, snapshotNotFound, templateIdNotFound } from './errors';
import type { Images } from './images';
import type { Instances } from './instances';
import type { LaunchTemplates } from './launch-templates';
import type { Tags } from './records';
import { callersTags, requireFewTags, tagSchema } from './tags';

type Output<T> = Omit<T, '$metadata'>;

const createTagsInput = z.strictObject({
  Resources: z.array(z.string()).min(1).max(1000),
  Tags: z.array(tagSchema).min(1),
}) satisfies z.ZodType<CreateTagsCommandInput>;

const deleteTagsInput = z.strictObject({
  Resources: z.array(z.string()).min(1).max(1000),
  Tags: z.array(tagSchema).optional(),
}) satisfies z.ZodType<DeleteTagsCommandInput>;

/** Something with tags: what they are, how to change them. */
interface Taggable {
  readonly tags: Tags;
  /** Epoch ms. */
  readonly bornAt: number;
  readonly change: (change: (tags: Tags) => Tags) => void;
}

export function tagOperations(
  stores: { readonly instances: Instances; readonly images: Images; readonly templates: LaunchTemplates },
  freshIdSeconds: number,
): Operations {
  const { instances, images, templates } = stores;

  const lookUp = (id: string): { readonly found: Taggable | undefined; readonly missing: AwsError } => {
    if (id.startsWith('i-')) {
      const record = instances.find(id);
      return {
        found: record && { tags: record.tags, bornAt: record.launchTime, change: (tags) => instances.tag(id, tags) },
        missing: instanceNotFound([id]),
      };
    }
    if (id.startsWith('ami-')) {
      const record = images.find(id);
      const registered = record?.state === 'deregistered' ? undefined : record;
      return {
        found: registered && {
          tags: registered.tags,
          bornAt: registered.createdAt,
          change: (tags) => images.tagImage(id, tags),
        },
        missing: imageNotFound(id),
      };
    }
    if (id.startsWith('snap-')) {
      const record = images.snapshot(id);
      return {
        found: record && {
          tags: record.tags,
          bornAt: record.startedAt,
          change: (tags) => images.tagSnapshot(id, tags),
        },
        missing: snapshotNotFound(id),
      };
    }
    if (id.startsWith('lt-')) {
      const record = templates.find(id);
      return {
        found: record && { tags: record.tags, bornAt: record.createdAt, change: (tags) => templates.tag(id, tags) },
        missing: templateIdNotFound(id),
      };
    }
    return { found: undefined, missing: new AwsError('InvalidID', `The ID '${id}' is not valid`) };
  };

  /** All or nothing: EC2 changes no resource when it refuses one. */
  const requireAll = (ids: readonly string[], now: number): readonly Taggable[] =>
    ids.map((id) => {
      const { found, missing } = lookUp(id);
      if (found === undefined || now < found.bornAt + freshIdSeconds * 1000) throw missing;
      return found;
    });

  return {
    CreateTags: operation<z.output<typeof createTagsInput>, Output<CreateTagsCommandOutput>>({
      kind: 'write',
      input: createTagsInput,
      answer: (input, call) => {
        const added = callersTags(input.Tags);
        const resources = requireAll(input.Resources, call.now);
        for (const { tags } of resources) requireFewTags({ ...tags, ...added });
        for (const { change } of resources) change((tags) => ({ ...tags, ...added }));
        return {};
      },
    }),

    DeleteTags: operation<z.output<typeof deleteTagsInput>, Output<DeleteTagsCommandOutput>>({
      kind: 'write',
      input: deleteTagsInput,
      answer: (input, call) => {
        const doomed = (key: string, value: string): boolean =>
          input.Tags === undefined
            ? !key.startsWith('aws:')
            : input.Tags.some(({ Key, Value }) => Key === key && (Value === undefined || Value === value));
        for (const { change } of requireAll(input.Resources, call.now)) {
          change((tags) => Object.fromEntries(Object.entries(tags).filter(([key, value]) => !doomed(key, value))));
        }
        return {};
      },
    }),
  };
}

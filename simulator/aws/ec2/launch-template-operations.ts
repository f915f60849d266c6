import type {
  CreateLaunchTemplateCommandInput,
  CreateLaunchTemplateCommandOutput,
  DeleteLaunchTemplateCommandInput,
  DeleteLaunchTemplateCommandOutput,
  DescribeLaunchTemplatesCommandInput,
  DescribeLaunchTemplatesCommandOutput,
  DescribeLaunchTemplateVersionsCommandInput,
  DescribeLaunchTemplateVersionsCommandOutput,
  LaunchTemplate,
} from '@aws-sdk/client-ec2';
import { z } from 'zod';
import { type Operations, operation } from '../../service';
import type { ClientTokens } from './client-tokens';
import { invalidValue, missingParameter, templateDataMissing } from './errors';
import { filtersBy, page, pageFields, passes } from './filters';
import type { Images } from './images';
import { decodedUserData, launchTemplateFields, network } from './launch-fields';
import { type LaunchTemplates, versionNumber } from './launch-templates';
import { TAGGABLE_AT_LAUNCH } from './launcher';
import type { LaunchTemplateRecord } from './records';
import { tagList, tagSpecifications, tagsByKind } from './tags';

type Output<T> = Omit<T, '$metadata'>;

const createInput = z.strictObject({
  LaunchTemplateName: z.string(),
  LaunchTemplateData: launchTemplateFields,
  VersionDescription: z.string().max(255).optional(),
  ClientToken: z.string().optional(),
  TagSpecifications: tagSpecifications.optional(),
}) satisfies z.ZodType<CreateLaunchTemplateCommandInput>;

const describeInput = z.strictObject({
  LaunchTemplateIds: z.array(z.string()).optional(),
  LaunchTemplateNames: z.array(z.string()).optional(),
  Filters: filtersBy('launch-template-name'),
  ...pageFields,
}) satisfies z.ZodType<DescribeLaunchTemplatesCommandInput>;

const describeVersionsInput = z.strictObject({
  LaunchTemplateId: z.string().optional(),
  LaunchTemplateName: z.string().optional(),
  Versions: z.array(z.string()).optional(),
  ...pageFields,
}) satisfies z.ZodType<DescribeLaunchTemplateVersionsCommandInput>;

const deleteInput = z.strictObject({
  LaunchTemplateId: z.string().optional(),
  LaunchTemplateName: z.string().optional(),
}) satisfies z.ZodType<DeleteLaunchTemplateCommandInput>;

/** Source: EC2 API reference, CreateLaunchTemplate: up to 128 ASCII characters. */
const MAX_TOKEN = 128;

export function launchTemplateOperations(
  templates: LaunchTemplates,
  images: Images,
  tokens: ClientTokens,
  accountId: string,
): Operations {
  const view = (template: LaunchTemplateRecord) => sdkTemplate(template, accountId);

  return {
    CreateLaunchTemplate: operation<z.output<typeof createInput>, Output<CreateLaunchTemplateCommandOutput>>({
      kind: 'write',
      input: createInput,
      answer: ({ ClientToken: token, ...request }, call) => {
        const clientToken = token ?? call.token;
        if (clientToken.length > MAX_TOKEN)
          throw invalidValue(`The client token is longer than ${MAX_TOKEN} characters`);
        // That a token makes another template once the first is gone is assumed.
        const earlier = templates.find(tokens.earlier(clientToken, request) ?? '');
        if (earlier !== undefined) return { LaunchTemplate: view(earlier) };
        const { LaunchTemplateData: data, TagSpecifications, VersionDescription } = request;
        // Source: EC2 API reference, RequestLaunchTemplateData: at least one parameter must be specified.
        if (Object.values(data).every((field) => field === undefined)) throw templateDataMissing();
        decodedUserData(data.UserData);
        network(data, undefined);
        tagsByKind(data.TagSpecifications, TAGGABLE_AT_LAUNCH);
        const tags = tagsByKind(TagSpecifications, ['launch-template']);
        const created = templates.create({
          launchTemplateName: request.LaunchTemplateName,
          tags: tags['launch-template'] ?? {},
          data,
          ...(VersionDescription !== undefined && { versionDescription: VersionDescription }),
        });
        tokens.remember(clientToken, request, created.launchTemplateId);
        return { LaunchTemplate: view(created), ...warning(data.ImageId, images) };
      },
    }),

    DescribeLaunchTemplates: operation<z.output<typeof describeInput>, Output<DescribeLaunchTemplatesCommandOutput>>({
      kind: 'eventual',
      input: describeInput,
      answer: ({ LaunchTemplateIds: ids = [], LaunchTemplateNames: names = [], Filters, ...paging }, call) => {
        const named = [
          ...ids.map((id) => templates.require({ id }, call.readAt)),
          ...names.map((name) => templates.require({ name }, call.readAt)),
        ];
        const candidates = ids.length + names.length > 0 ? named : templates.all(call.readAt);
        const found = candidates.filter((template) =>
          passes(Filters, { 'launch-template-name': template.launchTemplateName }, template.tags),
        );
        const { items, next } = page(found, paging, { min: 1, max: 200 });
        return { LaunchTemplates: items.map(view), ...next };
      },
    }),

    DescribeLaunchTemplateVersions: operation<
      z.output<typeof describeVersionsInput>,
      Output<DescribeLaunchTemplateVersionsCommandOutput>
    >({
      kind: 'eventual',
      input: describeVersionsInput,
      answer: ({ LaunchTemplateId: id, LaunchTemplateName: name, Versions = ['1'], ...paging }, call) => {
        if (id === undefined && name === undefined) throw missingParameter('LaunchTemplateId');
        const template = templates.require({ id, name }, call.readAt);
        const numbers = [...new Set(Versions.map(versionNumber))];
        const { items, next } = page(numbers, paging, { min: 1, max: 200 });
        return {
          LaunchTemplateVersions: items.map((VersionNumber) => ({
            LaunchTemplateId: template.launchTemplateId,
            LaunchTemplateName: template.launchTemplateName,
            VersionNumber,
            ...(template.versionDescription !== undefined && { VersionDescription: template.versionDescription }),
            DefaultVersion: true,
            CreateTime: new Date(template.createdAt),
            CreatedBy: `arn:aws:iam::${accountId}:root`,
            LaunchTemplateData: template.data,
          })),
          ...next,
        };
      },
    }),

    DeleteLaunchTemplate: operation<z.output<typeof deleteInput>, Output<DeleteLaunchTemplateCommandOutput>>({
      kind: 'write',
      input: deleteInput,
      answer: ({ LaunchTemplateId: id, LaunchTemplateName: name }) => {
        const template = templates.require({ id, name });
        templates.delete(template.launchTemplateId);
        return { LaunchTemplate: view(template) };
      },
    }),
  };
}

/** A template is made whatever its image; EC2 only warns. Source: EC2 API reference, CreateLaunchTemplate, Warning. */
function warning(imageId: string | undefined, images: Images) {
  if (imageId === undefined || images.find(imageId) !== undefined) return {};
  const Message = `The image id '[${imageId}]' does not exist`;
  return { Warning: { Errors: [{ Code: 'InvalidAMIID.NotFound', Message }] } };
}

function sdkTemplate(template: LaunchTemplateRecord, accountId: string): LaunchTemplate {
  return {
    LaunchTemplateId: template.launchTemplateId,
    LaunchTemplateName: template.launchTemplateName,
    CreateTime: new Date(template.createdAt),
    CreatedBy: `arn:aws:iam::${accountId}:root`,
    DefaultVersionNumber: 1,
    LatestVersionNumber: 1,
    Tags: tagList(template.tags),
  };
}

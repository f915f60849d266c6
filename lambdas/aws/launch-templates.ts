import {
  CreateLaunchTemplateCommand,
  DeleteLaunchTemplateCommand,
  DescribeLaunchTemplateVersionsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { TEMPLATE_VERSION } from '../domain/names';
import { meaning } from '../shared/aws-errors';
import { adapter } from '../shared/clients';
import { tagList } from '../shared/tag-list';
import { instanceType } from './instance-type';
import { type RootVolume, rootVolumeMapping } from './root-volume';
import { tagRecord } from './tags';

export interface LaunchTemplateRequest {
  readonly name: string;
  readonly token: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly profileArn: string;
  readonly securityGroupIds: readonly string[];
  readonly rootVolume: RootVolume;
  /** At most 16 KB; undefined for none. */
  readonly userData: string | undefined;
  /** Of the template, and of the instances and volumes launched from it. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Its one version. */
export interface LaunchTemplate {
  readonly imageId: string;
  /** Those it gives its instances. */
  readonly instanceTags: Readonly<Record<string, string>>;
}

const NOT_FOUND = ['InvalidLaunchTemplateName.NotFoundException', 'InvalidLaunchTemplateId.NotFound'] as const;

/** EC2: one launch template per generation, with one version. Source: Amazon EC2 API reference. */
export const launchTemplates = adapter(EC2Client, (client) => ({
  /**
   * @returns EXISTS where a template of this name is there already: compare before adopting it. `warnings`: what EC2
   * finds wrong with the launches it describes.
   */
  async create(request: LaunchTemplateRequest): Promise<{ outcome: 'CREATED' | 'EXISTS'; warnings: string[] }> {
    const Tags = tagList(request.tags);
    const made = await client
      .send(
        new CreateLaunchTemplateCommand({
          LaunchTemplateName: request.name,
          ClientToken: request.token,
          TagSpecifications: [{ ResourceType: 'launch-template', Tags }],
          LaunchTemplateData: {
            ImageId: request.imageId,
            InstanceType: instanceType(request.instanceType),
            IamInstanceProfile: { Arn: request.profileArn },
            SecurityGroupIds: [...request.securityGroupIds],
            BlockDeviceMappings: [rootVolumeMapping(request.rootVolume)],
            // Hop limit 2: software in a container on the instance is one hop further away.
            MetadataOptions: { HttpEndpoint: 'enabled', HttpTokens: 'required', HttpPutResponseHopLimit: 2 },
            // Scaling on CPU needs a datapoint a minute; basic monitoring has one in five. Source: Auto Scaling user guide.
            Monitoring: { Enabled: true },
            UserData: request.userData && Buffer.from(request.userData).toString('base64'),
            TagSpecifications: [
              { ResourceType: 'instance', Tags },
              { ResourceType: 'volume', Tags },
            ],
          },
        }),
      )
      .catch(meaning('EXISTS', 'InvalidLaunchTemplateName.AlreadyExistsException'));
    if (made === 'EXISTS') return { outcome: made, warnings: [] };
    const warnings = (made.Warning?.Errors ?? []).map(({ Code, Message }) => `${Code}: ${Message}`);
    return { outcome: 'CREATED', warnings };
  },

  /** @returns undefined for a name nobody has; may lag behind a create. */
  async find(name: string): Promise<LaunchTemplate | undefined> {
    const found = await client
      .send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName: name, Versions: [TEMPLATE_VERSION] }))
      .catch(meaning(undefined, ...NOT_FOUND));
    const data = found?.LaunchTemplateVersions?.[0]?.LaunchTemplateData;
    const instanceTags = data?.TagSpecifications?.find(({ ResourceType }) => ResourceType === 'instance')?.Tags;
    return data && { imageId: data.ImageId ?? '', instanceTags: tagRecord(instanceTags) };
  },

  /** @returns GONE where there is none of this name. */
  delete(name: string): Promise<'DELETED' | 'GONE'> {
    return client
      .send(new DeleteLaunchTemplateCommand({ LaunchTemplateName: name }))
      .then(() => 'DELETED', meaning('GONE', ...NOT_FOUND));
  },
}));

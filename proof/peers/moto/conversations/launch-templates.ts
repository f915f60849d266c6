import {
  CreateLaunchTemplateCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { launchTemplates } from '../../../../lambdas/aws/launch-templates';
import type { Conversation } from '../conversation';
import { templateRequest } from './requests';

const NAME = 'prod-web-v001';
const LaunchTemplateData = { InstanceType: 't3.small' as const };

export const launchTemplateConversation: Conversation = {
  name: 'launch templates',
  async hold(peer) {
    const { refused, taken } = peer;
    const templates = peer.use(launchTemplates);
    const ec2 = peer.clients(EC2Client);
    await templates.find(NAME);
    await templates.create(templateRequest(peer, NAME));
    await peer.settle(5);
    await templates.find(NAME);
    await ec2.send(new DescribeLaunchTemplatesCommand({ LaunchTemplateNames: [NAME] }));
    await taken('the same token again', () => templates.create(templateRequest(peer, NAME)));
    await templates.create(templateRequest(peer, NAME, 'another token'));
    const versions = (input: object) => ec2.send(new DescribeLaunchTemplateVersionsCommand(input));
    await refused('a version that is not', () => versions({ LaunchTemplateName: NAME, Versions: ['7'] }));
    await refused('a version that is none', () => versions({ LaunchTemplateName: NAME, Versions: ['newest'] }));
    await refused('versions of no template', () => versions({ Versions: ['1'] }));
    const describe = (input: object) => ec2.send(new DescribeLaunchTemplatesCommand(input));
    await refused('a name that is not', () => describe({ LaunchTemplateNames: ['nobody-has-this'] }));
    await refused('an id that is not', () => describe({ LaunchTemplateIds: ['lt-00000000000000000'] }));
    for (const name of ['', 'no', 'has a space', 'x'.repeat(129)]) {
      await refused(`a name that may not be, ${name.length} characters`, () =>
        ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName: name, LaunchTemplateData })),
      );
    }
    await refused('an empty template', () =>
      ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName: 'empty', LaunchTemplateData: {} })),
    );
    await refused('tags for what it does not make', () =>
      ec2.send(
        new CreateLaunchTemplateCommand({
          LaunchTemplateName: 'wrong-tags',
          LaunchTemplateData,
          TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'a', Value: 'b' }] }],
        }),
      ),
    );
    await templates.delete(NAME);
    await peer.settle(5);
    await templates.find(NAME);
    await refused('what is gone', () => templates.delete(NAME));
  },
};

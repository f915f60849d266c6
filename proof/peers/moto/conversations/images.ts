import { CreateImageCommand, DescribeInstancesCommand, EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { images } from '../../../../lambdas/aws/images';
import { machines } from '../../../../lambdas/aws/machines';
import type { Conversation } from '../conversation';
import { machineRequest, TAGS } from './requests';

const NAME = 'kiln-prod-web-1.0.0-0123456789ab';
const TOKEN = '0123456789abcdef0123456789abcdef';

export const imageConversation: Conversation = {
  name: 'machines, images and snapshots',
  async hold(peer) {
    const { refused, taken, places } = peer;
    const ec2 = peer.clients(EC2Client);
    const builders = peer.use(machines);
    const catalogue = peer.use(images);
    await catalogue.find(places.baseImageId);
    const { instanceId } = await builders.launch(machineRequest(peer, TOKEN));
    await peer.settle(60);
    await builders.find(instanceId);
    await taken('the same token again', () => builders.launch(machineRequest(peer, TOKEN)));
    await refused('the token with other parameters', () =>
      builders.launch({ ...machineRequest(peer, TOKEN), instanceType: 't4g.large' }),
    );
    await builders.ofRelease('r-1');
    await refused('an instance that is not', () => builders.find('i-0123456789abcdef0'));
    await refused('what is no instance id', () =>
      ec2.send(new DescribeInstancesCommand({ InstanceIds: ['not-an-id'] })),
    );
    const wrong: Record<string, object> = {
      'an image that is not': { ImageId: 'ami-0123456789abcdef9' },
      'what is no image id': { ImageId: 'not-an-id' },
      'a subnet that is not': { SubnetId: 'subnet-00000000000000000' },
      'a security group that is not': { SecurityGroupIds: ['sg-00000000000000000'] },
      'a profile that is not': { IamInstanceProfile: { Arn: `${places.profileArn}-not` } },
      'a type that is none': { InstanceType: 't99.huge' },
      'no instance': { MinCount: 0, MaxCount: 0 },
      'more than at most': { MinCount: 2, MaxCount: 1 },
      'user data that is no Base64': { UserData: '#!/bin/sh' },
      'tags for what it does not make': {
        TagSpecifications: [{ ResourceType: 'image', Tags: [{ Key: 'a', Value: 'b' }] }],
      },
      'a tag twice': {
        TagSpecifications: [{ ResourceType: 'instance', Tags: ['b', 'c'].map((Value) => ({ Key: 'a', Value })) }],
      },
      'a long token': { ClientToken: 'x'.repeat(65) },
    };
    for (const [about, fields] of Object.entries(wrong)) {
      await refused(about, () =>
        ec2.send(
          new RunInstancesCommand({
            MinCount: 1,
            MaxCount: 1,
            ImageId: places.baseImageId,
            InstanceType: 't4g.small',
            SubnetId: places.subnetIds[0],
            SecurityGroupIds: [places.securityGroupId],
            ...fields,
          }),
        ),
      );
    }
    await builders.stop(instanceId);
    await peer.settle(120);
    await builders.find(instanceId);
    const order = { instanceId, name: NAME, description: 'web 1.0.0', tags: TAGS };
    await catalogue.findByName(NAME);
    const imageId = (await catalogue.create(order)) ?? '';
    await peer.settle(600);
    await catalogue.find(imageId);
    await catalogue.findByName(NAME);
    await catalogue.tagged(TAGS);
    await refused('a name that is taken', () => catalogue.create(order));
    const wrongImages: Record<string, object> = {
      'an instance that is not': { InstanceId: 'i-0123456789abcdef0' },
      'a short name': { Name: 'no' },
      'a long name': { Name: 'x'.repeat(129) },
      'a name with a star': { Name: 'web*' },
      'tags for an instance': { TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'a', Value: 'b' }] }] },
    };
    for (const [about, fields] of Object.entries(wrongImages)) {
      await refused(about, () =>
        ec2.send(new CreateImageCommand({ InstanceId: instanceId, Name: `wrong ${about.length}`, ...fields })),
      );
    }
    await refused('an image that is not', () => catalogue.find('ami-0123456789abcdef9'));
    await refused('what is no image id', () => catalogue.find('not-an-id'));
    await catalogue.tag(imageId, { 'kiln:status': 'PUBLISHED' });
    await peer.settle(5);
    await catalogue.find(imageId);
    await refused('tags of an image that is not', () => catalogue.tag('ami-0123456789abcdef9', { a: 'b' }));
    await refused("a tag of AWS's own", () => catalogue.tag(imageId, { 'aws:mine': 'b' }));
    const [snapshotId = ''] = await catalogue.snapshotsTagged(TAGS);
    await refused('a snapshot that an image needs', () => catalogue.deleteSnapshot(snapshotId));
    await refused('a snapshot that is not', () => catalogue.deleteSnapshot('snap-0123456789abcdef0'));
    await catalogue.deregister(imageId);
    await peer.settle(60);
    // For a while AWS passes over what it had, in silence.
    await catalogue.find(imageId);
    await refused('what is gone', () => catalogue.deregister(imageId));
    await catalogue.snapshotsTagged(TAGS);
    await builders.terminate([instanceId]);
    await peer.settle(60);
    await builders.find(instanceId);
    await refused('what cannot be stopped', () => builders.stop(instanceId));
    await refused('an instance that is not', () => builders.terminate(['i-0123456789abcdef0']));
    await refused('the token of what is gone', () => builders.launch(machineRequest(peer, TOKEN)));
  },
};

import { type Demand, demand, requestTags, resourceTags } from '../demand';
import { launchDemands, taggedAtBirth } from './launch-demands';
import { type Demands, ec2Arn, onEverything, regionalArn, specifiedTags, tagsIn, text, texts } from './reading';

const onInstances =
  (action: string): Demands =>
  (input, carried) =>
    texts(input, 'InstanceIds').map((id) =>
      demand(action, ec2Arn(`instance/${id}`), resourceTags(carried.instance(id))),
    );

/** Source: Service Authorization Reference, EC2. */
export const ec2Demands: Readonly<Record<string, Demands>> = {
  CreateImage: (input, carried) => {
    const id = text(input, 'InstanceId');
    const born = (['image', 'snapshot'] as const).map((kind) => ({
      arn: regionalArn(`${kind}/*`),
      tags: specifiedTags(input, kind),
    }));
    return [
      demand('ec2:CreateImage', ec2Arn(`instance/${id}`), resourceTags(carried.instance(id))),
      ...born.map(({ arn, tags }) => demand('ec2:CreateImage', arn, requestTags(tags))),
      ...born.flatMap(({ arn, tags }) => taggedAtBirth('CreateImage', arn, tags)),
    ];
  },
  CreateLaunchTemplate: (input) => {
    const tags = specifiedTags(input, 'launch-template');
    const arn = ec2Arn('launch-template/*');
    return [
      demand('ec2:CreateLaunchTemplate', arn, requestTags(tags)),
      ...taggedAtBirth('CreateLaunchTemplate', arn, tags),
    ];
  },
  CreateTags: (input, carried) => {
    const tags = requestTags(tagsIn(Object(input).Tags));
    return texts(input, 'Resources').map((id): Demand => {
      if (!id.startsWith('ami-')) throw new Error(`Kiln tags images only, and no ${id}.`);
      return demand('ec2:CreateTags', regionalArn(`image/${id}`), { ...tags, ...resourceTags(carried.image(id)) });
    });
  },
  DeleteLaunchTemplate: (input, carried) => {
    const template = carried.template(text(input, 'LaunchTemplateName'));
    const arn = ec2Arn(`launch-template/${template?.launchTemplateId ?? '*'}`);
    return [demand('ec2:DeleteLaunchTemplate', arn, resourceTags(template?.tags))];
  },
  DeleteSnapshot: (input, carried) => {
    const id = text(input, 'SnapshotId');
    return [demand('ec2:DeleteSnapshot', regionalArn(`snapshot/${id}`), resourceTags(carried.snapshot(id)))];
  },
  // Its snapshots go with it, where it is told so. Source: EC2 API, DeregisterImage, DeleteAssociatedSnapshots.
  DeregisterImage: (input, carried) => {
    const id = text(input, 'ImageId');
    return [
      demand('ec2:DeregisterImage', regionalArn(`image/${id}`), resourceTags(carried.image(id))),
      ...(Object(input).DeleteAssociatedSnapshots === true ? carried.snapshotsOf(id) : []).map((snapshot) =>
        demand('ec2:DeleteSnapshot', regionalArn(`snapshot/${snapshot}`), resourceTags(carried.snapshot(snapshot))),
      ),
    ];
  },
  DescribeImages: onEverything('ec2:DescribeImages'),
  DescribeInstances: onEverything('ec2:DescribeInstances'),
  DescribeLaunchTemplateVersions: onEverything('ec2:DescribeLaunchTemplateVersions'),
  DescribeSnapshots: onEverything('ec2:DescribeSnapshots'),
  RunInstances: (input, carried) =>
    launchDemands(
      { fields: input, instanceTags: specifiedTags(input, 'instance'), volumeTags: specifiedTags(input, 'volume') },
      carried,
    ),
  StopInstances: onInstances('ec2:StopInstances'),
  TerminateInstances: onInstances('ec2:TerminateInstances'),
};

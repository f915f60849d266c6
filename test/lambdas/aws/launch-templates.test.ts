import { launchTemplates } from '../../../lambdas/aws/launch-templates';
import { asked } from './asked';

const REQUEST = {
  name: 'prod-web-v001',
  token: 't',
  imageId: 'ami-1',
  instanceType: 'm7g.large',
  profileArn: 'arn:profile',
  securityGroupIds: ['sg-1'],
  rootVolume: { deviceName: '/dev/xvda', sizeGiB: 8, type: 'gp3' },
  userData: undefined,
  tags: { 'kiln:fleet': 'web' },
} as const;

describe('a launch template that is made', () => {
  it('comes with what EC2 finds wrong with it', async () => {
    const Warning = { Errors: [{ Code: 'InvalidSecurityGroupID.NotFound', Message: 'No sg-1.' }] };
    const made = asked(
      launchTemplates,
      'ec2',
      'CreateLaunchTemplate',
      () => ({ Warning }),
      (face) => face.create(REQUEST),
    );
    expect(await made).toEqual({ outcome: 'CREATED', warnings: ['InvalidSecurityGroupID.NotFound: No sg-1.'] });
  });

  it.each([
    [undefined, undefined],
    ['#!/bin/sh\necho naïve', 'IyEvYmluL3NoCmVjaG8gbmHDr3Zl'],
  ])('has the user data %j as EC2 takes it', async (userData, UserData) => {
    const data: unknown[] = [];
    const keep = (input: object): object => {
      data.push(Reflect.get(input, 'LaunchTemplateData'));
      return {};
    };
    await asked(launchTemplates, 'ec2', 'CreateLaunchTemplate', keep, (face) => face.create({ ...REQUEST, userData }));
    expect(data).toEqual([expect.objectContaining({ ImageId: 'ami-1', UserData })]);
  });
});

describe('a launch template that is looked for', () => {
  const find = (answer: object) =>
    asked(
      launchTemplates,
      'ec2',
      'DescribeLaunchTemplateVersions',
      () => answer,
      (face) => face.find('web'),
    );

  it('has its image, and the tags it gives its instances', async () => {
    const TagSpecifications = ['volume', 'instance'].map((ResourceType) => ({
      ResourceType,
      Tags: [{ Key: 'of', Value: ResourceType }],
    }));
    const LaunchTemplateData = { ImageId: 'ami-1', TagSpecifications };
    expect(await find({ LaunchTemplateVersions: [{ LaunchTemplateData }] })).toEqual({
      imageId: 'ami-1',
      instanceTags: { of: 'instance' },
    });
  });

  it('is missing where AWS shows none of its versions', async () => {
    expect(await find({ LaunchTemplateVersions: [] })).toBeUndefined();
  });
});

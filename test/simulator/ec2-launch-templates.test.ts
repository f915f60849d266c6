import {
  CreateLaunchTemplateCommand,
  type CreateLaunchTemplateCommandInput,
  DeleteLaunchTemplateCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { BASE_IMAGE, bakeWorld, GROUP, PROFILE, SUBNET_A, SUBNET_B } from './bake-world';

const NAME = 'prod-web-v002';

const template: CreateLaunchTemplateCommandInput = {
  LaunchTemplateName: NAME,
  LaunchTemplateData: {
    ImageId: BASE_IMAGE,
    InstanceType: 't4g.small',
    IamInstanceProfile: { Arn: PROFILE },
    SecurityGroupIds: [GROUP],
    MetadataOptions: { HttpTokens: 'required' },
    TagSpecifications: [
      {
        ResourceType: 'instance',
        Tags: [
          { Key: 'kiln:generation', Value: NAME },
          { Key: 'a', Value: '1' },
        ],
      },
    ],
  },
};

function templateWorld(...settings: Parameters<typeof bakeWorld>) {
  const world = bakeWorld(...settings);
  const client = world.clients(EC2Client);
  const create = (input: Partial<CreateLaunchTemplateCommandInput> = {}) =>
    world.settle(client.send(new CreateLaunchTemplateCommand({ ...template, ...input })));
  return { ...world, client, create };
}

describe('launch templates', () => {
  it('are made once for a token', async () => {
    const { create, ec2 } = templateWorld();

    const first = await create({ ClientToken: 'token' });
    const second = await create({ ClientToken: 'token' });

    expect(second.LaunchTemplate?.LaunchTemplateId).toBe(first.LaunchTemplate?.LaunchTemplateId);
    expect(ec2.snapshot().launchTemplates).toHaveLength(1);
    await expect(create({ ClientToken: 'token', VersionDescription: 'x' })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
    });
  });

  it('have a name of their own', async () => {
    const { create } = templateWorld();
    await create();

    await expect(create()).rejects.toMatchObject({
      name: 'InvalidLaunchTemplateName.AlreadyExistsException',
      message: 'Launch template name already in use.',
    });
    await expect(create({ LaunchTemplateName: 'a b' })).rejects.toMatchObject({
      name: 'InvalidLaunchTemplateName.MalformedException',
    });
  });

  it('are not made of nothing', async () => {
    const { create } = templateWorld();

    await expect(create({ LaunchTemplateData: {} })).rejects.toMatchObject({ name: 'MissingParameter' });
  });

  it('are made of an unknown image too, with a warning', async () => {
    const { create } = templateWorld();

    const { Warning } = await create({ LaunchTemplateData: { ImageId: 'ami-0123456789abcdef0' } });

    expect(Warning?.Errors).toMatchObject([{ Code: 'InvalidAMIID.NotFound' }]);
  });

  it('are told by name and id, with what they hold', async () => {
    const { create, client, settle } = templateWorld();
    const { LaunchTemplate } = await create();

    const byName = await settle(client.send(new DescribeLaunchTemplatesCommand({ LaunchTemplateNames: [NAME] })));
    const versions = await settle(
      client.send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName: NAME, Versions: ['$Latest'] })),
    );

    expect(byName.LaunchTemplates?.[0]?.LaunchTemplateId).toBe(LaunchTemplate?.LaunchTemplateId);
    expect(versions.LaunchTemplateVersions).toMatchObject([
      { VersionNumber: 1, LaunchTemplateData: { ImageId: BASE_IMAGE, InstanceType: 't4g.small' } },
    ]);
  });

  it('that are unknown are refused, by name, by id and by version', async () => {
    const { create, client, settle } = templateWorld();
    await create();
    const versions = (input: { LaunchTemplateName?: string; LaunchTemplateId?: string; Versions?: string[] }) =>
      settle(client.send(new DescribeLaunchTemplateVersionsCommand(input)));

    await expect(versions({ LaunchTemplateName: 'nobody' })).rejects.toMatchObject({
      name: 'InvalidLaunchTemplateName.NotFoundException',
    });
    await expect(versions({ LaunchTemplateId: 'lt-0123456789abcdef0' })).rejects.toMatchObject({
      name: 'InvalidLaunchTemplateId.NotFound',
    });
    await expect(versions({ LaunchTemplateId: 'lt-x' })).rejects.toMatchObject({
      name: 'InvalidLaunchTemplateId.Malformed',
    });
    await expect(versions({ LaunchTemplateName: NAME, Versions: ['2'] })).rejects.toMatchObject({
      name: 'InvalidLaunchTemplateId.VersionNotFound',
    });
  });

  it('are listed only after a lag', async () => {
    const { create, client, settle } = templateWorld({ latency: { readLag: [5_000, 5_000] } });
    await create();

    const { LaunchTemplates } = await settle(client.send(new DescribeLaunchTemplatesCommand({})));

    expect(LaunchTemplates).toEqual([]);
  });

  it('are deleted once, and free their name and token', async () => {
    const { create, client, settle, ec2 } = templateWorld();
    await create({ ClientToken: 'token' });
    const remove = () => settle(client.send(new DeleteLaunchTemplateCommand({ LaunchTemplateName: NAME })));

    await remove();

    expect(ec2.snapshot().launchTemplates).toEqual([]);
    await expect(remove()).rejects.toMatchObject({ name: 'InvalidLaunchTemplateName.NotFoundException' });
    await create({ ClientToken: 'token' });
    expect(ec2.snapshot().launchTemplates).toHaveLength(1);
  });
});

describe('what Auto Scaling asks of EC2', () => {
  it('launches from a template, the tags of the group before those of the template', async () => {
    const { create, ec2 } = templateWorld();
    await create();
    const { launchTemplateId, imageId, version } = ec2.resolveTemplate({ name: NAME }, '$Default');

    const instance = ec2.launchFromTemplate({
      launchTemplateId,
      version: String(version),
      subnetId: SUBNET_B,
      tags: { a: '2', 'aws:autoscaling:groupName': NAME },
    });

    expect([imageId, version]).toEqual([BASE_IMAGE, 1]);
    expect(instance).toMatchObject({
      state: 'pending',
      availabilityZone: 'eu-central-1b',
      tags: { a: '2', 'kiln:generation': NAME, 'aws:autoscaling:groupName': NAME },
    });
    expect(instance.luck).toBeGreaterThanOrEqual(0);
    expect(instance.luck).toBeLessThan(1);
  });

  it('is refused a launch as RunInstances is', async () => {
    const { create, ec2, clock } = templateWorld();
    await create();
    const { launchTemplateId } = ec2.resolveTemplate({ name: NAME }, '1');
    const launch = () => ec2.launchFromTemplate({ launchTemplateId, version: '1', subnetId: SUBNET_A, tags: {} });

    ec2.runOutOfCapacity({ until: clock.now() + 60_000 });
    expect(launch).toThrow(expect.objectContaining({ name: 'InsufficientInstanceCapacity' }));
    await clock.advance(60_000);
    expect(launch().state).toBe('pending');
    ec2.loseLaunchTemplate({ name: NAME });
    expect(launch).toThrow(expect.objectContaining({ name: 'InvalidLaunchTemplateId.NotFound' }));
  });
});

describe('the catalogue', () => {
  it('tells where a type is offered', async () => {
    const { client, settle } = templateWorld();

    const { InstanceTypeOfferings } = await settle(
      client.send(
        new DescribeInstanceTypeOfferingsCommand({
          LocationType: 'availability-zone',
          Filters: [{ Name: 'instance-type', Values: ['c7g.xlarge', 't4g.small'] }],
        }),
      ),
    );

    expect(InstanceTypeOfferings?.map(({ InstanceType, Location }) => `${InstanceType} ${Location}`)).toEqual([
      't4g.small eu-central-1a',
      'c7g.xlarge eu-central-1a',
      't4g.small eu-central-1b',
    ]);
  });

  it('tells the architecture of a type', async () => {
    const { client, settle } = templateWorld();
    const ask = (InstanceTypes: ('t4g.small' | 'm1.small')[]) =>
      settle(client.send(new DescribeInstanceTypesCommand({ InstanceTypes })));

    const { InstanceTypes } = await ask(['t4g.small']);

    expect(InstanceTypes?.[0]?.ProcessorInfo?.SupportedArchitectures).toEqual(['arm64']);
    await expect(ask(['m1.small'])).rejects.toMatchObject({ name: 'InvalidInstanceType' });
  });

  it('tells the zone of a subnet', async () => {
    const { client, settle } = templateWorld();
    const ask = (SubnetIds: string[]) => settle(client.send(new DescribeSubnetsCommand({ SubnetIds })));

    expect((await ask([SUBNET_A])).Subnets).toMatchObject([{ AvailabilityZone: 'eu-central-1a' }]);
    await expect(ask(['subnet-0123456789abcdef0'])).rejects.toMatchObject({ name: 'InvalidSubnetID.NotFound' });
  });
});

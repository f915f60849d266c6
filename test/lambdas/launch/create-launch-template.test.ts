import { TAGS } from '../../../lambdas/domain/names';
import { handler as createLaunchTemplate } from '../../../lambdas/launch/create-launch-template';
import { BASE_IMAGE, GROUP, PROFILE, X86_IMAGE } from '../../simulator/bake-world';
import { openBench } from '../bake-bench';
import { OBJECTS, RELEASE_ID } from '../bench-plan';

const imageId = BASE_IMAGE;

describe('the launch template of a generation', () => {
  it('pins image, profile, metadata version, encryption and first-boot script', async () => {
    const bench = await openBench();

    await bench.run(createLaunchTemplate, { imageId });

    const [template] = bench.ec2.snapshot().launchTemplates;
    const tags = expect.arrayContaining([
      { Key: 'team', Value: 'shop' },
      { Key: TAGS.generation, Value: 'prod-web-v002' },
      { Key: TAGS.release, Value: RELEASE_ID },
      { Key: TAGS.version, Value: '1.4.2' },
    ]);
    expect(template).toMatchObject({
      launchTemplateName: 'prod-web-v002',
      data: {
        ImageId: imageId,
        InstanceType: 'm7g.large',
        IamInstanceProfile: { Arn: PROFILE },
        SecurityGroupIds: [GROUP],
        MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 2 },
        BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeSize: 12 } }],
        UserData: Buffer.from(OBJECTS['scripts/first-boot.sh']).toString('base64'),
        TagSpecifications: [
          { ResourceType: 'instance', Tags: tags },
          { ResourceType: 'volume', Tags: tags },
        ],
      },
    });
  });

  it('is made once when the answer is lost, or the step repeated', async () => {
    const bench = await openBench();
    bench.disturb('CreateLaunchTemplate', (attempt) => ({ loseAnswer: attempt === 1 }));

    await bench.run(createLaunchTemplate, { imageId });
    await bench.run(createLaunchTemplate, { imageId });

    expect(bench.ec2.snapshot().launchTemplates).toHaveLength(1);
  });

  it('is found by its token while EC2 does not show it yet', async () => {
    const bench = await openBench();
    await bench.run(createLaunchTemplate, { imageId });
    bench.disturb('DescribeLaunchTemplateVersions', () => ({ staleSeconds: 60 }));

    await expect(bench.run(createLaunchTemplate, { imageId })).resolves.toEqual({});
  });

  it.each([
    ['another image', X86_IMAGE],
    ['the same image but no release', imageId],
  ])('is not adopted with %s', async (_, image) => {
    const bench = await openBench();
    const foreign = { LaunchTemplateName: 'prod-web-v002', LaunchTemplateData: { ImageId: image } };
    await bench.settle(bench.kernel.call('ec2', 'CreateLaunchTemplate', foreign, 1));

    await expect(bench.run(createLaunchTemplate, { imageId })).rejects.toMatchObject({
      name: 'LaunchFailed',
      message: expect.stringMatching(`prod-web-v002 exists and is not this release's \\(its image is ${image}\\)`),
    });
  });

  it('is asked for again while EC2 does not show who has the name', async () => {
    const bench = await openBench();
    const foreign = { LaunchTemplateName: 'prod-web-v002', LaunchTemplateData: { ImageId: imageId } };
    await bench.settle(bench.kernel.call('ec2', 'CreateLaunchTemplate', foreign, 1));
    bench.disturb('DescribeLaunchTemplateVersions', () => ({ staleSeconds: 60 }));

    await expect(bench.run(createLaunchTemplate, { imageId })).rejects.toMatchObject({ name: 'TransientAwsError' });
  });

  it('is not made of an image that is gone', async () => {
    const bench = await openBench();

    const run = bench.run(createLaunchTemplate, { imageId: 'ami-0123456789abcdef0' });

    await expect(run).rejects.toMatchObject({ name: 'LaunchFailed' });
  });

  it.each([
    ['was changed', 'echo something else', 'its checksum differs'],
    ['is too long for EC2', undefined, 'is longer than the 16384 bytes EC2 takes'],
  ])('is not made when the first-boot script %s', async (_, content, message) => {
    const long = `#!/bin/bash\n${'#'.repeat(17_000)}`;
    const bench = await openBench(content === undefined ? { firstBoot: long } : {});
    if (content !== undefined) bench.s3.put('assets', 'scripts/first-boot.sh', content);

    await expect(bench.run(createLaunchTemplate, { imageId })).rejects.toMatchObject({
      name: 'LaunchFailed',
      message: expect.stringMatching(message),
    });
  });
});

import { Aws, Fn } from 'aws-cdk-lib';
import { InstanceProfile, type IRole, ManagedPolicy, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { artifactPlace } from '../../lambdas/domain/artifact-address';
import type { FleetSpec } from '../../lambdas/domain/fleet-spec';
import type { GivenKeys } from '../deployment-settings';
import { allow, readEncrypted } from '../grants';
import { arnOf, type Names } from '../names';
import { kilnRole } from '../role';

const EC2 = new ServicePrincipal('ec2.amazonaws.com');
const SYSTEMS_MANAGER = 'AmazonSSMManagedInstanceCore';

/**
 * What a fleet's software, and what its builders may do on AWS. Policies are of the role, not of a generation: a change of
 * `instances.profilePolicies` reaches every instance as soon as it is deployed.
 */
export class Profiles extends Construct {
  readonly instance: InstanceProfile;
  readonly builder: InstanceProfile;

  constructor(scope: Construct, names: Names, spec: FleetSpec, keys: GivenKeys) {
    super(scope, 'Profiles');
    this.instance = this.profile('Instance', names, this.instanceRole(names, spec));
    this.builder = this.profile('Builder', names, this.builderRole(names, spec, keys));
  }

  private profile(id: string, { rolePath }: Names, role: IRole): InstanceProfile {
    return new InstanceProfile(this, id, { role, path: rolePath });
  }

  private instanceRole(names: Names, { fleet, instances }: FleetSpec): IRole {
    return kilnRole(this, 'InstanceRole', {
      names,
      assumedBy: EC2,
      statements: [],
      managedPolicies: instances.profilePolicies.map((arn, index) => ({
        policy: ManagedPolicy.fromManagedPolicyArn(this, `Policy${index}`, arn),
        reason: `The file of fleet ${fleet} names it, at instances.profilePolicies.`,
      })),
    });
  }

  /** Reached through Systems Manager alone, it reads what it builds from, and writes what its scripts print. */
  private builderRole(names: Names, { image }: FleetSpec, keys: GivenKeys): IRole {
    const { bucket, prefix } = artifactPlace(image.artifact);
    const s3 = (path: string) => `arn:${Aws.PARTITION}:s3:::${path}`;
    const assets = Fn.importValue(names.exports.assetBucket);
    const outputGroup = arnOf('logs', `log-group:${names.scriptsLogGroup}`);
    return kilnRole(this, 'BuilderRole', {
      names,
      assumedBy: EC2,
      managedPolicies: [
        {
          policy: ManagedPolicy.fromAwsManagedPolicyName(SYSTEMS_MANAGER),
          reason: 'What the SSM agent needs; AWS keeps it in step with the agent.',
        },
      ],
      statements: [
        allow(['s3:GetObject'], [s3(`${assets}/scripts/*`), s3(`${assets}/builds/*`)]),
        allow(['s3:GetObject', 's3:GetObjectVersion'], [s3(`${bucket}/${prefix}*`)]),
        ...readEncrypted(keys.artifacts),
        // Source: Systems Manager user guide, "Configuring Amazon CloudWatch Logs for Run Command".
        allow(['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'], [`${outputGroup}:*`]),
        allow(['logs:DescribeLogGroups'], ['*']),
      ],
    });
  }
}

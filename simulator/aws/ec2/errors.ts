import { AwsError } from '../../aws-error';

/**
 * EC2's refusals: codes from the EC2 developer guide, "Error codes for the Amazon EC2 API"; texts as people report them,
 * or, where nobody was found to quote them, near to the guide's description.
 */

const quoted = (ids: readonly string[]): string => ids.join(', ');

export const instanceNotFound = (ids: readonly string[]): AwsError =>
  new AwsError(
    'InvalidInstanceID.NotFound',
    ids.length === 1
      ? `The instance ID '${quoted(ids)}' does not exist`
      : `The instance IDs '${quoted(ids)}' do not exist`,
  );

export const imageNotFound = (imageId: string): AwsError =>
  new AwsError('InvalidAMIID.NotFound', `The image id '[${imageId}]' does not exist`);

/** Source of the text: ansible/ansible#24945. */
export const imageUnavailable = (imageId: string): AwsError =>
  new AwsError('InvalidAMIID.Unavailable', `The image ID '${imageId}' is no longer available`);

export const imageNotReady = (imageId: string): AwsError =>
  new AwsError('InvalidAMIID.Unavailable', `The image ID '${imageId}' is not available`);

/** Source of the text: hashicorp/packer#11165 and many more. */
export const imageNameTaken = (name: string, imageId: string): AwsError =>
  new AwsError('InvalidAMIName.Duplicate', `AMI name ${name} is already in use by AMI ${imageId}`);

export const snapshotNotFound = (snapshotId: string): AwsError =>
  new AwsError('InvalidSnapshot.NotFound', `The snapshot '${snapshotId}' does not exist.`);

/** Source of the text: rebuy-de/aws-nuke#81. */
export const snapshotInUse = (snapshotId: string, imageId: string): AwsError =>
  new AwsError('InvalidSnapshot.InUse', `The snapshot ${snapshotId} is currently in use by ${imageId}`);

export const templateIdNotFound = (id: string): AwsError =>
  new AwsError(
    'InvalidLaunchTemplateId.NotFound',
    `The specified launch template, with template ID ${id}, does not exist.`,
  );

export const templateNameNotFound = (name: string): AwsError =>
  new AwsError(
    'InvalidLaunchTemplateName.NotFoundException',
    `The specified launch template, with template name ${name}, does not exist.`,
  );

export const templateVersionNotFound = (version: string): AwsError =>
  new AwsError('InvalidLaunchTemplateId.VersionNotFound', `Could not find launch template version ${version}.`);

export const invalidValue = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

export const invalidCombination = (message: string): AwsError => new AwsError('InvalidParameterCombination', message);

/** Source of the text: awsdocs/aws-cloudformation-user-guide#453. */
export const templateDataMissing = (): AwsError =>
  new AwsError(
    'MissingParameter',
    'No launch template data was provided. Launch template data is required to create a launch template.',
  );

export const missingParameter = (name: string): AwsError =>
  new AwsError('MissingParameter', `The request must contain the parameter ${name}`);

/** Source of the text: ubicloud/ubicloud#5898. */
export const tokenMismatch = (): AwsError =>
  new AwsError(
    'IdempotentParameterMismatch',
    'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
  );

/** Since January 2025. Source: boto/boto3#4406 and the error code list. */
export const tokenOfTerminated = (): AwsError =>
  new AwsError(
    'IdempotentInstanceTerminated',
    'The client token you have provided is associated with a terminated instance. Please use a different client token.',
  );

/** A server error, which the SDK retries by itself. Source of text and status: red-hat-storage/ocs-ci#9263. */
export function noCapacity(instanceType: string, zone: string, otherZones: readonly string[]): AwsError {
  const elsewhere =
    otherZones.length === 0
      ? ''
      : ` You can currently get ${instanceType} capacity by not specifying an Availability Zone in your request or choosing ${otherZones.join(', ')}.`;
  return new AwsError(
    'InsufficientInstanceCapacity',
    `We currently do not have sufficient ${instanceType} capacity in the Availability Zone you requested (${zone}). Our system will be working on provisioning additional capacity.${elsewhere}`,
    500,
  );
}

/** Source of the text: xlang-ai/OSWorld#366. */
export const vcpuLimitExceeded = (limit: number): AwsError =>
  new AwsError(
    'VcpuLimitExceeded',
    `You have requested more vCPU capacity than your current vCPU limit of ${limit} allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.`,
  );

const FORMS = {
  'i-': 'InvalidInstanceID.Malformed',
  'ami-': 'InvalidAMIID.Malformed',
  'snap-': 'InvalidSnapshotID.Malformed',
  'lt-': 'InvalidLaunchTemplateId.Malformed',
  'subnet-': 'InvalidSubnetID.Malformed',
} as const;

/** @throws AwsError `….Malformed` unless each id has the form of its kind: prefix and 8 or 17 hexadecimal digits. */
export function requireForm(prefix: keyof typeof FORMS, ids: readonly string[]): void {
  for (const id of ids) {
    if (id.startsWith(prefix) && /^([0-9a-f]{8}|[0-9a-f]{17})$/.test(id.slice(prefix.length))) continue;
    throw new AwsError(FORMS[prefix], `Invalid id: "${id}" (expecting "${prefix}...")`);
  }
}

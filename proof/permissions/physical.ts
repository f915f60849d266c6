import { arnOf } from '../../simulator/world/account';
import { deploymentNames } from '../../simulator/world/deployment-names';
import { text } from '../../test/infra/intrinsics';
import type { Resource, Template } from '../../test/infra/synthesis';
import { PAGES_KEY } from './demands/telling-demands';

const STAGE = 'prod';
const names = deploymentNames(STAGE);

/**
 * The references in a template's texts as the rehearsed account would fill them: `<Table8235A42E.Arn>` becomes the ARN of
 * the table that rehearsals use. What CloudFormation would name itself gets the name it has in a rehearsal.
 * @throws Error for a reference to a kind of resource that is not known here
 */
export function physical(stack: string, template: Template, value: string): string {
  return value.replace(/<([^<>]+)>/g, (_, reference: string) => {
    const imported = /^import (.+)$/.exec(reference)?.[1];
    if (imported !== undefined) return bucketNamed(imported.replace(`${names.prefix}-`, ''));
    const [id = '', attribute = 'Ref'] = reference.split('.');
    const resource = template.Resources[id];
    if (resource === undefined) throw new Error(`${value} of ${stack} refers to ${id}, which is not there.`);
    return physicalOf(stack, id, resource, attribute);
  });
}

/** The role's ARN; profiles are called as their roles are. */
export function roleArnOf(stack: string, id: string): string {
  const [fleet = ''] = stack.startsWith(`${names.prefix}-`) ? [stack.slice(names.prefix.length + 1)] : [];
  if (id.startsWith('RetirementsRole')) return names.scheduleRoleArn;
  if (id.startsWith('RebuildScheduleRole')) return names.rebuildRoleArn(fleet);
  const profile = /^Profiles(Instance|Builder)Role/.exec(id)?.[1]?.toLowerCase();
  const name = profile === undefined ? `${stack}-${id}` : `${stack}-${profile}`;
  return `arn:aws:iam::${ACCOUNT_ID}:role/kiln/${STAGE}/${name.slice(0, LONGEST_ROLE_NAME)}`;
}

const ACCOUNT_ID = '111122223333';
/** Source: IAM quotas, role names. */
const LONGEST_ROLE_NAME = 64;

function bucketNamed(name: string): string {
  return name === 'asset-bucket' ? names.assetBucket : `${names.prefix}-${name}`;
}

function physicalOf(stack: string, id: string, { Type, Properties }: Resource, attribute: string): string {
  const named = (property: string): string => text(Properties[property]);
  const isRef = attribute === 'Ref';
  switch (Type) {
    case 'AWS::DynamoDB::Table':
      return isRef ? named('TableName') : arnOf('dynamodb', `table/${named('TableName')}`);
    case 'AWS::Events::EventBus':
      return isRef ? named('Name') : arnOf('events', `event-bus/${named('Name')}`);
    case 'AWS::SNS::Topic':
      return arnOf('sns', named('TopicName'));
    case 'AWS::KMS::Key':
      return PAGES_KEY;
    case 'AWS::SQS::Queue':
      return isRef ? named('QueueName') : arnOf('sqs', named('QueueName'));
    case 'AWS::S3::Bucket': {
      const name = bucketNamed(id.startsWith('BucketsAssets') ? 'asset-bucket' : 'log-bucket');
      return isRef ? name : `arn:aws:s3:::${name}`;
    }
    case 'AWS::Logs::LogGroup': {
      const name = typeof Properties.LogGroupName === 'string' ? named('LogGroupName') : `${stack}-${id}`;
      return isRef ? name : `${arnOf('logs', `log-group:${name}`)}:*`;
    }
    case 'AWS::Lambda::Function':
      return arnOf('lambda', `function:${named('FunctionName')}`);
    case 'AWS::IAM::Role':
      return roleArnOf(stack, id);
    default:
      throw new Error(`What ${id}.${attribute} of ${stack} is called is not in proof/permissions/physical.ts.`);
  }
}

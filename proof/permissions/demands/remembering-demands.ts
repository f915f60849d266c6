import { z } from 'zod';
import { ACCOUNT, arnOf } from '../../../simulator/world/account';
import { type Demand, demand, prefixed } from '../demand';
import { passRole } from './launch-demands';
import { type Demands, ec2Arn, field, onEverything, text, texts } from './reading';

const keySchema = z.looseObject({ pk: z.looseObject({ S: z.string() }) });

/** `dynamodb:LeadingKeys` is the partition key. Source: DynamoDB developer guide, "Using IAM policy conditions for fine-grained access control". */
function onItem(
  action: string,
  { TableName, Key, Item }: { TableName: string; Key?: unknown; Item?: unknown },
): Demand {
  return demand(`dynamodb:${action}`, arnOf('dynamodb', `table/${TableName}`), {
    'dynamodb:LeadingKeys': [keySchema.parse(Key ?? Item).pk.S],
  });
}
const itemSchema = z.looseObject({ TableName: z.string(), Key: z.unknown().optional(), Item: z.unknown().optional() });

/** Source: Service Authorization Reference, DynamoDB. */
export const tableDemands: Readonly<Record<string, Demands>> = {
  GetItem: (input) => [onItem('GetItem', itemSchema.parse(input))],
  Query: (input) => {
    const values = field(input, 'ExpressionAttributeValues', z.record(z.string(), z.looseObject({})));
    const [partition] = Object.values(values).flatMap((value) => (typeof value.S === 'string' ? [value.S] : []));
    return [
      demand('dynamodb:Query', arnOf('dynamodb', `table/${text(input, 'TableName')}`), {
        'dynamodb:LeadingKeys': [partition ?? ''],
      }),
    ];
  },
  // Asked for by the actions it consists of. Source: DynamoDB developer guide, "IAM policies for transactions".
  TransactWriteItems: (input) =>
    field(input, 'TransactItems', z.array(z.record(z.string(), itemSchema))).flatMap((item) =>
      Object.entries(item).map(([kind, request]) => onItem(`${kind}Item`, request)),
    ),
};

const onParameter =
  (action: string): Demands =>
  (input) => {
    const name = text(input, 'Name');
    // Public parameters belong to no account. Source: Systems Manager user guide, "Working with public parameters".
    const account = name.startsWith('/aws/service/') ? '' : ACCOUNT.accountId;
    return [demand(action, `arn:aws:ssm:${ACCOUNT.region}:${account}:parameter${name}`)];
  };

/** Source: Service Authorization Reference, Systems Manager. */
export const systemsManagerDemands: Readonly<Record<string, Demands>> = {
  DescribeInstanceInformation: onEverything('ssm:DescribeInstanceInformation'),
  GetCommandInvocation: onEverything('ssm:GetCommandInvocation'),
  GetParameter: onParameter('ssm:GetParameter'),
  // Asked on the path itself. Source: Systems Manager user guide, "Restricting access to Parameter Store parameters".
  GetParametersByPath: (input) => [demand('ssm:GetParametersByPath', arnOf('ssm', `parameter${text(input, 'Path')}`))],
  ListCommands: onEverything('ssm:ListCommands'),
  PutParameter: onParameter('ssm:PutParameter'),
  // The document, and each machine. Source: Systems Manager user guide, "Restrict Run Command access based on tags".
  SendCommand: (input, carried) => [
    demand('ssm:SendCommand', arnOf('ssm', `document/${text(input, 'DocumentName')}`)),
    ...texts(input, 'InstanceIds').map((id) => {
      const tags = carried.instance(id) ?? {};
      return demand('ssm:SendCommand', ec2Arn(`instance/${id}`), {
        ...prefixed('aws:ResourceTag/', tags),
        ...prefixed('ssm:resourceTag/', tags),
      });
    }),
  ],
};

/** Source: Service Authorization Reference, EventBridge Scheduler. */
export const schedulerDemands: Readonly<Record<string, Demands>> = {
  CreateSchedule: (input) => [
    demand(
      'scheduler:CreateSchedule',
      arnOf('scheduler', `schedule/${text(input, 'GroupName')}/${text(input, 'Name')}`),
    ),
    passRole(field(input, 'Target', z.looseObject({ RoleArn: z.string() })).RoleArn, 'scheduler.amazonaws.com'),
  ],
};

const objectArn = (input: unknown): string => `arn:aws:s3:::${text(input, 'Bucket')}/${text(input, 'Key')}`;
const bucketArn = (input: unknown): string => `arn:aws:s3:::${text(input, 'Bucket')}`;
const readObject = (input: unknown): Demand =>
  demand(Object(input).VersionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion', objectArn(input));

/** Source: S3 API reference, each action's "Permissions". */
export const objectDemands: Readonly<Record<string, Demands>> = {
  GetObject: (input) => [readObject(input)],
  // Listing is what makes S3 answer 404, and not 403, for what is not there.
  HeadObject: (input) => [readObject(input), demand('s3:ListBucket', bucketArn(input))],
  ListObjectsV2: (input) => [demand('s3:ListBucket', bucketArn(input), { 's3:prefix': text(input, 'Prefix') })],
  PutObject: (input) => [demand('s3:PutObject', objectArn(input))],
};

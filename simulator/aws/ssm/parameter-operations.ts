import type {
  DeleteParameterCommandInput,
  DeleteParameterCommandOutput,
  GetParameterCommandInput,
  GetParameterCommandOutput,
  PutParameterCommandInput,
  PutParameterCommandOutput,
} from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { type Operations, operation } from '../../service';
import { validationError } from './errors';
import type { ParameterStore } from './parameter-store';

type Output<T> = Omit<T, '$metadata'>;

const getInput = z.strictObject({
  Name: z.string(),
  WithDecryption: z.boolean().optional(),
}) satisfies z.ZodType<GetParameterCommandInput>;

const putInput = z.strictObject({
  Name: z.string(),
  Value: z.string(),
  Type: z.enum(['String', 'StringList']).optional(),
  Overwrite: z.boolean().optional(),
  Tier: z.enum(['Standard', 'Advanced']).optional(),
  DataType: z.enum(['text', 'aws:ec2:image']).optional(),
  Description: z.string().max(1024).optional(),
  Tags: z.array(z.strictObject({ Key: z.string(), Value: z.string() })).optional(),
}) satisfies z.ZodType<PutParameterCommandInput>;

const deleteInput = z.strictObject({ Name: z.string() }) satisfies z.ZodType<DeleteParameterCommandInput>;

export function parameterOperations(
  store: ParameterStore,
  account: { readonly region: string; readonly accountId: string },
): Operations {
  return {
    GetParameter: operation<z.output<typeof getInput>, Output<GetParameterCommandOutput>>({
      kind: 'eventual',
      input: getInput,
      answer: ({ Name }, call) => {
        const found = store.require(Name, call.readAt);
        const [, selector] = Name.startsWith('arn:') ? [] : Name.split(':');
        const slash = found.name.startsWith('/') ? '' : '/';
        return {
          Parameter: {
            Name: found.name,
            Type: found.type,
            Value: found.value,
            Version: found.version,
            ...(selector !== undefined && { Selector: `:${selector}` }),
            LastModifiedDate: new Date(found.modifiedAt),
            ARN: `arn:aws:ssm:${account.region}:${account.accountId}:parameter${slash}${found.name}`,
            DataType: found.dataType,
          },
        };
      },
    }),

    PutParameter: operation<z.output<typeof putInput>, Output<PutParameterCommandOutput>>({
      kind: 'write',
      input: putInput,
      answer: ({ Name, Value, Type, Tier, DataType, Overwrite = false, Tags = [] }) => {
        if (Overwrite && Tags.length > 0) {
          throw validationError(
            "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
          );
        }
        const { version, tier } = store.put({
          name: Name,
          value: Value,
          type: Type,
          tier: Tier,
          dataType: DataType,
          overwrite: Overwrite,
        });
        return { Version: version, Tier: tier };
      },
    }),

    DeleteParameter: operation<z.output<typeof deleteInput>, Output<DeleteParameterCommandOutput>>({
      kind: 'write',
      input: deleteInput,
      answer: ({ Name }) => {
        store.delete(Name);
        return {};
      },
    }),
  };
}

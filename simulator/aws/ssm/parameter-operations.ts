import type {
  DeleteParameterCommandInput,
  DeleteParameterCommandOutput,
  GetParameterCommandInput,
  GetParameterCommandOutput,
  GetParametersByPathCommandInput,
  GetParametersByPathCommandOutput,
  Parameter,
  PutParameterCommandInput,
  PutParameterCommandOutput,
} from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { type Operations, operation } from '../../service';
import { validationError } from './errors';
import type { ParameterStore, ParameterVersion } from './parameter-store';

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

/** Source: Systems Manager API reference, GetParametersByPath: 1 to 10 results a page. */
const LARGEST_PAGE = 10;

const byPathInput = z.strictObject({
  Path: z.string(),
  Recursive: z.boolean().optional(),
  MaxResults: z.int().min(1).max(LARGEST_PAGE).optional(),
  NextToken: z.string().optional(),
}) satisfies z.ZodType<GetParametersByPathCommandInput>;

const deleteInput = z.strictObject({ Name: z.string() }) satisfies z.ZodType<DeleteParameterCommandInput>;

export function parameterOperations(
  store: ParameterStore,
  account: { readonly region: string; readonly accountId: string },
): Operations {
  const view = (found: ParameterVersion): Parameter => {
    const slash = found.name.startsWith('/') ? '' : '/';
    return {
      Name: found.name,
      Type: found.type,
      Value: found.value,
      Version: found.version,
      LastModifiedDate: new Date(found.modifiedAt),
      ARN: `arn:aws:ssm:${account.region}:${account.accountId}:parameter${slash}${found.name}`,
      DataType: found.dataType,
    };
  };
  return {
    GetParameter: operation<z.output<typeof getInput>, Output<GetParameterCommandOutput>>({
      kind: 'eventual',
      input: getInput,
      answer: ({ Name }, call) => {
        const found = store.require(Name, call.readAt);
        const [, selector] = Name.startsWith('arn:') ? [] : Name.split(':');
        return { Parameter: { ...view(found), ...(selector !== undefined && { Selector: `:${selector}` }) } };
      },
    }),

    GetParametersByPath: operation<z.output<typeof byPathInput>, Output<GetParametersByPathCommandOutput>>({
      kind: 'eventual',
      input: byPathInput,
      answer: ({ Path, Recursive = false, MaxResults = LARGEST_PAGE, NextToken }, call) => {
        if (!Path.startsWith('/')) throw validationError(`The parameter path must begin with a slash: ${Path}`);
        const prefix = Path.endsWith('/') ? Path : `${Path}/`;
        const found = store
          .all(call.readAt)
          .filter(({ name }) => name.startsWith(prefix) && (Recursive || !name.slice(prefix.length).includes('/')))
          .toSorted((a, b) => (a.name < b.name ? -1 : 1));
        const start = NextToken === undefined ? 0 : Number(NextToken);
        const end = start + MaxResults;
        return {
          Parameters: found.slice(start, end).map(view),
          ...(end < found.length && { NextToken: String(end) }),
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

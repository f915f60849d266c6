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
import { AwsError } from '../../aws-error';
import { type Operations, operation } from '../../service';
import { validationError } from './errors';
import type { ParameterStore, ParameterVersion } from './parameter-store';

type Output<T> = Omit<T, '$metadata'>;

const getInput = z.strictObject({
  Name: z.string(),
  WithDecryption: z.boolean().optional(),
}) satisfies z.ZodType<GetParameterCommandInput>;

const byPathInput = z.strictObject({
  Path: z.string(),
  Recursive: z.boolean().optional(),
  WithDecryption: z.boolean().optional(),
  MaxResults: z.int().min(1).max(10).optional(),
  NextToken: z.string().optional(),
}) satisfies z.ZodType<GetParametersByPathCommandInput>;

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
  const shown = (found: ParameterVersion): Parameter => {
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
        const [, selector] = Name.startsWith('arn:') ? [] : Name.split(':');
        const found = shown(store.require(Name, call.readAt));
        return { Parameter: { ...found, ...(selector !== undefined && { Selector: `:${selector}` }) } };
      },
    }),

    // A page holds up to MaxResults, by default as many as there may be, or fewer: here every full one lacks its last.
    // Source: Systems Manager API reference, GetParametersByPath.
    GetParametersByPath: operation<z.output<typeof byPathInput>, Output<GetParametersByPathCommandOutput>>({
      kind: 'eventual',
      input: byPathInput,
      answer: ({ Path, Recursive = false, MaxResults = 10, NextToken }, call) => {
        const start = NextToken === undefined ? 0 : tokenOf(NextToken);
        const found = store.under(Path, Recursive, call.readAt).slice(start);
        const page = found.length > MaxResults ? found.slice(0, Math.max(1, MaxResults - 1)) : found;
        const rest = found.length > page.length && { NextToken: `page-${start + page.length}` };
        return { Parameters: page.map(shown), ...rest };
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

/** @throws AwsError InvalidNextToken */
function tokenOf(nextToken: string): number {
  const [, start] = /^page-(\d+)$/.exec(nextToken) ?? [];
  if (start === undefined) throw new AwsError('InvalidNextToken', 'The specified token is not valid.');
  return Number(start);
}

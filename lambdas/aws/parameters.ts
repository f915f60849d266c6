import { GetParameterCommand, PutParameterCommand, paginateGetParametersByPath, SSMClient } from '@aws-sdk/client-ssm';
import { isAwsError } from '../shared/aws-errors';
import { adapter } from '../shared/clients';

export interface Parameter {
  readonly value: string;
  /** Goes up by one with each change. */
  readonly version: number;
}

/** SSM Parameter Store. Source: AWS Systems Manager API reference. */
export const parameters = adapter(SSMClient, (client) => ({
  /** @param name may end in `:3` for version 3. @returns undefined where there is none. */
  async get(name: string): Promise<Parameter | undefined> {
    try {
      const { Parameter: found } = await client.send(new GetParameterCommand({ Name: name }));
      return found?.Value === undefined ? undefined : { value: found.Value, version: found.Version ?? 0 };
    } catch (error) {
      if (isAwsError(error, 'ParameterNotFound', 'ParameterVersionNotFound')) return undefined;
      throw error;
    }
  },

  /** Full names of what lies right under a path such as `/kiln/prod/fleets`. */
  async namesUnder(path: string): Promise<string[]> {
    const names: string[] = [];
    for await (const { Parameters } of paginateGetParametersByPath({ client }, { Path: path })) {
      for (const { Name } of Parameters ?? []) if (Name !== undefined) names.push(Name);
    }
    return names;
  },

  async put(name: string, value: string): Promise<void> {
    await client.send(new PutParameterCommand({ Name: name, Value: value, Type: 'String', Overwrite: true }));
  },
}));

import { GetParameterCommand, PutParameterCommand, paginateGetParametersByPath, SSMClient } from '@aws-sdk/client-ssm';
import { meaning } from '../shared/aws-errors';
import { adapter } from '../shared/clients';
import { allOf } from './answers';

export interface Parameter {
  readonly value: string;
  /** Goes up by one with each change. */
  readonly version: number;
}

/** SSM Parameter Store. Source: AWS Systems Manager API reference. */
export const parameters = adapter(SSMClient, (client) => ({
  /** @param name may end in `:3` for version 3. @returns undefined where there is none. */
  async get(name: string): Promise<Parameter | undefined> {
    const found = await client
      .send(new GetParameterCommand({ Name: name }))
      .catch(meaning(undefined, 'ParameterNotFound', 'ParameterVersionNotFound'));
    return found && { value: found.Parameter?.Value ?? '', version: found.Parameter?.Version ?? 0 };
  },

  /** Full names of what lies right under a path such as `/kiln/prod/fleets`. */
  namesUnder(path: string): Promise<string[]> {
    const pages = paginateGetParametersByPath({ client }, { Path: path });
    return allOf(pages, ({ Parameters }) => Parameters?.map(({ Name }) => Name));
  },

  async put(name: string, value: string): Promise<void> {
    await client.send(new PutParameterCommand({ Name: name, Value: value, Type: 'String', Overwrite: true }));
  },
}));

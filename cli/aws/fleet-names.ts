import { paginateGetParametersByPath, SSMClient } from '@aws-sdk/client-ssm';
import { parameterNames } from '../../lambdas/domain/names';
import { adapter } from '../../lambdas/shared/clients';

/** The fleets that are deployed. Source: AWS Systems Manager API reference, GetParametersByPath. */
export const fleetNames = adapter(SSMClient, (client) => ({
  async list(stage: string): Promise<string[]> {
    const folder = parameterNames.fleet(stage, '');
    const names: string[] = [];
    for await (const { Parameters = [] } of paginateGetParametersByPath({ client }, { Path: folder }))
      for (const { Name = '' } of Parameters) names.push(Name.slice(folder.length));
    return names.toSorted();
  },
}));

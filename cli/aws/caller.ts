import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { adapter } from '../../lambdas/shared/clients';

/** What a request may say of who asked for it. */
const LONGEST = 100;

/** Who asks. It needs no permission. Source: AWS STS API reference, GetCallerIdentity. */
export const caller = adapter(STSClient, (client) => ({
  /** `assumed-role/Deployer/ada`, as the ARN has it behind the account. */
  async name(): Promise<string> {
    const { Arn = '' } = await client.send(new GetCallerIdentityCommand({}));
    return (Arn.split(':').slice(5).join(':') || 'unknown').slice(0, LONGEST);
  },
}));

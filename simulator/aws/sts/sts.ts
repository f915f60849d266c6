import type { GetCallerIdentityCommandOutput } from '@aws-sdk/client-sts';
import { z } from 'zod';
import { type Operations, operation, type SimulatedService } from '../../service';

/** Security Token Service: who somebody at a terminal is. Source: STS API reference, GetCallerIdentity. */
export class SimulatedSts implements SimulatedService {
  readonly name = 'sts';
  readonly operations: Operations;

  constructor(
    accountId: string,
    /** `assumed-role/Deployer/ada` */
    person: string,
  ) {
    const [, , session = person] = person.split('/');
    this.operations = {
      GetCallerIdentity: operation({
        kind: 'consistent',
        input: z.strictObject({}),
        answer: (): Omit<GetCallerIdentityCommandOutput, '$metadata'> => ({
          Account: accountId,
          Arn: `arn:aws:sts::${accountId}:${person}`,
          UserId: `AROA0123456789EXAMPLE:${session}`,
        }),
      }),
    };
  }
}

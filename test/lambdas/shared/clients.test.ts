import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { S3Client } from '@aws-sdk/client-s3';
import { CLIENT_SETTINGS, type ClientSource, lambdaClients, type SdkClient } from '../../../lambdas/shared/clients';
import { countedClients } from '../../../lambdas/shared/counted-clients';
import { AwsError } from '../../../simulator/aws-error';

describe('the clients of a Lambda', () => {
  it('are made once each, with Kiln’s patience', async () => {
    const clients = lambdaClients();

    const ec2 = clients(EC2Client);

    expect(clients(EC2Client)).toBe(ec2);
    expect(clients(S3Client)).toBeInstanceOf(S3Client);
    expect(await ec2.config.maxAttempts()).toBe(CLIENT_SETTINGS.maxAttempts);
  });

  it('have times and attempts of their own where they ask for them', async () => {
    const { requestHandler } = CLIENT_SETTINGS;
    const impatient = lambdaClients()(EC2Client, { maxAttempts: 1, requestHandler });
    expect(await impatient.config.maxAttempts()).toBe(1);
  });
});

describe('a client whose calls are counted', () => {
  /** An EC2 client whose every call ends so. */
  function counted(answer: () => Promise<object>) {
    const counts: unknown[] = [];
    const source: ClientSource = <C extends SdkClient>(Client: new (settings: { maxAttempts: number }) => C) =>
      Object.assign(new Client({ maxAttempts: 1 }), { send: answer });
    const clients = countedClients(source, {
      retried: (attempts) => counts.push(attempts),
      throttled: () => counts.push('throttled'),
    });
    return { client: clients(EC2Client), counts };
  }
  const failed = (name: string, attempts?: number) => () => {
    const error = new AwsError(name, '');
    if (attempts !== undefined) error.$metadata.attempts = attempts;
    return Promise.reject(error);
  };

  it.each<[string, () => Promise<object>, unknown[]]>([
    ['one attempt', async () => ({ $metadata: { attempts: 1 } }), []],
    ['three attempts', async () => ({ $metadata: { attempts: 3 } }), [2]],
    ['nobody knows how many attempts', async () => ({ $metadata: {} }), []],
    ['something that is not the SDK’s', async () => ({}), []],
    ['a throttled end', failed('RequestLimitExceeded', 3), [2, 'throttled']],
    ['a refusal', failed('AccessDenied'), []],
    ['another transaction in its way', failed('TransactionCanceledException'), []],
  ])('and ends after %s', async (_what, answer, counts) => {
    const { client, counts: seen } = counted(answer);
    await client.send(new DescribeInstancesCommand({})).catch(() => undefined);
    expect(seen).toEqual(counts);
  });

  it('is the same client otherwise', () => {
    const { client } = counted(async () => ({}));
    expect(client).toBeInstanceOf(EC2Client);
    expect(client.config.apiVersion).toBe('2016-11-15');
  });
});

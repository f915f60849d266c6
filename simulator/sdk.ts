import { CLIENT_SETTINGS, type ClientSource } from '../lambdas/shared/clients';
import { SimulatorGap } from './aws-error';
import type { Caller, Kernel } from './kernel';
import type { ServiceName } from './service';

export const SERVICE_OF_CLIENT: Readonly<Record<string, ServiceName>> = {
  EC2Client: 'ec2',
  AutoScalingClient: 'autoscaling',
  ElasticLoadBalancingV2Client: 'elbv2',
  SSMClient: 'ssm',
  S3Client: 's3',
  DynamoDBClient: 'dynamodb',
  CloudWatchClient: 'cloudwatch',
  EventBridgeClient: 'eventbridge',
  SchedulerClient: 'scheduler',
  SNSClient: 'sns',
  SQSClient: 'sqs',
  SFNClient: 'sfn',
  STSClient: 'sts',
  PricingClient: 'pricing',
};

/**
 * Ordinary SDK v3 clients whose calls the simulated AWS answers, at the `initialize` step: above the serialiser and the
 * SDK's own retries, which the kernel models instead.
 */
export function simulatedClients(kernel: Pick<Kernel, 'ask'>, region: string): ClientSource {
  const built = new Map<unknown, unknown>();
  return (Client, patience = CLIENT_SETTINGS) => {
    const known = built.get(Client);
    if (known instanceof Client) return known;
    const client = new Client({
      ...patience,
      cacheMiddleware: true,
      region,
      credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
    });
    client.middlewareStack.add(
      (_next, context) => async (args) => {
        const service = SERVICE_OF_CLIENT[context.clientName ?? ''];
        if (service === undefined) throw new SimulatorGap(`${context.clientName} is not simulated`);
        const operation = (context.commandName ?? '').replace(/Command$/, '');
        const { output, attempts } = await kernel.ask(service, operation, args.input, patience);
        return { output: { $metadata: { attempts }, ...output }, response: {} };
      },
      { step: 'initialize', priority: 'high', name: 'simulatedAws' },
    );
    built.set(Client, client);
    return client;
  };
}

/** The same clients in one caller's hands: whatever they are asked is asked by that caller. */
export function clientsOf(caller: Caller, clients: ClientSource, kernel: Kernel): ClientSource {
  return (Client, patience) =>
    new Proxy(clients(Client, patience), {
      get: (client, property) =>
        property === 'send'
          ? (...call: never[]) => kernel.as(caller, () => client.send(...call))
          : Reflect.get(client, property),
    });
}

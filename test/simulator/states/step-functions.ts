import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { StepFunctions } from '../../../simulator/aws/sfn/step-functions';
import type { EventSink } from '../../../simulator/ports';
import { parseJson } from '../../../simulator/states/json';
import { virtualAws } from '../virtual-aws';

/** Lambdas by name: what each of its invocations answers, or how it fails. */
export type Functions = Readonly<Record<string, (payload: unknown) => unknown>>;

export function stepFunctions(functions: Functions = {}, latency?: Parameters<typeof virtualAws>[0]) {
  const aws = virtualAws(latency);
  const { clock, random, kernel } = aws;
  const told: Parameters<EventSink['emit']>[0][] = [];
  const service = new StepFunctions({
    clock,
    random,
    region: 'eu-central-1',
    account: '123456789012',
    events: { emit: (event) => told.push(event) },
    lambda: {
      invoke: async (functionArn, payload) => {
        const invoked = functions[functionArn];
        if (invoked === undefined) throw new Error(`no function ${functionArn}`);
        await clock.sleep(500);
        return parseJson(JSON.stringify(await invoked(payload)) ?? 'null');
      },
    },
  });
  kernel.register(service);
  const client = aws.clients(SFNClient);
  const start = (stateMachineArn: string, name: string, input = '{}') =>
    aws.settle(client.send(new StartExecutionCommand({ stateMachineArn, name, input })));
  /** Until no execution runs. */
  const finish = () => clock.run(() => service.executions().every((execution) => execution.end !== undefined));
  const statuses = () => told.map(({ detail }) => [detail.name, detail.status]);
  return { ...aws, service, client, told, start, finish, statuses };
}

/** A machine that waits. */
export const wait = (seconds: number) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Wait',
  States: { Wait: { Type: 'Wait', Seconds: seconds, End: true } },
});

/** A machine of one state. */
export const single = (name: string, state: object) => ({
  QueryLanguage: 'JSONata',
  StartAt: name,
  States: { [name]: { End: true, ...state } },
});

/** `${Name}`, as definitions name what they are given. */
export const placeholder = (name: string): string => `$\{${name}}`;

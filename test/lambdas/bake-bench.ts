import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { scriptsDocument } from '../../infra/scripts-document';
import type { Plan } from '../../lambdas/domain/plan';
import { progressSchema } from '../../lambdas/domain/progress';
import { SETTINGS } from '../../lambdas/functions';
import type { Step } from '../../lambdas/shared/define-step';
import type { Runtime } from '../../lambdas/shared/runtime';
import { SimulatedDynamoDb } from '../../simulator/aws/dynamodb/dynamodb';
import type { SimulatedS3 } from '../../simulator/aws/s3/s3';
import { AwsError } from '../../simulator/aws-error';
import type { Disturbance, LatencyProfile } from '../../simulator/kernel';
import type { Workload } from '../../simulator/ports';
import { operation } from '../../simulator/service';
import { bakeWorld, sha256 } from '../simulator/bake-world';
import { benchPlan, OBJECTS, RELEASE_ID } from './bench-plan';

const TABLE = 'kiln-prod';
const BAKE_MACHINE = 'arn:aws:states:eu-central-1:111122223333:stateMachine:kiln-prod-bake:1';
export const BAKE_EXECUTION = `arn:aws:states:eu-central-1:111122223333:execution:kiln-prod-bake:${RELEASE_ID}-bake`;

export interface BenchSettings {
  readonly plan?: Partial<Plan>;
  /** An image that is at hand; without it the release bakes one. */
  readonly useImage?: string;
  /** The user data script. */
  readonly firstBoot?: string;
  readonly latency?: Partial<LatencyProfile>;
  readonly workload?: Partial<Workload>;
}

/** CI puts the artifact there; the plan knows it by its version id. */
function artifactOf(s3: SimulatedS3): Plan['image']['artifact'] {
  const key = 'web-1.4.2.tar.gz';
  return { bucket: 'assets', key, versionId: s3.put('assets', key, OBJECTS[key]) ?? '', sha256: sha256(OBJECTS[key]) };
}

/** The simulated EC2, SSM, S3 and DynamoDB with one planned release, and handlers to be run on them one by one. */
export function bakeBench(settings: BenchSettings = {}) {
  const world = bakeWorld(settings);
  const { clock, kernel, random } = world;
  const objects = {
    ...OBJECTS,
    ...(settings.firstBoot !== undefined && { 'scripts/first-boot.sh': settings.firstBoot }),
  };
  for (const [key, content] of Object.entries(objects)) world.s3.put('assets', key, content);
  const plan = benchPlan(objects, { artifact: artifactOf(world.s3), use: settings.useImage ?? null }, settings.plan);

  const dynamodb = new SimulatedDynamoDb(clock);
  dynamodb.createTable({ name: TABLE, partitionKey: 'pk', sortKey: 'sk' });
  kernel.register(dynamodb);
  world.ssm.registerDocument({ name: 'SCRIPTS_DOCUMENT', content: scriptsDocument });

  const executions = new Map<string, { status: string; stopDate?: Date }>();
  kernel.register({
    name: 'sfn',
    operations: {
      DescribeExecution: operation({
        kind: 'eventual',
        input: z.strictObject({ executionArn: z.string() }),
        answer: ({ executionArn }) => {
          const found = executions.get(executionArn);
          if (found === undefined) throw new AwsError('ExecutionDoesNotExist', 'Execution Does Not Exist');
          return found;
        },
      }),
      StopExecution: operation({
        kind: 'write',
        input: z.strictObject({ executionArn: z.string(), error: z.string(), cause: z.string() }),
        answer: ({ executionArn }) => {
          const stopDate = new Date(clock.now());
          executions.set(executionArn, { status: 'ABORTED', stopDate });
          return { stopDate };
        },
      }),
    },
  });

  const runtime: Runtime = {
    now: () => clock.now(),
    randomHex: (digits) => random.hex(digits),
    setting: (name) => {
      if (name === 'TABLE_NAME') return TABLE;
      if (name === 'BAKE_MACHINE_ARN') return BAKE_MACHINE;
      return SETTINGS.find((known) => known === name) ?? '';
    },
    clients: world.clients,
    logSink: () => undefined,
  };

  const release = { id: RELEASE_ID, fleet: 'web', fence: 1 };
  const run = (step: Step, input: object): Promise<unknown> =>
    world.settle(
      step.run(
        { state: 'S', execution: 'arn:execution', release, ...input },
        { functionName: 'f', awsRequestId: 'r' },
        runtime,
      ),
    );
  const seconds = (): number => Math.floor(clock.now() / 1000);

  return {
    ...world,
    plan,
    executions,
    run,
    /** Epoch seconds. */
    seconds,

    /** Puts the plan where handlers look for it. To be awaited before the first step. */
    async open(): Promise<void> {
      // Long enough for the most tardy reads to show the world the bench begins with.
      await clock.advance(60_000);
      const item = {
        pk: 'FLEET#web',
        sk: `RELEASE#${RELEASE_ID}`,
        releaseId: RELEASE_ID,
        fleet: 'web',
        executionArn: plan.executionArn,
        status: 'RUNNING',
        startedAt: plan.plannedAt,
        plan: JSON.stringify(plan),
      };
      await world.settle(kernel.call('dynamodb', 'PutItem', { TableName: TABLE, Item: marshall(item) }, 1));
    },

    /** The one output field of a step, as a text. */
    async give(step: Step, input: object, field: 'instanceId' | 'imageId' | 'commandId'): Promise<string> {
      const output = z.record(z.string(), z.unknown()).parse(await run(step, input));
      return z.string().parse(output[field]);
    },

    /** Asks a check again and again, as the workflow does, until it is ready. */
    async poll(step: Step, input: object = {}): Promise<string> {
      const since = seconds();
      for (;;) {
        const { status, reason, retryAfterSeconds } = progressSchema.parse(await run(step, { since, ...input }));
        if (status === 'READY') return reason;
        await clock.advance(retryAfterSeconds * 1000);
      }
    },

    /** Disturbs calls of one operation; `attempt` counts from 1 within a call. */
    disturb(operationName: string, disturbance: (attempt: number) => Disturbance): void {
      kernel.faults = {
        onCall: (call) => (call.operation === operationName ? disturbance : () => ({})),
      };
    },

    callsOf: (operationName: string) => kernel.calls.filter((call) => call.operation === operationName),

    ledger: () =>
      dynamodb
        .items(TABLE)
        .map((item) => unmarshall(item))
        .filter(({ sk }) => String(sk).startsWith('IMAGE#')),
  };
}

export type BakeBench = ReturnType<typeof bakeBench>;

/** A bench with its plan in place. */
export async function openBench(settings: BenchSettings = {}): Promise<BakeBench> {
  const bench = bakeBench(settings);
  await bench.open();
  return bench;
}

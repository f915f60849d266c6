import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';

const RUNTIME = join(__dirname, 'lambda-runtime.mjs');

/** A function as the template deploys it. */
export interface DeployedFunction {
  /** Kiln's name of it: `ClaimFleet`. */
  readonly name: string;
  readonly functionName: string;
  /** The module that has the handler, and its name there. */
  readonly path: string;
  readonly exported: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMiB: number;
  readonly timeoutSeconds: number;
}

const loadedSchema = z.object({ loaded: z.boolean(), milliseconds: z.number() });
const endedSchema = z.union([
  z.object({ result: z.string() }),
  z.object({ errorType: z.string(), errorMessage: z.string(), trace: z.array(z.string()) }),
]);
export type Ended = z.output<typeof endedSchema>;

/** One environment of a function: a process that has loaded the bundle and answers one event at a time, as a warm Lambda does. */
export class Bundle {
  private turn: Promise<unknown> = Promise.resolve();
  private invocations = 0;

  private constructor(
    private readonly deployed: DeployedFunction,
    private readonly child: ChildProcess,
    /** How long its code took to load. */
    readonly loadMs: number,
  ) {}

  /** @param surroundings what Lambda, and whoever plays AWS, add to the environment */
  static async start(deployed: DeployedFunction, surroundings: Readonly<Record<string, string>>): Promise<Bundle> {
    const child = fork(RUNTIME, [deployed.path, deployed.exported], {
      // Lambda gives a function its own variables, and none of whoever deploys it.
      env: { ...lambdaEnvironment(deployed), ...deployed.environment, ...surroundings },
      execArgv: ['--no-warnings'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const { loaded, milliseconds } = loadedSchema.parse(await nextMessage(child, deployed.name));
    if (!loaded) throw new Error(`The bundle of ${deployed.name} exports no ${deployed.exported}.`);
    return new Bundle(deployed, child, milliseconds);
  }

  /** @param now what the clock says, epoch ms */
  invoke(event: unknown, now: number): Promise<Ended> {
    const answered = this.turn.then(async () => {
      const { deployed, child } = this;
      this.invocations += 1;
      const answer = nextMessage(child, deployed.name);
      child.send({ event, now, context: contextOf(deployed, this.invocations) });
      return endedSchema.parse(await answer);
    });
    this.turn = answered.catch(() => {});
    return answered;
  }

  stop(): void {
    this.child.kill();
  }
}

/** Source: Lambda developer guide, "Defined runtime environment variables". */
function lambdaEnvironment({ functionName, memoryMiB }: DeployedFunction): Readonly<Record<string, string>> {
  return {
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '1',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMiB),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000',
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    LAMBDA_TASK_ROOT: '/var/task',
    PATH: process.env.PATH ?? '',
  };
}

/** Source: Lambda developer guide, "Using the Lambda context object to retrieve Node.js function information". */
function contextOf({ functionName, memoryMiB, timeoutSeconds }: DeployedFunction, invocation: number) {
  const awsRequestId = `00000000-0000-4000-8000-${String(invocation).padStart(12, '0')}`;
  return {
    functionName,
    functionVersion: '1',
    invokedFunctionArn: `arn:aws:lambda:eu-central-1:111122223333:function:${functionName}:1`,
    memoryLimitInMB: String(memoryMiB),
    awsRequestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: '2026/11/02/[1]0',
    timeoutSeconds,
  };
}

function nextMessage(child: ChildProcess, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const said: Buffer[] = [];
    const onError = (part: Buffer) => void said.push(part);
    const onExit = (code: number | null) => {
      settle();
      reject(new Error(`The bundle of ${name} ended with ${code}: ${Buffer.concat(said).toString().slice(-2000)}`));
    };
    const onMessage = (message: unknown) => {
      settle();
      resolve(message);
    };
    const settle = () => {
      child.off('exit', onExit);
      child.off('message', onMessage);
      child.stderr?.off('data', onError);
    };
    child.on('exit', onExit);
    child.on('message', onMessage);
    child.stderr?.on('data', onError);
  });
}

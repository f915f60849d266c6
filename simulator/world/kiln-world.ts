import type { LoadedFleet } from '../../infra/fleet-files';
import { scriptsDocument } from '../../infra/scripts-document';
import { type FunctionName, functions } from '../../lambdas/functions';
import type { Invocation } from '../aws/scheduler/dispatcher';
import { StepFunctions } from '../aws/sfn/step-functions';
import { VirtualClock } from '../clock';
import { Kernel } from '../kernel';
import { AsynchronousInvocations } from '../lambda/asynchronous';
import { handlers } from '../lambda/handlers';
import { LambdaService } from '../lambda/lambda-service';
import { type Random, seededRandom } from '../random';
import { simulatedClients } from '../sdk';
import type { ServiceName } from '../service';
import { Traffic } from '../traffic/traffic';
import { ACCOUNT } from './account';
import { adoptBakedImage } from './baked-image';
import { addBystanders } from './bystanders';
import { deployCommandLine, PERSON, prices } from './deploy-command-line';
import { deployRebuild } from './deploy-rebuild';
import { deployTelling } from './deploy-telling';
import { deployTriggers } from './deploy-triggers';
import { artifactBucket, type Deployment, deployFleet, publishArtifact } from './deployed-fleet';
import { type DeploymentNames, deploymentNames, settingsOf } from './deployment-names';
import { REGIONAL } from './latency';
import { MACHINE_NAMES, MACHINE_SUBSTITUTIONS, MACHINES, type MachineName } from './machines';
import { baseImage, ec2World } from './network';
import { SimulatedAws } from './simulated-aws';
import { SoftwareBehaviour } from './software-behaviour';

/** A Monday morning: any moment would do, as long as it is always the same. */
export const MORNING = Date.UTC(2026, 10, 2, 9);

export interface KilnWorldOptions {
  readonly fleet: LoadedFleet;
  /** Fleets besides, that get no requests. */
  readonly others?: readonly LoadedFleet[];
  readonly stage: string;
  readonly seed: number;
  readonly requestsPerMinute: number;
  /** Running On-Demand vCPUs the account may have. Default: AWS's. */
  readonly vcpuLimit?: number;
  /** Epoch ms at which it begins. Default: a Monday morning. */
  readonly startsAt?: number;
  /** Definitions to run instead of the repository's: what a test has broken on purpose. */
  readonly machines?: Partial<Readonly<Record<MachineName, object>>>;
}

/** Kiln and one fleet, deployed on a simulated AWS, with requests coming in. */
export class KilnWorld {
  readonly clock: VirtualClock;
  readonly kernel: Kernel;
  readonly aws: SimulatedAws;
  readonly sfn: StepFunctions;
  readonly lambda: LambdaService;
  readonly background: AsynchronousInvocations;
  readonly traffic: Traffic;
  readonly software: SoftwareBehaviour;
  readonly names: DeploymentNames;
  readonly deployment: Deployment;
  private readonly random: Random;

  constructor(private readonly options: KilnWorldOptions) {
    const { fleet, others = [], stage, seed, requestsPerMinute } = options;
    const fleets = [fleet, ...others];
    const clock = new VirtualClock(options.startsAt ?? MORNING);
    this.clock = clock;
    this.random = seededRandom(seed);
    this.names = deploymentNames(stage);
    this.kernel = new Kernel(clock, this.random.fork('kernel'), REGIONAL);
    this.software = new SoftwareBehaviour(clock);
    this.aws = new SimulatedAws({
      clock,
      kernel: this.kernel,
      random: this.random,
      workload: this.software,
      ec2World: {
        ...ec2World(
          stage,
          fleets.map(({ spec }) => spec),
        ),
        ...(options.vcpuLimit !== undefined && { vcpuLimit: options.vcpuLimit }),
      },
      person: PERSON,
      prices: prices(fleets.map(({ spec }) => spec)),
      onSchedule: (invocation) => this.onSchedule(invocation),
    });
    this.lambda = new LambdaService({
      clock,
      kernel: this.kernel,
      random: this.random,
      clients: simulatedClients(this.kernel, ACCOUNT.region),
      settings: settingsOf(stage, this.names),
      handlers,
      functions,
      arnPrefix: this.names.functionArnPrefix,
    });
    this.background = new AsynchronousInvocations(clock, this.lambda);
    this.sfn = new StepFunctions({
      clock,
      random: this.random,
      region: ACCOUNT.region,
      account: ACCOUNT.accountId,
      lambda: this.lambda,
      events: this.aws.eventbridge,
    });
    this.kernel.register(this.sfn);
    this.deployKiln(fleets);
    this.deployment = deployFleet(this.aws, this.names, stage, fleet);
    for (const other of others) deployFleet(this.aws, this.names, stage, other);
    for (const { spec } of fleets) deployRebuild(this.aws, this.names, spec);
    const { listenerArn } = this.deployment;
    addBystanders(this.aws, stage, fleet.spec, listenerArn);
    deployCommandLine(this.aws, this.names, stage);
    const { paths = ['/'], hosts = ['www.example.com'] } = fleet.spec.traffic[0]?.conditions ?? {};
    this.traffic = new Traffic(
      {
        clock,
        elbv2: this.aws.elbv2,
        host: this.aws.ec2,
        workload: this.software,
        metrics: this.aws.cloudwatch.metrics,
      },
      { listenerArn, request: { host: example(hosts), path: example(paths) }, requestsPerMinute },
    );
  }

  /** The operations each service knows, by its name. */
  operations(): ReadonlyMap<ServiceName, readonly string[]> {
    return new Map([...this.aws.operations(), ['sfn', Object.keys(this.sfn.operations)]]);
  }

  /** CI puts a version's artifact there. */
  publish(version: string): void {
    publishArtifact(this.aws.s3, this.options.fleet.spec.image.artifact, version);
  }

  /** Kiln has baked a version some time ago: a release of it needs no bake. */
  haveBaked(version: string): void {
    this.publish(version);
    adoptBakedImage(this.aws, this.options.stage, this.deployment.deployed, version);
  }

  /** Whoever publishes the base image publishes a newer one. @returns its id; undefined where the fleet names one by id */
  moveBaseImage(): string | undefined {
    const { parameterName, ...image } = baseImage(this.options.fleet.spec.image);
    if (parameterName === undefined) return undefined;
    const imageId = `ami-0${this.random.fork('base').hex(16)}`;
    const createdAt = this.clock.now();
    this.aws.publishImage({ ...image, imageId, parameterName, createdAt, name: `${image.name}-newer` });
    return imageId;
  }

  /** What a stage's stack makes. */
  private deployKiln(fleets: readonly LoadedFleet[]): void {
    const { aws, names } = this;
    aws.dynamodb.createTable({ name: names.table, partitionKey: 'pk', sortKey: 'sk' });
    aws.eventbridge.createBus(names.bus);
    aws.sns.createTopic(names.topicArn);
    aws.scheduler.createGroup(names.scheduleGroup);
    aws.s3.createBucket({ name: names.assetBucket, versioned: true });
    for (const name of new Set(fleets.map(({ spec }) => artifactBucket(spec.image.artifact)))) {
      aws.s3.createBucket({ name, versioned: true, notifiesEventBridge: true });
    }
    aws.ssm.registerDocument({ name: names.scriptsDocument, content: scriptsDocument });
    this.deployMachines();
    this.deployWatchdog();
    deployTriggers({
      aws,
      names,
      fleets: fleets.map(({ spec }) => spec),
      background: this.background,
      starterArn: this.lambda.arn('StartRelease'),
    });
    for (const { spec } of fleets) {
      deployTelling(aws, names, spec, (event) => this.background.invoke(this.lambda.arn('Notify'), event));
    }
  }

  private deployMachines(): void {
    const ofFunctions = Object.keys(functions)
      .filter((name): name is FunctionName => name in functions)
      .map((name) => [name, this.lambda.arn(name)]);
    const ofMachines = MACHINE_NAMES.map((name) => [MACHINE_SUBSTITUTIONS[name], this.names.machineArn(name)]);
    const substitutions: Record<string, string> = Object.fromEntries([...ofFunctions, ...ofMachines]);
    for (const name of MACHINE_NAMES) {
      const definition = this.options.machines?.[name] ?? MACHINES[name];
      this.sfn.createStateMachine({ name: this.names.machine(name), definition, substitutions });
    }
  }

  /** Told of every release and rebuild that ended badly, and woken every five minutes. */
  private deployWatchdog(): void {
    const watchdog = this.lambda.arn('Watchdog');
    this.aws.eventbridge.putRule({
      name: 'kiln-release-ended-badly',
      pattern: {
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: {
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
          stateMachineArn: (['release', 'rebuild'] as const).map((machine) =>
            this.names.machineArn(machine).replace(/:1$/, ''),
          ),
        },
      },
      target: (event) => this.background.invoke(watchdog, event),
    });
    this.aws.ask('scheduler', 'CreateSchedule', {
      Name: 'kiln-reconcile',
      GroupName: this.names.scheduleGroup,
      ScheduleExpression: 'rate(5 minutes)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: watchdog,
        RoleArn: this.names.scheduleRoleArn,
        Input: JSON.stringify({ source: 'kiln.reconcile' }),
      },
    });
  }

  private onSchedule({ arn, input, executionName }: Invocation): void {
    if (!arn.includes(':stateMachine:')) {
      this.background.invoke(arn, JSON.parse(input));
      return;
    }
    this.sfn.start(arn, executionName ?? this.random.uuid(), input);
  }
}

/** A host or path that a pattern matches. */
function example(patterns: readonly string[]): string {
  return (patterns[0] ?? '').replaceAll('*', 'x').replaceAll('?', 'x');
}

import { SimulatedAutoScaling } from '../aws/autoscaling/auto-scaling';
import { SimulatedCloudWatch } from '../aws/cloudwatch/cloudwatch';
import { SimulatedDynamoDb } from '../aws/dynamodb/dynamodb';
import { SimulatedEc2 } from '../aws/ec2/ec2';
import type { Ec2World, PublicImageDefinition } from '../aws/ec2/world';
import { SimulatedElbv2 } from '../aws/elbv2/elbv2';
import { SimulatedEventBridge } from '../aws/eventbridge/eventbridge';
import { type InstancePrice, SimulatedPricing } from '../aws/pricing/pricing';
import { SimulatedS3 } from '../aws/s3/s3';
import type { Invocation } from '../aws/scheduler/dispatcher';
import { SimulatedScheduler } from '../aws/scheduler/scheduler';
import { SimulatedSns } from '../aws/sns/sns';
import { SimulatedSqs } from '../aws/sqs/sqs';
import { SimulatedSsm } from '../aws/ssm/ssm';
import { SimulatedSts } from '../aws/sts/sts';
import type { VirtualClock } from '../clock';
import type { Kernel } from '../kernel';
import type { Workload } from '../ports';
import type { Random } from '../random';
import type { ServiceName, SimulatedService } from '../service';
import { ACCOUNT } from './account';

export interface AwsParts {
  readonly clock: VirtualClock;
  readonly kernel: Kernel;
  readonly random: Random;
  readonly workload: Workload;
  readonly ec2World: Ec2World;
  /** Who sits at the terminal: `assumed-role/Deployer/ada`. */
  readonly person: string;
  readonly prices: readonly InstancePrice[];
  /** What a schedule's target does when it is due. */
  readonly onSchedule: (invocation: Invocation) => void | Promise<void>;
}

/** The services of one simulated account, wired to one another as on AWS. */
export class SimulatedAws {
  readonly ec2: SimulatedEc2;
  readonly autoscaling: SimulatedAutoScaling;
  readonly elbv2: SimulatedElbv2;
  readonly cloudwatch: SimulatedCloudWatch;
  readonly ssm: SimulatedSsm;
  readonly s3: SimulatedS3;
  readonly dynamodb: SimulatedDynamoDb;
  readonly eventbridge: SimulatedEventBridge;
  readonly scheduler: SimulatedScheduler;
  readonly sns: SimulatedSns;
  readonly sqs: SimulatedSqs;
  private readonly services: Partial<Record<ServiceName, SimulatedService>>;
  private readonly tokens: Random;

  constructor(private readonly parts: AwsParts) {
    const { clock, kernel, random, workload, ec2World } = parts;
    this.tokens = random.fork('setup');
    this.eventbridge = new SimulatedEventBridge({ clock, random, ...ACCOUNT });
    const events = this.eventbridge;
    this.cloudwatch = new SimulatedCloudWatch({ clock, random, events, account: ACCOUNT });
    this.ec2 = new SimulatedEc2(ec2World, { clock, random, events });
    this.elbv2 = new SimulatedElbv2({ clock, random, host: this.ec2, workload, account: ACCOUNT });
    this.autoscaling = new SimulatedAutoScaling({
      clock,
      random,
      events,
      instances: this.ec2,
      targets: this.elbv2,
      metrics: this.cloudwatch.metrics,
      region: ACCOUNT.region,
      account: ACCOUNT.accountId,
    });
    this.s3 = new SimulatedS3(clock, random, events);
    this.ssm = new SimulatedSsm(ACCOUNT, { clock, random, nodes: this.ec2, objects: this.s3, workload });
    this.dynamodb = new SimulatedDynamoDb(clock);
    this.scheduler = new SimulatedScheduler({ clock, random, ...ACCOUNT, invoke: parts.onSchedule });
    this.sns = new SimulatedSns(clock, random);
    this.sqs = new SimulatedSqs({ clock, random, metrics: this.cloudwatch.metrics, ...ACCOUNT });
    this.services = {
      ec2: this.ec2,
      autoscaling: this.autoscaling,
      elbv2: this.elbv2,
      cloudwatch: this.cloudwatch,
      ssm: this.ssm,
      s3: this.s3,
      dynamodb: this.dynamodb,
      eventbridge: this.eventbridge,
      scheduler: this.scheduler,
      sns: this.sns,
      sqs: this.sqs,
      sts: new SimulatedSts(ACCOUNT.accountId, parts.person),
      pricing: new SimulatedPricing(parts.prices),
    };
    for (const service of this.all()) kernel.register(service);
    for (const { parameterName, imageId } of ec2World.publicImages) {
      if (parameterName !== undefined) this.ssm.publishParameter(parameterName, imageId);
    }
  }

  /** Somebody publishes a newer image, and the parameter that names the newest follows. */
  publishImage(definition: PublicImageDefinition & { readonly parameterName: string }): void {
    this.ec2.publishImage(definition);
    this.ssm.publishParameter(definition.parameterName, definition.imageId);
  }

  /** An API call that takes no time and leaves no record: how a stack, or another actor, does it. @throws AwsError */
  ask(serviceName: ServiceName, operation: string, input: object): object {
    const answering = this.services[serviceName]?.operations[operation];
    if (answering === undefined) throw new Error(`${serviceName} ${operation} is not simulated`);
    const now = this.parts.clock.now();
    return answering.answer(input, {
      service: serviceName,
      operation,
      now,
      readAt: now,
      token: this.tokens.uuid(),
      caller: 'another actor',
    });
  }

  all(): readonly SimulatedService[] {
    return Object.values(this.services);
  }

  /** The operations each service knows, by its name. */
  operations(): ReadonlyMap<ServiceName, readonly string[]> {
    return new Map(this.all().map((service) => [service.name, Object.keys(service.operations).toSorted()]));
  }
}

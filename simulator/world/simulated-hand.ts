import { TAGS } from '../../lambdas/domain/names';
import type { Answer } from '../../lambdas/domain/question';
import { AwsError } from '../aws-error';
import type { Act, Change, Deletion } from '../faults/acts';
import type { Deed, Hand } from '../faults/hand';
import { guardAlarm } from '../faults/vocabulary';
import type { ForeignDeed } from '../judges/evidence';
import type { SimulatedInstance } from '../ports';
import type { Execution } from '../states/execution';
import { zoneNamed } from './account';
import type { Generations } from './generations';
import type { KilnWorld } from './kiln-world';
import { People } from './people';

type Undo = () => void;

const nothing = (text: string): Deed => ({ done: false, text });
const done = (text: string, undo?: Undo): Deed => ({ done: true, text, ...(undo !== undefined && { undo }) });

/** Acts upon the simulated AWS, as faults order. */
export class SimulatedHand implements Hand {
  /** What was done as another actor. */
  readonly deeds: ForeignDeed[] = [];
  /** The kinds of everything that was done. */
  readonly acted = new Set<Act['kind']>();
  private readonly factors: number[] = [];

  constructor(
    private readonly world: KilnWorld,
    private readonly generations: Generations,
    private readonly execution: () => Execution | undefined,
  ) {}

  act(act: Act): Deed {
    try {
      const deed = this.perform(act);
      if (deed.done) this.acted.add(act.kind);
      return deed;
    } catch (error) {
      if (error instanceof AwsError) return nothing(`AWS refused it: ${error.name}: ${error.message}`);
      throw error;
    }
  }

  private perform(act: Act): Deed {
    const { aws, clock } = this.world;
    switch (act.kind) {
      case 'alarm':
        return this.ring(act.name);
      case 'kill-instances':
        return this.kill(act.generation, act.count, act.zone);
      case 'no-capacity': {
        const zone = act.zone === undefined ? undefined : zoneNamed(act.zone);
        aws.ec2.runOutOfCapacity({ until: clock.now() + act.seconds * 1000, ...(zone !== undefined && { zone }) });
        return done(`EC2 has no capacity${zone === undefined ? '' : ` in ${zone}`} for ${act.seconds} s`);
      }
      case 'throttle-all':
        return nothing('is not the hand’s to do');
      case 'requests':
        return this.load(act.factor);
      case 'abort':
        return this.abort();
      case 'answer':
        return this.answer(act.by, act.answer, act.reason);
      case 'lose-event':
        aws.eventbridge.loseNextDeliveries(act.count);
        return done(`EventBridge loses its next ${act.count} deliveries`);
      case 'duplicate-schedule':
        return this.duplicateSchedule(act.count);
      case 'image-failed':
        return done('images fail', aws.ec2.failImages('The image could not be created: internal error'));
      case 'image-pending':
        return done(`images take ${act.seconds} s`, aws.ec2.holdImages(act.seconds));
      case 'builder-never-online':
        return done('builders never come online', aws.ssm.agentNeverOnline(isOfBake));
      case 'fail-script':
        return done(`the script ${act.name} ends with exit code ${act.exitCode}`, aws.ssm.failScript(act));
      case 'delete':
        return this.delete(act.target);
      case 'change':
        return this.change(act.change);
    }
  }

  private ring(given: string): Deed {
    const { cloudwatch } = this.world.aws;
    const name = guardAlarm(given, this.world.deployment.deployed.spec) ?? given;
    if (!cloudwatch.listAlarms().some(({ settings }) => settings.name === name)) {
      return nothing(`there is no alarm ${name} at that moment`);
    }
    cloudwatch.forceAlarm(name, 'ALARM');
    return done(`the alarm ${name} rings`, () => cloudwatch.forceAlarm(name, 'OK', this.world.clock.now()));
  }

  private kill(generation: 'green' | 'blue' | 'builder', count: number, zone: string | undefined): Deed {
    const { ec2 } = this.world.aws;
    const name = generation === 'builder' ? undefined : this.generations.named(generation);
    const victims = ec2
      .instances()
      .filter(({ state }) => state === 'running' || state === 'pending')
      .filter((instance) =>
        generation === 'builder' ? isOfBake(instance) : name !== undefined && groupOf(instance) === name,
      )
      .filter((instance) => zone === undefined || instance.availabilityZone === zoneNamed(zone))
      .slice(0, count);
    for (const { instanceId } of victims) ec2.kill(instanceId);
    if (victims.length === 0) return nothing(`there is no instance of ${generation} to kill at that moment`);
    return done(
      `${victims.length} of ${name ?? 'the bake'} died: ${victims.map(({ instanceId }) => instanceId).join(', ')}`,
    );
  }

  private load(factor: number): Deed {
    this.factors.push(factor);
    this.setLoad();
    return done(`the load is ${factor} times what it was`, () => {
      this.factors.splice(this.factors.indexOf(factor), 1);
      this.setLoad();
    });
  }

  private setLoad(): void {
    this.world.traffic.setFactor(this.factors.reduce((product, factor) => product * factor, 1));
  }

  private abort(): Deed {
    const execution = this.execution();
    if (execution === undefined || execution.end !== undefined) return nothing('the execution had ended already');
    execution.stop();
    return done('somebody stopped the execution');
  }

  private duplicateSchedule(count: number): Deed {
    const { aws, deployment, names } = this.world;
    const { fleet, rebuild } = deployment.deployed.spec;
    if (rebuild === undefined) return nothing('the fleet has no schedule of rebuilds');
    aws.scheduler.duplicateNextInvocations(count, names.rebuildSchedule(fleet));
    return done(`the rebuild schedule fires twice, ${count} times`);
  }

  private answer(by: string, answer: Answer, reason: string | undefined): Deed {
    const execution = this.execution();
    if (execution === undefined || execution.end !== undefined) return nothing('the execution had ended already');
    if (by === 'nobody') return done('nobody answers what the release asks');
    void new People(this.world).answer(execution, by, answer, reason);
    return done(`${by} answers: ${answer}`);
  }

  private delete(target: Deletion): Deed {
    const { aws, deployment } = this.world;
    if (!('generation' in target)) {
      const { ruleArn } = deployment.deployed;
      aws.ask('elbv2', 'DeleteRule', { RuleArn: ruleArn });
      return this.foreign({ verb: 'delete', kind: 'rule', id: ruleArn }, 'deleted the rule');
    }
    const name = this.generations.named(target.generation);
    if (name === undefined) return nothing(`there is no ${target.generation} at that moment`);
    switch (target.kind) {
      case 'auto-scaling-group':
        aws.autoscaling.deleteGroup(name);
        return this.foreign({ verb: 'delete', kind: target.kind, id: name }, `deleted the group ${name}`);
      case 'target-group': {
        const arn = this.targetGroupArn(name);
        if (arn === undefined) return nothing(`there is no target group ${name} at that moment`);
        aws.ask('elbv2', 'DeleteTargetGroup', { TargetGroupArn: arn });
        return this.foreign({ verb: 'delete', kind: target.kind, id: arn }, `deleted the target group ${name}`);
      }
      case 'launch-template': {
        const template = this.template(name);
        if (template === undefined) return nothing(`there is no launch template ${name} at that moment`);
        aws.ec2.loseLaunchTemplate({ name });
        const id = template.launchTemplateId;
        return this.foreign({ verb: 'delete', kind: target.kind, id }, `deleted the launch template ${name}`);
      }
      case 'image': {
        const imageId = this.template(name)?.data.ImageId;
        if (imageId === undefined) return nothing(`there is no image of ${name} at that moment`);
        aws.ec2.loseImage(imageId);
        return this.foreign({ verb: 'delete', kind: 'image', id: imageId }, `deleted the image ${imageId} of ${name}`);
      }
    }
  }

  private change(change: Change): Deed {
    if (change.kind === 'rule-weights') return this.changeWeights(change.green, change.blue);
    const { autoscaling } = this.world.aws;
    const name = this.generations.named(change.generation);
    const group = name === undefined ? undefined : autoscaling.group(name);
    if (name === undefined || group === undefined)
      return nothing(`there is no group of ${change.generation} at that moment`);
    const deed: Omit<ForeignDeed, 'time'> = { verb: 'change', kind: 'auto-scaling-group', id: name };
    switch (change.kind) {
      case 'desired-capacity':
        autoscaling.changeDesiredCapacity(name, change.to);
        return this.foreign(deed, `set the desired capacity of ${name} to ${change.to}`, () =>
          autoscaling.changeDesiredCapacity(name, group.sizes.desired),
        );
      case 'min-size':
        autoscaling.changeMinSize(name, change.to);
        return this.foreign(deed, `set the minimum of ${name} to ${change.to}`, () =>
          autoscaling.changeMinSize(name, group.sizes.min),
        );
      case 'suspended-processes':
        autoscaling.changeSuspendedProcesses(name, change.processes);
        return this.foreign(deed, `suspended ${change.processes.join(', ')} of ${name}`, () =>
          autoscaling.changeSuspendedProcesses(name, group.suspendedProcesses),
        );
    }
  }

  private changeWeights(green: number, blue: number): Deed {
    const { aws, deployment } = this.world;
    const { ruleArn } = deployment.deployed;
    const weights = new Map([
      [this.generations.green, green],
      [this.generations.blue, blue],
    ]);
    const TargetGroups = [...weights].flatMap(([name, Weight]) => {
      const TargetGroupArn = name === undefined ? undefined : this.targetGroupArn(name);
      return TargetGroupArn === undefined ? [] : [{ TargetGroupArn, Weight }];
    });
    if (TargetGroups.length < weights.size) return nothing('there are no two generations at that moment');
    const before = aws.elbv2.state.rules.get(ruleArn)?.action;
    this.writeWeights(TargetGroups);
    const deed = { verb: 'change', kind: 'rule', id: ruleArn } as const;
    return this.foreign(deed, `set the weights to green ${green}, blue ${blue}`, () => {
      const groups = before?.kind === 'forward' ? before.groups : [];
      this.writeWeights(
        groups.map(({ targetGroupArn, weight }) => ({ TargetGroupArn: targetGroupArn, Weight: weight })),
      );
    });
  }

  private writeWeights(TargetGroups: readonly { readonly TargetGroupArn: string; readonly Weight: number }[]): void {
    const { aws, deployment } = this.world;
    aws.ask('elbv2', 'ModifyRule', {
      RuleArn: deployment.deployed.ruleArn,
      Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups } }],
    });
  }

  private foreign(deed: Omit<ForeignDeed, 'time'>, text: string, undo?: Undo): Deed {
    this.deeds.push({ time: this.world.clock.now(), ...deed });
    return done(`somebody ${text}`, undo && (() => unlessRefused(undo)));
  }

  private targetGroupArn(name: string): string | undefined {
    return this.world.aws.elbv2.state.targetGroups.list().find((group) => group.name === name)?.arn;
  }

  private template(name: string) {
    return this.world.aws.ec2.snapshot().launchTemplates.find(({ launchTemplateName }) => launchTemplateName === name);
  }
}

/** What was changed may be gone by the time it is to be changed back. */
function unlessRefused(undo: Undo): void {
  try {
    undo();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}

function isOfBake({ tags }: Pick<SimulatedInstance, 'tags'>): boolean {
  return tags[TAGS.role] === 'builder' || tags[TAGS.role] === 'tester';
}

function groupOf({ tags }: Pick<SimulatedInstance, 'tags'>): string | undefined {
  return tags['aws:autoscaling:groupName'];
}

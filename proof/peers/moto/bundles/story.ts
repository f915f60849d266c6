import { GetScheduleCommand, ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import completed from '../../../../docs/events/examples/completed.json';
import requested from '../../../../events/release-requested.json';
import type { LoadedFleet } from '../../../../infra/fleet-files';
import { autoScaling } from '../../../../lambdas/aws/auto-scaling';
import { images } from '../../../../lambdas/aws/images';
import { launchTemplates } from '../../../../lambdas/aws/launch-templates';
import { loadBalancer } from '../../../../lambdas/aws/load-balancer';
import { parameters } from '../../../../lambdas/aws/parameters';
import { parameterNames, releaseIdOf, TAGS } from '../../../../lambdas/domain/names';
import type { Adapter } from '../../../../lambdas/shared/clients';
import { LambdaFailure } from '../../../../simulator/lambda/lambda-failure';
import type { Execution } from '../../../../simulator/states/execution';
import { deploymentNames } from '../../../../simulator/world/deployment-names';
import { callerOf } from '../../../../simulator/world/people';
import { sampleFleet } from '../../../golden-runs';
import type { PeerRow } from '../../check';
import { type MotoAccount, STAGE } from '../moto-peer';
import type { BundledKiln } from './bundled-kiln';
import { furnishFleet, ring } from './furnish-fleet';

const VERSIONS = ['1.0.0', '1.0.1', '1.0.2'] as const;
/** What EventBridge adds to an event. */
const AS_DELIVERED = {
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  account: '111122223333',
  time: '2026-11-25T09:00:00Z',
  region: 'eu-central-1',
  resources: [],
};
const NOT_WANTED = '{"told":false,"reason":"Fleet web does not want to hear of completed"}';
const APPROVER = 'arn:aws:iam::111122223333:role/Deployers';

/** What is told of the bundles: releases over HTTP, each of which leaves at moto what it should. */
export class Story {
  private readonly fleet: LoadedFleet = sampleFleet({
    strategy: { steps: [50, 100], soak: '4m' },
    triggers: { requests: true },
  });
  private ruleArn = '';

  constructor(
    private readonly kiln: BundledKiln,
    private readonly account: MotoAccount,
  ) {}

  /** A fleet's stack is deployed: its rule is the custom resource's. */
  async deploy(): Promise<PeerRow> {
    const [traffic] = this.fleet.spec.traffic;
    const made = await this.kiln.invoke('TrafficRule', {
      RequestType: 'Create',
      ResourceProperties: {
        Fleet: this.fleet.spec.fleet,
        ListenerArn: this.account.places.listenerArn,
        Priority: String(traffic?.priority),
        Paths: traffic?.conditions.paths,
      },
    });
    this.ruleArn = z.object({ PhysicalResourceId: z.string() }).parse(made).PhysicalResourceId;
    await furnishFleet(this.account, this.fleet, VERSIONS, this.ruleArn);
    return this.row('a rule is made by the custom resource', await this.rule(), 'fixed-response');
  }

  async firstRelease(): Promise<PeerRow> {
    return this.release(VERSIONS[0], 'SUCCEEDED', 'prod-web-v001 100');
  }

  async secondRelease(): Promise<PeerRow> {
    return this.release(VERSIONS[1], 'SUCCEEDED', 'prod-web-v001 0, prod-web-v002 100');
  }

  /** The schedule that the release made at moto falls due. */
  async retirement(): Promise<PeerRow> {
    const scheduler = this.account.clients(SchedulerClient);
    const GroupName = deploymentNames(STAGE).scheduleGroup;
    const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({ GroupName }));
    const Name = Schedules.at(-1)?.Name;
    const { ScheduleExpression = '', Target } = await scheduler.send(new GetScheduleCommand({ GroupName, Name }));
    const start = z
      .object({ StateMachineArn: z.string(), Name: z.string(), Input: z.string() })
      .parse(JSON.parse(Target?.Input ?? '{}'));
    const due = Date.parse(`${ScheduleExpression.slice('at('.length, -1)}Z`);
    await this.kiln.clock.run(() => false, due);
    const retired = await this.kiln.run('retire', start.Name, JSON.parse(start.Input));
    const left = await this.leftOf('prod-web-v001');
    const seen = `${retired.status}, ${await this.rule()}, left of it: ${left}`;
    return this.row(
      'the generation before is retired by its schedule',
      seen,
      'SUCCEEDED, prod-web-v002 100, left of it: nothing',
    );
  }

  /** People say yes before it begins; while it asks again at half of the traffic an alarm rings. */
  async recovery(): Promise<PeerRow> {
    const { kiln } = this;
    const [alarm = ''] = this.fleet.spec.guards.alarms;
    await this.changeSpec({
      strategy: { steps: [50, 'approval', 100], soak: '4m' },
      approval: { approvers: [APPROVER], expiresAfter: '1h', stepExpiresAfter: '30m' },
    });
    kiln.onAnswer = async (name) => {
      if (name === 'AskApproval') await this.sayYes();
      if (name === 'AskStepApproval') await ring(this.account, alarm, 'ALARM');
    };
    const ended = await kiln.run('release', 'release-recovered', { fleet: 'web', version: VERSIONS[2] });
    kiln.onAnswer = undefined;
    await ring(this.account, alarm, 'OK');
    await this.changeSpec({});
    const left = await this.leftOf('prod-web-v003');
    const seen = `${ended.status} ${ended.end?.error}, ${await this.rule()}, left of it: ${left}, its image ${await this.imageOf(VERSIONS[2])}`;
    const wanted = 'FAILED GuardTripped, prod-web-v002 100, left of it: nothing, its image quarantined';
    return this.row('a release with approvals is recovered when an alarm rings', seen, wanted);
  }

  /** An event, a dry run, a rebuild that has nothing to do, the watchdog, a message, and a deletion that is refused. */
  async everythingElse(): Promise<PeerRow[]> {
    const { kiln } = this;
    const detail = { ...requested.detail, version: VERSIONS[1] };
    const started = await kiln.invoke('StartRelease', { ...requested, ...AS_DELIVERED, detail });
    await kiln.settle();
    const dry = await kiln.run('release', 'dry', { fleet: 'web', version: VERSIONS[2], dryRun: true });
    const refused = await kiln.run('release', 'refused', { fleet: 'web', version: 'the newest' });
    const rebuild = await kiln.run('rebuild', 'rebuild', { fleet: 'web' });
    const wrongRebuild = await kiln.run('rebuild', 'wrong-rebuild', { fleets: [] });
    const watched = await kiln.invoke('Watchdog', { source: 'kiln.reconcile' });
    const told = await kiln.invoke('Notify', completed);
    const release = { id: 'web-20260105T090000Z-000000', fleet: 'web', fence: 99 };
    const envelope = {
      execution: 'arn:aws:states:eu-central-1:111122223333:execution:kiln-prod-release:none',
      release,
    };
    const failure = { error: 'RecoveryFailed', cause: 'It is only a rehearsal.' };
    const paged = await kiln.invoke('PageOperator', { state: 'PageOperator', ...envelope, failure, original: failure });
    const gaveBack = await this.errorOf('GiveBackClaim', { state: 'GiveBackClaim', ...envelope, reason: 'It moved.' });
    const kept = await this.errorOf('ProtectFleet', {
      RequestType: 'Delete',
      ResourceProperties: { Fleet: 'web', RuleArn: this.ruleArn },
    });
    return [
      this.row('an event starts a release', statusOf(started), 'STARTED'),
      this.row('a dry run changes nothing', `${dry.status}, ${await this.rule()}`, 'SUCCEEDED, prod-web-v002 100'),
      this.row('a wrong request is refused', `${refused.status} ${refused.end?.error}`, 'FAILED InvalidRequest'),
      this.row('a rebuild looks and decides', rebuild.status, 'SUCCEEDED'),
      this.row('a wrong rebuild is refused', wrongRebuild.status, 'FAILED'),
      this.row('the watchdog finds nothing to do', JSON.stringify(watched), '{"did":[]}'),
      this.row('nobody is told what he did not ask for', JSON.stringify(told), NOT_WANTED),
      this.row('a person is paged', errorIn(paged), 'RecoveryFailed'),
      this.row('the claim of another is not given back', gaveBack, '{"status":"OUTDATED","reason":"It moved."}'),
      this.row('a fleet that lives is protected', kept, 'PreflightFailed'),
    ];
  }

  private async release(version: string, status: string, weights: string): Promise<PeerRow> {
    const ended = await this.kiln.run('release', `release-${version}`, { fleet: this.fleet.spec.fleet, version });
    const seen = `${ended.status}, ${await this.rule()}${ended.end?.cause === undefined ? '' : `: ${ended.end.cause}`}`;
    return this.row(`${version} is released`, seen, `${status}, ${weights}`);
  }

  private row(says: string, seen: string, wanted: string): PeerRow {
    const ok = seen === wanted;
    return { says, ok, detail: ok ? seen : `${seen}; it should be: ${wanted}` };
  }

  /** What the rule at moto says: `prod-web-v002 100`. */
  private async rule(): Promise<string> {
    const rule = await this.use(loadBalancer).readRule(this.ruleArn);
    if (rule.kind !== 'forward') return rule.kind;
    return rule.targets
      .map(({ targetGroupArn, weight }) => `${targetGroupArn.split('/')[1]} ${weight}`)
      .sort()
      .join(', ');
  }

  /** What of a generation is still there at moto. */
  private async leftOf(generation: string): Promise<string> {
    const found = [
      (await this.use(autoScaling).findGroup(generation)) && 'group',
      (await this.use(launchTemplates).find(generation)) && 'template',
      (await this.use(loadBalancer).findTargetGroup(generation)) && 'target group',
    ].filter((left) => left !== undefined);
    return found.length === 0 ? 'nothing' : found.join(', ');
  }

  private async imageOf(version: string): Promise<string> {
    const [image] = await this.use(images).tagged({ [TAGS.version]: version });
    if (image === undefined) return 'gone';
    return image.tags[TAGS.quarantined] === undefined ? 'at hand' : 'quarantined';
  }

  private use<Face>(adapter: Adapter<Face>): Face {
    return adapter(this.account.clients, (name) => this.account.settings[name]);
  }

  private async changeSpec(changes: object): Promise<void> {
    const Name = parameterNames.fleet(STAGE, this.fleet.spec.fleet);
    const { value = '{}' } = (await this.use(parameters).get(Name)) ?? {};
    const deployed: unknown = JSON.parse(value);
    const spec = { ...this.fleet.spec, ...changes };
    const Value = JSON.stringify({ ...z.record(z.string(), z.unknown()).parse(deployed), spec });
    await this.account
      .clients(SSMClient)
      .send(new PutParameterCommand({ Name, Value, Type: 'String', Tier: 'Advanced', Overwrite: true }));
  }

  private async sayYes(): Promise<void> {
    const asking = this.kiln.sfn.executions().find(({ end }) => end === undefined);
    await this.kiln.invoke('AnswerApproval', {
      version: '2.0',
      rawPath: '/',
      headers: { 'content-type': 'application/json' },
      requestContext: {
        authorizer: { iam: { userArn: callerOf(APPROVER) } },
        http: { method: 'POST', path: '/' },
      },
      body: JSON.stringify({ release: asking && releaseOf(asking), answer: 'approve' }),
      isBase64Encoded: false,
    });
  }

  /** The name of the error that an invocation ends with. */
  private async errorOf(name: string, event: object): Promise<string> {
    try {
      return JSON.stringify(await this.kiln.invoke(name, event));
    } catch (error) {
      if (error instanceof LambdaFailure) return error.name;
      throw error;
    }
  }
}

function releaseOf({ arn, startTime }: Execution): string {
  return releaseIdOf('web', arn, new Date(startTime).toISOString());
}

function errorIn(result: unknown): string {
  return z.object({ error: z.string() }).parse(result).error;
}

function statusOf(result: unknown): string {
  return z.object({ status: z.string() }).parse(result).status;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadedFleet } from '../../infra/fleet-files';
import type { FleetSpec } from '../../lambdas/domain/fleet-spec';
import { claimSchema } from '../../lambdas/domain/release-record';
import { TRANSITION_WORDS } from '../../lambdas/domain/transitions';
import type { Fault } from '../../simulator/faults/fault';
import { Rehearsal, type RehearsalOptions } from '../../simulator/rehearsal';
import type { RehearsalResult } from '../../simulator/report/result';
import { type RehearsedEvent, readEventFile } from '../../simulator/triggers/event-file';
import { tableItems } from '../../simulator/world/inventory';
import type { KilnWorld } from '../../simulator/world/kiln-world';
import { ALICE, APPROVAL, fleetWith } from '../../test/scenarios/approval-fleet';
import { Asking } from '../../test/scenarios/asking';
import { DeployedWorld, HOUR, MINUTE } from '../../test/scenarios/deployed-world';
import { faults, namedFault, sample } from '../../test/scenarios/rehearsing';
import { goldenRuns } from '../golden-runs';

/** Called with each world before anything happens in it. */
export type Watch = (world: KilnWorld) => void;

export interface PermissionRun {
  readonly name: string;
  /** How the release that it is about ended; undefined where it is about none. */
  readonly run: (watch: Watch) => Promise<RehearsalResult | undefined>;
}

/** The sample fleet, and a team that hears of it. */
export function heardFleet(): LoadedFleet {
  const { fleet } = sample();
  const notify = { topic: 'arn:aws:sns:eu-central-1:111122223333:web-team', on: [...TRANSITION_WORDS] };
  return { ...fleet, spec: { ...fleet.spec, notify } };
}

/** What goes through every way there is: between them they make every kind of call that Kiln knows. */
export function permissionRuns(): readonly PermissionRun[] {
  return [
    ...goldenRuns().map(({ name, options }) => rehearsal(name, options)),
    ...TROUBLES.map(([name, trouble]) => rehearsal(name, sample({ faults: trouble(), fleet: heardFleet() }))),
    ...ANSWERS.map(([name, trouble]) =>
      rehearsal(name, sample({ fleet: askedFleet(), version: '1.0.0', force: true, faults: faults(trouble) })),
    ),
    ...EVENTS.map(([name, file, triggers]) =>
      rehearsal(name, sample({ fleet: triggered(triggers), event: exampleEvent(file) })),
    ),
    { name: 'a question asked once more', run: askedAgain },
    { name: 'two releases, a retirement, rebuilds, requests of all kinds', run: deployed },
    { name: 'a bake that is still at work when it is discarded', run: discarded },
    { name: 'recoveries that die before they can page', run: exhausted },
    { name: 'a fleet’s stack made, changed and deleted', run: stacks },
  ];
}

function rehearsal(name: string, options: RehearsalOptions): PermissionRun {
  return {
    name,
    run: async (watch) => {
      const rehearsal = new Rehearsal(options);
      watch(rehearsal.world);
      await rehearsal.prepare();
      rehearsal.begin();
      return rehearsal.finish();
    },
  };
}

/** Each leads to calls that the others do not make. */
const TROUBLES: readonly (readonly [string, () => readonly Fault[]])[] = [
  ['lost answers', () => namedFault('lost-answers')],
  ['handlers that crash, and an alarm', () => [...namedFault('crashing-handlers'), ...namedFault('alarm-during-soak')]],
  ['a script that fails', () => namedFault('failing-script')],
  ['a release that is aborted', () => namedFault('aborted')],
  [
    'a release that is aborted before its claim',
    () => faults('when: { state: CheckWindow, entered: 1 }\n  do: { abort: execution }'),
  ],
  [
    'a release that is aborted while it bakes',
    () => faults('when: { state: CheckImage, entered: 1 }\n  do: { abort: execution }'),
  ],
  [
    'a load that grows before the traffic goes back',
    () =>
      faults(
        'when: { weight: 50 }\n  do: { requests: 1.8 }',
        'when: { weight: 50, after: 200 }\n  do: { alarm: web-5xx }',
      ),
  ],
  [
    'a release that is aborted as it completes',
    () => faults('when: { state: CompleteRelease }\n  do: { abort: execution }'),
  ],
  ['a load that grows as the traffic moves', () => faults('when: { weight: 50 }\n  do: { requests: 1.8 }')],
  [
    'a builder that dies before its scripts',
    () => faults('when: { state: RunComponents }\n  do: { kill-instances: { generation: builder, count: 1 } }'),
  ],
  [
    'a release put back by one who sees target groups late',
    () =>
      faults(
        'when: { weight: 50 }\n  do: { alarm: web-5xx }',
        'when: { service: elbv2, operation: DescribeTargetGroups }\n  do: { stale: 120 }',
      ),
  ],
  // No release, and no recovery, gets over that: a person is paged.
  ['a rule that somebody deletes', () => faults('when: { weight: 50 }\n  do: { delete: { kind: rule } }')],
];

const askedFleet = () => fleetWith({ approval: APPROVAL, strategy: { steps: [50, 'approval', 100], soak: '4m' } });
const APPROVED = `when: { state: AskApproval, after: 20 }\n  do: { approve: "${ALICE}" }`;
const REJECTED = `when: { state: AskApproval, after: 20 }\n  do: { reject: "${ALICE}" }`;
/** Whoever answers gives up halfway, and in vain tries again: the answer is kept, and the execution not told. */
const STUCK = [2, 1, 1]
  .map(
    (calls, tries) =>
      `when: { state: AnswerApproval, entered: ${tries + 1} }\n  do: { crash: after-calls, calls: ${calls} }`,
  )
  .join('\n- ');
/** Whoever asks is cut off after the question is put: it is asked once more when it is answered already. */
const CUT_OFF = 'when: { state: AskApproval, entered: 1 }\n  do: time-out';
const ANSWERS: readonly (readonly [string, string])[] = [
  // The watchdog sends it again.
  ['a yes that arrives late', `${APPROVED}\n- ${STUCK}`],
  ['a no', `when: { state: AskApproval, after: 60 }\n  do: { reject: "${ALICE}" }`],
  ['a no that arrives late', `${REJECTED}\n- ${STUCK}`],
  ['a no that who asks finds', `${REJECTED}\n- ${STUCK}\n- ${CUT_OFF}`],
  [
    'a yes that who asks finds, and an instance that dies before the next one',
    `${APPROVED}\n- ${STUCK}\n- ${CUT_OFF}\n- when: { state: AskStepApproval, after: 30 }\n  do: { kill-instances: { generation: green, count: 1 } }\n- when: { state: AskStepApproval, after: 40 }\n  do: { approve: "${ALICE}" }`,
  ],
];

const EVENTS: readonly (readonly [string, string, FleetSpec['triggers']])[] = [
  ['an upload that releases', 'object-created', { requests: false, uploads: true }],
  [
    'an image of Image Builder',
    'image-available',
    { requests: false, uploads: false, imageBuilder: { recipe: 'web' } },
  ],
];

/** It asks for a yes besides, so that what an event names is looked at before the plan, too. */
function triggered(triggers: FleetSpec['triggers']): LoadedFleet {
  return fleetWith({ triggers, approval: APPROVAL });
}

function exampleEvent(name: string): RehearsedEvent {
  return readEventFile(readFileSync(join(__dirname, `../../events/${name}.json`), 'utf8'), name);
}

async function askedAgain(watch: Watch): Promise<undefined> {
  const again = new Asking();
  watch(again.world);
  await again.ask();
  again.deployAgain();
  await again.answer(ALICE, { answer: 'approve' });
  await again.pass(2 * MINUTE);
}

async function deployed(watch: Watch): Promise<undefined> {
  const deployed = new DeployedWorld({ fleet: heardFleet(), requestsPerMinute: 3000 });
  watch(deployed.world);
  retiredTwice(deployed);
  besideARelease(deployed);
  await deployed.release('1.0.0');
  await deployed.release('1.1.0');
  // Somebody protects an instance of the old generation, and its schedule is lost: the watchdog sees to its retirement.
  const old = 'prod-web-v001';
  const InstanceIds = deployed.world.aws.autoscaling
    .group(old)
    ?.members.slice(0, 1)
    .map((each) => each.instanceId);
  const AutoScalingGroupName = old;
  const { aws: account, names: stage } = deployed.world;
  account.ask('autoscaling', 'SetInstanceProtection', {
    AutoScalingGroupName,
    InstanceIds,
    ProtectedFromScaleIn: true,
  });
  account.ask('autoscaling', 'SuspendProcesses', { AutoScalingGroupName, ScalingProcesses: ['Terminate'] });
  account.ask('scheduler', 'DeleteSchedule', { GroupName: stage.scheduleGroup, Name: `${old}-retire-1` });
  await deployed.pass(3 * HOUR);
  deployed.start('refused', {});
  // Without a version, by an image; an event that starts nothing, and one that is merged.
  deployed.start('newest', { fleet: 'web' });
  deployed.start('image', { fleet: 'web', imageId: 'ami-0123456789abcdef0' });
  const { aws, names, sfn } = deployed.world;
  for (const version of ['1.1.0', 'none']) {
    const Detail = JSON.stringify({ fleet: 'web', version });
    const Entries = [{ EventBusName: names.bus, Source: 'ci', DetailType: 'Release Requested', Detail }];
    aws.ask('eventbridge', 'PutEvents', { Entries });
  }
  sfn.start(names.machineArn('rebuild'), 'all', '{}');
  sfn.start(names.machineArn('rebuild'), 'refused', '{"fleet": "wob"}');
  await deployed.pass(MINUTE);
  const [asked] = aws.eventbridge.log.filter(({ event }) => event['detail-type'] === 'Release Requested');
  aws.eventbridge.replay(asked?.event.id ?? '', 1);
  await deployed.pass(MINUTE);
}

/**
 * A retirement is stopped while it has the claim, and another one frees it before the watchdog does; a release comes while
 * that has it.
 */
function retiredTwice({ world }: DeployedWorld): void {
  const { sfn, names } = world;
  onEntering(world, 'LeaveRule', (executionArn, times) => {
    if (times === 1) {
      const execution = sfn.execution(executionArn);
      execution?.stop('Stopped', 'by a person');
      sfn.start(names.machineArn('retire'), 'again', JSON.stringify(execution?.input));
    } else {
      sfn.start(names.machineArn('release'), 'beside', '{"fleet": "web", "version": "1.1.0"}');
    }
  });
}

/** While a release has the claim, a rebuild falls due, and a retirement of what is not to go. */
function besideARelease({ world }: DeployedWorld): void {
  const { sfn, names } = world;
  onEntering(world, 'CheckBuilder', (_, times) => {
    if (times > 1) return;
    sfn.start(names.machineArn('rebuild'), 'beside', '{"fleet": "web"}');
    sfn.start(names.machineArn('retire'), 'beside', '{"fleet": "web", "generation": "prod-web-v009"}');
  });
}

/** Each time a state is entered, by execution. @param then what happens in that moment */
function onEntering(
  world: KilnWorld,
  state: string,
  then?: (executionArn: string, times: number) => void,
): readonly string[] {
  const entered: string[] = [];
  world.sfn.onState(({ kind, stateName, executionArn }) => {
    if (kind !== 'entered' || stateName !== state) return;
    entered.push(executionArn);
    then?.(executionArn, entered.length);
  });
  return entered;
}

/** Step Functions stops what a stopped execution waits for as best it can: a recovery may find the bake at work. */
async function discarded(watch: Watch): Promise<undefined> {
  const deployed = new DeployedWorld();
  const { world } = deployed;
  watch(world);
  world.publish('1.0.0');
  await deployed.pass(5 * MINUTE);
  const baking = onEntering(world, 'CheckBuilder');
  deployed.start('baking', { fleet: 'web', version: '1.0.0' });
  await world.clock.run(() => baking.length > 0);
  const { holder, fence } = claimSchema.parse(
    tableItems(world.aws.dynamodb, world.names.table).find(({ pk }) => pk === 'CLAIM'),
  );
  const release = { id: holder?.id, fleet: 'web', fence };
  await deployed.invoke('DiscardBuild', { release, since: Math.floor(world.clock.now() / 1000) });
}

/** The watchdog pages when it has started recoveries enough. */
async function exhausted(watch: Watch): Promise<undefined> {
  const dead = { QueryLanguage: 'JSONata', StartAt: 'Die', States: { Die: { Type: 'Fail' } } };
  const deployed = new DeployedWorld({ machines: { recover: dead } });
  const { world } = deployed;
  watch(world);
  world.publish('1.0.0');
  const execution = deployed.start('stopped', { fleet: 'web', version: '1.0.0' });
  onEntering(world, 'CreateTargetGroup', () => execution.stop('Stopped', 'by a person'));
  await deployed.pass(3 * HOUR);
  deployed.start('successor', { fleet: 'web', version: '1.0.0' });
  await deployed.pass(MINUTE);
}

/** What CloudFormation has the custom resources do. */
async function stacks(watch: Watch): Promise<undefined> {
  const deployed = new DeployedWorld({ fleet: heardFleet() });
  watch(deployed.world);
  const { deployment } = deployed.world;
  const { ruleArn } = deployment.deployed;
  const properties = (Fleet: string, Priority: string) => ({
    Fleet,
    ListenerArn: deployment.listenerArn,
    Priority,
    Paths: [`/${Fleet}/*`],
  });
  await deployed.pass(MINUTE);
  await deployed.invoke('TrafficRule', { RequestType: 'Create', ResourceProperties: properties('web', '310') });
  const made = await deployed.invoke('TrafficRule', {
    RequestType: 'Create',
    ResourceProperties: properties('shop', '320'),
  });
  await deployed.pass(MINUTE);
  await deployed.invoke('TrafficRule', {
    RequestType: 'Delete',
    ResourceProperties: properties('shop', '320'),
    ...Object(made),
  });
  await deployed.invoke('ProtectFleet', {
    RequestType: 'Delete',
    ResourceProperties: { Fleet: 'web', RuleArn: ruleArn },
  });
}

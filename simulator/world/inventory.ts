import { unmarshall } from '@aws-sdk/util-dynamodb';
import { TAGS } from '../../lambdas/domain/names';
import type { SimulatedAws } from './simulated-aws';

export type ResourceKind =
  | 'instance'
  | 'auto-scaling-group'
  | 'launch-template'
  | 'target-group'
  | 'image'
  | 'snapshot'
  | 'alarm'
  | 'schedule'
  | 'rule'
  | 'parameter'
  | 'claim'
  | 'question'
  | 'retirement';

/** Something that exists on the simulated AWS. */
export interface Resource {
  readonly kind: ResourceKind;
  /** As AWS knows it: an id, an ARN, or a name where that is the identity. */
  readonly id: string;
  /** As people know it. */
  readonly name: string;
  /** The name of the generation it belongs to, where it belongs to one. */
  readonly generation?: string;
  /** The release that made it, by tag. */
  readonly release?: string;
  /** What somebody has set, as opposed to what comes and goes by itself. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Everything that exists, by kind, in the order in which it came. */
export type Inventory = readonly Resource[];

export function takeInventory(aws: SimulatedAws, table: string): Inventory {
  return [
    ...ofEc2(aws),
    ...groups(aws),
    ...targetGroups(aws),
    ...rules(aws),
    ...alarms(aws),
    ...aws.scheduler.names().map((name): Resource => ({ kind: 'schedule', id: name, name, settings: {} })),
    ...parameters(aws),
    ...entries(aws, table),
  ];
}

/** Only what releases make one of: cheap enough to look at again and again. */
export function takeMakings(aws: SimulatedAws): Inventory {
  return [...ofEc2(aws), ...groups(aws), ...targetGroups(aws)];
}

function tagged(tags: Readonly<Record<string, string>>): Pick<Resource, 'generation' | 'release'> {
  const generation = tags[TAGS.generation] ?? tags['aws:autoscaling:groupName'];
  const release = tags[TAGS.release];
  return { ...(generation !== undefined && { generation }), ...(release !== undefined && { release }) };
}

function ofEc2(aws: SimulatedAws): Resource[] {
  const { instances, images, snapshots, launchTemplates } = aws.ec2.snapshot();
  return [
    ...instances
      .filter(({ state }) => state !== 'shutting-down')
      .map(
        ({ instanceId, tags, imageId }): Resource => ({
          kind: 'instance',
          id: instanceId,
          name: tags[TAGS.role] === undefined ? instanceId : `${tags[TAGS.role]} ${instanceId}`,
          ...tagged(tags),
          settings: { imageId },
        }),
      ),
    ...images.map(
      ({ imageId, name, tags, state, snapshotId }): Resource => ({
        kind: 'image',
        id: imageId,
        name,
        ...tagged(tags),
        settings: { state, tags, snapshotId },
      }),
    ),
    ...snapshots.map(
      ({ snapshotId, tags, description }): Resource => ({
        kind: 'snapshot',
        id: snapshotId,
        name: description,
        ...tagged(tags),
        settings: {},
      }),
    ),
    ...launchTemplates.map(
      ({ launchTemplateId, launchTemplateName, tags, data }): Resource => ({
        kind: 'launch-template',
        id: launchTemplateId,
        name: launchTemplateName,
        ...tagged(tags),
        generation: launchTemplateName,
        settings: { imageId: data.ImageId },
      }),
    ),
  ];
}

function groups(aws: SimulatedAws): Resource[] {
  return aws.autoscaling.groups().map((group): Resource => {
    const tags = Object.fromEntries(group.tags.map(({ key, value }) => [key, value]));
    return {
      kind: 'auto-scaling-group',
      id: group.name,
      name: group.name,
      ...tagged(tags),
      generation: group.name,
      settings: {
        min: group.sizes.min,
        max: group.sizes.max,
        template: group.template,
        targetGroupArns: group.targetGroupArns,
        suspendedProcesses: group.suspendedProcesses,
        newInstancesProtected: group.newInstancesProtected,
        protectedInstances: group.members
          .filter((member) => member.protectedFromScaleIn)
          .map((member) => member.instanceId),
      },
    };
  });
}

function targetGroups({ elbv2 }: SimulatedAws): Resource[] {
  return elbv2.state.targetGroups.list().map(
    ({ arn, name, attributes, healthCheck }): Resource => ({
      kind: 'target-group',
      id: arn,
      name,
      ...tagged(elbv2.state.tags.get(arn) ?? {}),
      generation: name,
      settings: { attributes, healthCheck },
    }),
  );
}

function rules({ elbv2 }: SimulatedAws): Resource[] {
  return elbv2.state.rules.list().map(
    ({ arn, action, conditions, priority }): Resource => ({
      kind: 'rule',
      id: arn,
      name: arn,
      settings: { action, conditions, priority },
    }),
  );
}

/** Source: Auto Scaling user guide, "Target tracking scaling policies": the alarms it makes are called so. */
const TARGET_TRACKING = /^TargetTracking-(.+)-Alarm(High|Low)-/;

function alarms({ cloudwatch }: SimulatedAws): Resource[] {
  return cloudwatch.listAlarms().map(({ settings, tags }): Resource => {
    const scaled = TARGET_TRACKING.exec(settings.name)?.[1];
    return {
      kind: 'alarm',
      id: settings.name,
      name: settings.name,
      ...tagged(tags),
      ...(scaled !== undefined && { generation: scaled }),
      settings: { ...settings },
    };
  });
}

function parameters({ ssm }: SimulatedAws): Resource[] {
  return ssm
    .snapshot()
    .parameters.map(({ name, value }): Resource => ({ kind: 'parameter', id: name, name, settings: { value } }));
}

/** Held claims, questions nobody has taken away, and generations that wait for their retirement. */
function entries({ dynamodb }: SimulatedAws, table: string): Resource[] {
  return tableItems(dynamodb, table).flatMap((item): Resource[] => {
    const name = String(item.sk);
    if (item.pk === 'CLAIM' && item.holder !== undefined) {
      return [{ kind: 'claim', id: name, name, settings: { holder: item.holder } }];
    }
    if (item.pk === 'QUESTION') return [{ kind: 'question', id: name, name, settings: {} }];
    if (item.pk === 'RETIREMENT') {
      return [{ kind: 'retirement', id: name, name, generation: name, settings: { due: item.due } }];
    }
    return [];
  });
}

/** What a table holds now, as plain values. */
export function tableItems(
  dynamodb: SimulatedAws['dynamodb'],
  table: string,
): readonly Readonly<Record<string, unknown>>[] {
  return dynamodb.items(table).map((item): Record<string, unknown> => unmarshall({ ...item }));
}

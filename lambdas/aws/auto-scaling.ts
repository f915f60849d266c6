import {
  type Activity,
  AutoScalingClient,
  type AutoScalingGroup,
  CreateAutoScalingGroupCommand,
  type CreateAutoScalingGroupCommandInput,
  DeleteAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeScalingActivitiesCommand,
  PutScalingPolicyCommand,
  type PutScalingPolicyCommandInput,
  paginateDescribeAutoScalingGroups,
  ResumeProcessesCommand,
  SetInstanceProtectionCommand,
  SuspendProcessesCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { KilnError } from '../domain/errors';
import type { Sizes } from '../domain/plan';
import { isAwsError, meaning } from '../shared/aws-errors';
import { adapter } from '../shared/clients';
import { allOf } from './answers';
import { tagFilters } from './tags';

/** Auto Scaling reports what is missing, or on its way out, as a ValidationError whose text says so. */
const isNotFound = (error: unknown): boolean =>
  isAwsError(error, 'ValidationError') && /not found|pending delete|not part of/i.test(error.message);

/** Auto Scaling's words for "not now"; as client faults most are nothing the SDK retries. Source: its API reference, each action's errors. */
const NOT_NOW = ['ScalingActivityInProgressFault', 'ResourceInUseFault', 'ResourceContentionFault'] as const;

/**
 * Whether a change of a group was made.
 * @returns GONE where there is no such group, or it is being deleted.
 * @throws TransientAwsError where it is not the moment for it
 */
async function change(work: Promise<unknown>): Promise<'CHANGED' | 'GONE'> {
  try {
    await work;
    return 'CHANGED';
  } catch (error) {
    if (isNotFound(error)) return 'GONE';
    if (!isAwsError(error, ...NOT_NOW)) throw error;
    throw new KilnError('TransientAwsError', `${error.name}: ${error.message}`, { cause: error });
  }
}

/** SetInstanceProtection takes so many ids a call. Source: its API page. */
const PROTECTION_BATCH = 50;

/** EC2 Auto Scaling: one group per generation. Source: Amazon EC2 Auto Scaling API reference. */
export const autoScaling = adapter(AutoScalingClient, (client) => ({
  /** @returns undefined for a name nobody has: AWS answers with an empty list, and may lag behind a create. */
  async findGroup(name: string): Promise<AutoScalingGroup | undefined> {
    const { AutoScalingGroups } = await client.send(
      new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] }),
    );
    return AutoScalingGroups?.[0];
  },

  /** All groups that carry these tags. */
  async groupsTagged(tags: Readonly<Record<string, string>>): Promise<AutoScalingGroup[]> {
    const pages = paginateDescribeAutoScalingGroups({ client }, { Filters: tagFilters(tags), MaxRecords: 100 });
    return allOf(pages, ({ AutoScalingGroups }) => AutoScalingGroups);
  },

  /** @returns EXISTS where a group of this name is there already: compare before adopting it. */
  createGroup(input: CreateAutoScalingGroupCommandInput): Promise<'CREATED' | 'EXISTS'> {
    return client
      .send(new CreateAutoScalingGroupCommand(input))
      .then(() => 'CREATED', meaning('EXISTS', 'AlreadyExistsFault'));
  },

  setSizes(name: string, sizes: Partial<Sizes>) {
    return change(
      client.send(
        new UpdateAutoScalingGroupCommand({
          AutoScalingGroupName: name,
          MinSize: sizes.min,
          MaxSize: sizes.max,
          DesiredCapacity: sizes.desired,
        }),
      ),
    );
  },

  /** Newest first; the latest hundred tell enough. Empty for a group that is not there. */
  async activities(name: string): Promise<Activity[]> {
    try {
      const { Activities } = await client.send(
        new DescribeScalingActivitiesCommand({ AutoScalingGroupName: name, MaxRecords: 100 }),
      );
      return Activities ?? [];
    } catch (error) {
      if (isNotFound(error)) return [];
      throw error;
    }
  },

  putPolicy(input: PutScalingPolicyCommandInput) {
    return change(client.send(new PutScalingPolicyCommand(input)));
  },

  suspend(name: string, processes: readonly string[]) {
    return change(
      client.send(new SuspendProcessesCommand({ AutoScalingGroupName: name, ScalingProcesses: [...processes] })),
    );
  },

  resume(name: string, processes: readonly string[]) {
    return change(
      client.send(new ResumeProcessesCommand({ AutoScalingGroupName: name, ScalingProcesses: [...processes] })),
    );
  },

  /** An instance that has left by now needs none taken away; the others of its batch are for the next try. */
  async removeScaleInProtection(name: string, instanceIds: readonly string[]): Promise<void> {
    for (let start = 0; start < instanceIds.length; start += PROTECTION_BATCH) {
      await change(
        client.send(
          new SetInstanceProtectionCommand({
            AutoScalingGroupName: name,
            InstanceIds: instanceIds.slice(start, start + PROTECTION_BATCH),
            ProtectedFromScaleIn: false,
          }),
        ),
      );
    }
  },

  /** Starts the deletion; the group is gone when it is described no more. @returns BUSY while an activity forbids it. */
  async deleteGroup(name: string): Promise<'DELETING' | 'BUSY'> {
    try {
      await client.send(new DeleteAutoScalingGroupCommand({ AutoScalingGroupName: name, ForceDelete: true }));
      return 'DELETING';
    } catch (error) {
      if (isAwsError(error, ...NOT_NOW)) return 'BUSY';
      if (isNotFound(error)) return 'DELETING';
      throw error;
    }
  },
}));

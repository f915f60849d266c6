import type {
  CreateAutoScalingGroupCommandOutput,
  DeleteAutoScalingGroupCommandInput,
  DeleteAutoScalingGroupCommandOutput,
  DescribeAutoScalingGroupsCommandInput,
  DescribeAutoScalingGroupsCommandOutput,
  SetDesiredCapacityCommandInput,
  SetDesiredCapacityCommandOutput,
  UpdateAutoScalingGroupCommandInput,
  UpdateAutoScalingGroupCommandOutput,
} from '@aws-sdk/client-auto-scaling';
import { z } from 'zod';
import { type Operations, operation } from '../../service';
import type { Answer, Context } from './context';
import { createGroup, createGroupInput } from './create-group';
import { deleteGroup } from './delete-group';
import { filtersSchema, passesTagFilters } from './filters';
import { groupView } from './group-view';
import { type Group, TERMINATION_POLICIES } from './model';
import { page } from './page';
import { setDesiredCapacity, updateGroup } from './resize-group';

const describeInput = z.strictObject({
  AutoScalingGroupNames: z.array(z.string()).optional(),
  Filters: filtersSchema,
  MaxRecords: z.number().optional(),
  NextToken: z.string().optional(),
}) satisfies z.ZodType<DescribeAutoScalingGroupsCommandInput>;

const updateInput = z.strictObject({
  AutoScalingGroupName: z.string(),
  MinSize: z.number().optional(),
  MaxSize: z.number().optional(),
  DesiredCapacity: z.number().optional(),
  DefaultCooldown: z.number().optional(),
  DefaultInstanceWarmup: z.number().optional(),
  HealthCheckType: z.string().optional(),
  HealthCheckGracePeriod: z.number().optional(),
  TerminationPolicies: z.array(z.enum(TERMINATION_POLICIES)).optional(),
  NewInstancesProtectedFromScaleIn: z.boolean().optional(),
}) satisfies z.ZodType<UpdateAutoScalingGroupCommandInput>;

const setDesiredInput = z.strictObject({
  AutoScalingGroupName: z.string(),
  DesiredCapacity: z.number(),
  HonorCooldown: z.boolean().optional(),
}) satisfies z.ZodType<SetDesiredCapacityCommandInput>;

const deleteInput = z.strictObject({
  AutoScalingGroupName: z.string(),
  ForceDelete: z.boolean().optional(),
}) satisfies z.ZodType<DeleteAutoScalingGroupCommandInput>;

/** @param created told of each new group, so that somebody looks after it. */
export function groupOperations(context: Context, created: (group: Group) => void): Operations {
  return {
    CreateAutoScalingGroup: operation({
      kind: 'write',
      input: createGroupInput,
      answer: (input): Answer<CreateAutoScalingGroupCommandOutput> => {
        created(createGroup(context, input));
        return {};
      },
    }),

    DescribeAutoScalingGroups: operation({
      kind: 'eventual',
      input: describeInput,
      answer: (input, call): Answer<DescribeAutoScalingGroupsCommandOutput> => {
        const names = input.AutoScalingGroupNames ?? [];
        const groups = context.store.groups
          .list(call.readAt)
          .filter((group) => names.length === 0 || names.includes(group.name))
          .filter((group) => passesTagFilters(group, input.Filters));
        const { items, nextToken } = page(groups, input, 50);
        return { AutoScalingGroups: items.map(groupView), NextToken: nextToken };
      },
    }),

    UpdateAutoScalingGroup: operation({
      kind: 'write',
      input: updateInput,
      answer: (input): Answer<UpdateAutoScalingGroupCommandOutput> => {
        updateGroup(context, input);
        return {};
      },
    }),

    SetDesiredCapacity: operation({
      kind: 'write',
      input: setDesiredInput,
      answer: (input): Answer<SetDesiredCapacityCommandOutput> => {
        setDesiredCapacity(context, input);
        return {};
      },
    }),

    DeleteAutoScalingGroup: operation({
      kind: 'write',
      input: deleteInput,
      answer: (input): Answer<DeleteAutoScalingGroupCommandOutput> => {
        deleteGroup(context, input.AutoScalingGroupName, input.ForceDelete ?? false);
        return {};
      },
    }),
  };
}

import { z } from 'zod';
import { ACCOUNT, arnOf } from '../../../simulator/world/account';
import type { CarriedTags } from '../carried-tags';
import { type Demand, demand, type Tags } from '../demand';

/** What IAM is asked for one call, from its input and what the resources in it carry. */
export type Demands = (input: unknown, carried: CarriedTags) => readonly Demand[];

export const ec2Arn = (resource: string): string => arnOf('ec2', resource);
/** Images and snapshots belong to a region, not to an account. Source: Service Authorization Reference, EC2, resource types. */
export const regionalArn = (resource: string): string => `arn:aws:ec2:${ACCOUNT.region}::${resource}`;
export const groupArn = (name: string): string =>
  arnOf('autoscaling', `autoScalingGroup:*:autoScalingGroupName/${name}`);

/** Reads one field of an input; the schema says what it must be. */
export function field<T>(input: unknown, name: string, schema: z.ZodType<T>): T {
  return schema.parse(z.looseObject({}).parse(input)[name]);
}
export const text = (input: unknown, name: string): string => field(input, name, z.string());
export const texts = (input: unknown, name: string): readonly string[] => field(input, name, z.array(z.string()));

const tagListSchema = z.array(z.looseObject({ Key: z.string(), Value: z.string() }));
export const tagsIn = (list: unknown): Tags =>
  Object.fromEntries(tagListSchema.parse(list ?? []).map(({ Key, Value }) => [Key, Value]));

/** The tags a call gives to what it makes: EC2's `TagSpecifications`, by kind of resource. */
export function specifiedTags(input: unknown, kind: string): Tags {
  const schema = z.looseObject({
    TagSpecifications: z.array(z.looseObject({ ResourceType: z.string(), Tags: z.unknown() })).default([]),
  });
  const found = schema.parse(input).TagSpecifications.find(({ ResourceType }) => ResourceType === kind);
  return tagsIn(found?.Tags);
}

/** Actions without resource. Source: Service Authorization Reference, the action's line. */
export const onEverything =
  (action: string): Demands =>
  () => [demand(action, '*')];

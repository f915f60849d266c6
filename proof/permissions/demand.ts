/** One thing IAM is asked: may the caller do this action on this resource, in this context? */
export interface Demand {
  /** `ec2:RunInstances` */
  readonly action: string;
  /** An ARN, or `*` for actions that take no resource. What does not exist yet ends in `/*`, as AWS names it in its refusals. */
  readonly resource: string;
  /** Condition keys and their values, as the Service Authorization Reference has them for this action and resource. */
  readonly context: Context;
}

export type Context = Readonly<Record<string, string | readonly string[]>>;

export function demand(action: string, resource: string, context: Context = {}): Demand {
  return { action, resource, context };
}

/** The same for the same question. */
export function keyOf({ action, resource, context }: Demand): string {
  const sorted = Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${action} ${resource} ${JSON.stringify(sorted)}`;
}

export type Tags = Readonly<Record<string, string>>;

/** What the tags of a request are to a condition. */
export function requestTags(tags: Tags): Context {
  return { ...prefixed('aws:RequestTag/', tags), 'aws:TagKeys': Object.keys(tags) };
}

/** What the tags that something carries already are to a condition. */
export function resourceTags(tags: Tags | undefined): Context {
  return prefixed('aws:ResourceTag/', tags ?? {});
}

export function prefixed(prefix: string, tags: Tags): Context {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}${key}`, value]));
}

import { createHash } from 'node:crypto';

/** The longest name Elastic Load Balancing takes for a target group, so the longest a generation may have. */
export const LONGEST_GENERATION_NAME = 32;

/** `prod-web-v042`: the one name of a generation's target group, launch template and Auto Scaling group. */
export function generationName(stage: string, fleet: string, number: number): string {
  return `${stage}-${fleet}-v${String(number).padStart(3, '0')}`;
}

/** A launch template is made once per generation and never changed: its first version is its only one. */
export const TEMPLATE_VERSION = '1';

/** The number in a generation's name; undefined for a name that is none of this fleet's. */
export function generationNumber(stage: string, fleet: string, name: string): number | undefined {
  const prefix = `${stage}-${fleet}-v`;
  if (!name.startsWith(prefix)) return undefined;
  const digits = name.slice(prefix.length);
  return /^\d{3,}$/.test(digits) ? Number(digits) : undefined;
}

/**
 * The id of a release: sorts by time within its fleet, and is the same however often it is derived.
 * @param startedAt the execution's start, ISO 8601
 */
export function releaseIdOf(fleet: string, executionArn: string, startedAt: string): string {
  return `${fleet}-${compactTime(startedAt)}-${shortHash(executionArn)}`;
}

/** `2026-11-03T03:00:00.123Z` → `20261103T030000Z` */
function compactTime(iso: string): string {
  return iso.replace(/\.\d+/, '').replace(/[-:]/g, '');
}

/** Whether an execution of the release machine was started by a rebuild of the fleet. */
export function isRebuildOf(fleet: string, executionName: string): boolean {
  const prefix = `${fleet}-rebuild-`;
  return executionName.startsWith(prefix) && /^\d{8}T\d{6}Z$/.test(executionName.slice(prefix.length));
}

/** The fleet a release's id speaks of; undefined for what is no such id. */
export function fleetOf(releaseId: string): string | undefined {
  return /^(.+)-\d{8}T\d{6}Z-[0-9a-f]{6}$/.exec(releaseId)?.[1];
}

/** An idempotency token for one step of one release: the same in every repetition, 64 characters at most. */
export function tokenOf(releaseId: string, step: string): string {
  return createHash('sha256').update(`${releaseId}/${step}`).digest('hex');
}

/** `prod-web-v042-errors`: an alarm declared in the fleet file, made with each generation. */
export function alarmName(generation: string, alarm: string): string {
  return `${generation}-${alarm}`;
}

/** By this an alarm is known as one that Kiln made with a generation: a person's own may have a name that begins alike. */
export function guardDescription(generation: string): string {
  return `Guards ${generation}; made and removed with it by Kiln.`;
}

/**
 * The name of the execution that something outside asked for: the same for the same thing, so that it releases once, and
 * another one for every other fleet and kind of id. Step Functions keeps a name taken for 90 days.
 * `web_gh-run-4711_9f86d081884c7d659a2feaa0`, at most 80 of `[0-9A-Za-z_-]`, as StartExecution takes it.
 * @param id what makes it the same thing: a request id of the sender, or the event's own
 */
export function triggeredExecutionName(fleet: string, kind: 'request' | 'event', id: string): string {
  const readable = id.replace(/[^0-9A-Za-z-]+/g, '-').slice(0, 32);
  const hash = createHash('sha256')
    .update(JSON.stringify([fleet, kind, id]))
    .digest('hex')
    .slice(0, 24);
  return `${fleet}_${readable}_${hash}`;
}

/** As Step Functions and the console name executions for people who do not. */
const GENERATED_NAME = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(_[0-9a-f-]{36})?$/;

/** What people who asked for a release know it by: their request id, or the name they gave to the execution. */
export function referenceOf(
  request: { readonly requestId?: string | undefined },
  executionArn: string,
): string | undefined {
  const name = executionArn.split(':').at(-1) ?? '';
  return request.requestId ?? (GENERATED_NAME.test(name) ? undefined : name);
}

/** Names of the executions that belong to a release. */
export const executionNames = {
  bake: (releaseId: string) => `${releaseId}-bake`,
  /** Recovery runs once at a time, and may run again: attempts are numbered from 1. */
  recover: (releaseId: string, attempt: number) => `${releaseId}-recover-${attempt}`,
  retire: (generation: string, attempt: number) => `${generation}-retire-${attempt}`,
  /**
   * The release that a rebuild starts, by the time it was due: however often that is told, there is one.
   * `web-rebuild-20261103T030000Z`; names take no `:`.
   */
  rebuild: (fleet: string, dueAt: string) => `${fleet}-rebuild-${compactTime(dueAt)}`,
};

/** `prod-web-1.4.2-3fa9c1`: one image per baking release. AMI names take no `+`. */
export function imageName(stage: string, fleet: string, version: string, releaseId: string): string {
  return `${stage}-${fleet}-${version.replace(/[^0-9A-Za-z.-]/g, '-')}-${shortHash(releaseId)}`;
}

/** Where a stage keeps what others read. */
export const parameterNames = {
  fleets: (stage: string) => `/kiln/${stage}/fleets`,
  fleet: (stage: string, fleet: string) => `/kiln/${stage}/fleets/${fleet}`,
  /** What the command line needs to know of a stage. */
  deployment: (stage: string) => `/kiln/${stage}/deployment`,
  /** The image that serves, for whoever wants to boot the same elsewhere. */
  servingImage: (stage: string, fleet: string) => `/kiln/${stage}/images/${fleet}`,
};

/** The tags by which Kiln knows its own. */
export const TAGS = {
  stage: 'kiln:stage',
  fleet: 'kiln:fleet',
  generation: 'kiln:generation',
  release: 'kiln:release',
  version: 'kiln:version',
  /** Of the recipe and the period of its freshness: same digest, same image. */
  digest: 'kiln:digest',
  /** Of the recipe alone: images that differ in nothing but their age. */
  recipe: 'kiln:recipe',
  baseImage: 'kiln:base-image',
  /** `builder` or `tester`, on the machines of a bake. */
  role: 'kiln:role',
  /** `true` on an image whose tests succeeded. */
  published: 'kiln:published',
  /** On a condemned image: the release that condemned it. */
  quarantined: 'kiln:quarantined',
} as const;

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}

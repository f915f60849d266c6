import { join } from 'node:path';
import { functions } from '../../lambdas/functions';
import type { Template } from '../../test/infra/synthesis';
import { inThreads } from '../workers';
import { ACCEPTED_CROSSINGS, ACCEPTED_UNUSED, UNKNOWN_TO_REFERENCE } from './accepted';
import type { Asked } from './authority';
import { type Crossing, crossings, kindOfResource } from './borders';
import { type CollectTask, distinct } from './collect';
import type { Demand } from './demand';
import { type KilnRole, nameOf, rolesIn } from './roles';
import { type Standing, standingDemands } from './standing';
import { type Grant, grantsOf, unused } from './unused';
import { isAllowed, strictly } from './verdict';

export interface Proof {
  readonly roles: readonly KilnRole[];
  /** One of each kind of question that came up in the runs. */
  readonly asked: readonly Asked[];
  readonly standing: readonly Standing[];
  readonly unused: readonly (Grant & { readonly reason: string | undefined })[];
  readonly crossings: readonly (Crossing & { readonly reason: string | undefined })[];
  /** What is not as it should be, a sentence each. */
  readonly problems: readonly string[];
}

/** Goes through runs in threads. @param onRun told of each that is over */
export async function askedIn(
  names: readonly string[],
  roles: readonly KilnRole[],
  onRun: (name: string) => void,
): Promise<readonly Asked[]> {
  const all: Asked[] = [];
  await inThreads<CollectTask, readonly Asked[]>(
    join(__dirname, 'collect.ts'),
    names.map((name) => ({ name, roles })),
    (asked, { name }) => {
      all.push(...asked);
      onRun(name);
    },
  );
  // In an order that does not depend on which run was over first.
  return distinct(all.toSorted((a, b) => order(a).localeCompare(order(b))));
}

const order = ({ role, by, action, resource }: Asked): string => `${role} ${by} ${action} ${resource}`;

/** Everything that is claimed of roles, checked against what came up in runs of all kinds. */
export async function prove(templates: Readonly<Record<string, Template>>, asked: readonly Asked[]): Promise<Proof> {
  const roles = rolesIn(templates, 'kiln-prod');
  const standing = standingDemands(templates, roles);
  const demands = [...asked, ...standing];
  const idle = unused(roles, demands).map((grant) => ({
    ...grant,
    reason: ACCEPTED_UNUSED.find((accepted) => isOf(accepted, grant))?.reason,
  }));
  const open = (await crossings(roles, asked)).map((crossing) => ({
    ...crossing,
    reason: ACCEPTED_CROSSINGS.find(
      (each) => each.action.test(crossing.action) && each.resource.test(crossing.resource),
    )?.reason,
  }));
  const problems = [
    ...asked
      .filter(({ allowed }) => !allowed)
      .map((each) => `${each.role} may not ${each.action} on ${each.resource}, and does.`),
    ...deniedStanding(roles, standing),
    ...idle
      .filter(({ reason }) => reason === undefined)
      .map(({ role, action, resource }) => `${nameOf(role.holder)} may ${action} on ${resource}, and no run does.`),
    ...ACCEPTED_UNUSED.filter((accepted) => !idle.some((grant) => isOf(accepted, grant))).map(
      ({ holder, action }) =>
        `${action} of ${holder} is accepted as unused, and is used or not granted: take it from the list.`,
    ),
    ...open
      .filter(({ reason }) => reason === undefined)
      .map(
        ({ border, action, resource, roles: names }) =>
          `${action} on ${resource} is allowed ${border === 'another stage' ? 'in another stage' : border}, to ${names.join(', ')}.`,
      ),
    ...ACCEPTED_CROSSINGS.filter(
      ({ action, resource }) =>
        !open.some((crossing) => action.test(crossing.action) && resource.test(crossing.resource)),
    ).map(
      ({ action, resource }) =>
        `${action.source} on ${resource.source} is accepted beyond borders, and is not allowed there: take it from the list.`,
    ),
    ...unseen(asked),
    ...passed(roles),
    ...groupMakers(roles),
    ...(await unknown(roles, demands)),
  ];
  return { roles, asked, standing, unused: idle, crossings: open, problems };
}

function isOf(accepted: (typeof ACCEPTED_UNUSED)[number], { role, action, resource }: Grant): boolean {
  return (
    accepted.holder === role.holder.name && accepted.action === action && (accepted.resource?.test(resource) ?? true)
  );
}

function deniedStanding(roles: readonly KilnRole[], standing: readonly Standing[]): string[] {
  return standing.flatMap((each) => {
    const role = roles.find(({ holder }) => nameOf(holder) === each.role);
    if (role !== undefined && isAllowed(role.session, role.statements, each)) return [];
    return [`${each.role} may not ${each.action} on ${each.resource}, which it needs: ${each.reason}`];
  });
}

function unseen(asked: readonly Asked[]): string[] {
  const seen = new Set(asked.map(({ role }) => role));
  return Object.keys(functions)
    .filter((name) => !seen.has(`function ${name}`))
    .map((name) => `No run has ${name} call anything: what it needs is not proved.`);
}

/** Whom a role may be given to. */
const RECEIVERS: Readonly<Record<string, readonly string[]>> = {
  StartBuilder: ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'],
  LaunchGeneration: ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'],
  // Its schedules start the retirement under a role: to Scheduler, and that one role only.
  ScheduleRetirement: ['scheduler.amazonaws.com'],
};

/** Roles are passed under the stage's path only, and to whom they are meant for. */
function passed(roles: readonly KilnRole[]): string[] {
  return roles.flatMap(({ holder, statements }) =>
    statements
      .filter(({ Action }) => Action.includes('iam:PassRole'))
      .flatMap(({ Resource, Condition }) => {
        const services: unknown = Object(Condition.StringEquals)['iam:PassedToService'];
        const wide = Resource.filter((arn) => !/^arn:aws:iam::\d{12}:role\/kiln\/prod\//.test(arn));
        const receivers = RECEIVERS[holder.name] ?? [];
        const others = [services].flat().filter((service) => !receivers.includes(String(service)));
        return [
          ...wide.map((arn) => `${nameOf(holder)} may pass ${arn}, which is not under /kiln/prod/.`),
          ...others.map((service) => `${nameOf(holder)} may pass roles to ${String(service)}.`),
        ];
      }),
  );
}

/** What AWS asks of whoever makes a group from a template. */
function groupMakers(roles: readonly KilnRole[]): string[] {
  const needed = ['ec2:RunInstances', 'ec2:CreateTags', 'iam:PassRole'];
  return roles
    .map((role) => ({ role, actions: new Set(grantsOf(role).map(({ action }) => action)) }))
    .filter(({ actions }) => actions.has('autoscaling:CreateAutoScalingGroup'))
    .flatMap(({ role, actions }) =>
      needed
        .filter((action) => !actions.has(action))
        .map((action) => `${nameOf(role.holder)} makes groups, and may not ${action}.`),
    );
}

/** One of each kind of question once more, with AWS's own list of actions, resources and condition keys at hand. */
async function unknown(
  roles: readonly KilnRole[],
  demands: readonly (Demand & { readonly role: string })[],
): Promise<string[]> {
  const byName = new Map(roles.map((role) => [nameOf(role.holder), role]));
  const problems = new Set<string>();
  const kinds = new Map(
    demands.map((each) => [
      `${each.action} ${kindOfResource(each.resource)} ${Object.keys(each.context).join()}`,
      each,
    ]),
  );
  for (const demand of kinds.values()) {
    const role = byName.get(demand.role);
    if (role === undefined) continue;
    const { allowed, error, ignored } = await strictly(role.session, role.statements, demand);
    const isKnown = UNKNOWN_TO_REFERENCE.some(({ action }) => action === demand.action);
    if (error !== undefined && !isKnown)
      problems.add(`The reference does not know ${demand.action} on ${demand.resource}: ${error}.`);
    if (error === undefined && !allowed)
      problems.add(`${demand.role} may not ${demand.action} on ${demand.resource}, asked strictly.`);
    if (ignored.length > 0) problems.add(`${demand.action} on ${demand.resource} has no ${ignored.join(', ')}.`);
  }
  return [...problems];
}

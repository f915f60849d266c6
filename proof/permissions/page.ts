import { ofType, type Template } from '../../test/infra/synthesis';
import { markdownTable } from '../page';
import { UNKNOWN_TO_REFERENCE } from './accepted';
import { type Crossing, kindOfResource } from './borders';
import type { Proof } from './prove';
import { type KilnRole, nameOf } from './roles';
import { type Grant, grantsOf, serves } from './unused';

/** What every function, and every machine, may do besides: said once. */
const COMMON = /^(logs|xray):/;

const KINDS: readonly (readonly [kind: KilnRole['holder']['kind'], title: string, says: string])[] = [
  [
    'function',
    'Functions',
    'One role each. Besides what is listed, each writes its own log (`logs:CreateLogStream`, `logs:PutLogEvents` on its log group) and sends traces (`xray:PutTraceSegments`, `xray:PutTelemetryRecords`).',
  ],
  [
    'machine',
    'State machines',
    'Besides what is listed, each sets up the delivery of its log and sends traces (`logs:*LogDelivery*`, `logs:PutResourcePolicy` and the like, and `xray:*` of sampling and sending, action by action: AWS takes no resource for any of them). Only Step Functions acts under these roles, for machines of this account and stage.',
  ],
  [
    'schedule',
    'Schedules',
    'Only EventBridge Scheduler acts under these roles, for the schedule group of this account and stage.',
  ],
  ['instances', 'Machines of the fleets', 'What runs on an instance of a fleet, or on a builder.'],
  ['provider', 'Custom resources', 'What CloudFormation calls while a fleet’s stack is deployed.'],
  ['service', 'Others', 'Of the sample network and of the upload of scripts.'],
];

/** `docs/permissions.md`, whole. */
export function page(proof: Proof, templates: Readonly<Record<string, Template>>): string {
  const { roles, crossings, unused } = proof;
  return [
    '# Permissions',
    '',
    '<!-- Written by `npm run permissions -- --write`. Edit proof/permissions, not this page. -->',
    '',
    'What Kiln may do on AWS, for whoever has to allow it. Every role is read from the synthesised templates of stage `prod`, with account',
    '111122223333 and region eu-central-1 filled in; every call that Kiln makes is taken from rehearsals, with the tags that its resources',
    'carry at that moment, and put to the roles by the rules of IAM.',
    '',
    '## What is proved',
    '',
    '`npm run permissions` rehearses releases, recoveries, rebuilds, approvals, retirements, deployments and faults, and fails where one of these does not hold:',
    '',
    `- Every call is allowed: ${proof.asked.length} different questions to IAM came up, of ${roles.length} roles.`,
    '- No role may do what no run does, but for the exceptions [below](#granted-and-not-seen-in-a-run).',
    '- The same calls on what is named as another stage’s, or tagged as another stage’s or not at all, are denied, but for the exceptions [below](#not-told-apart-by-stage).',
    '- Roles are passed under `/kiln/prod/` only: to EC2 by `StartBuilder` and `LaunchGeneration`; and by `ScheduleRetirement` to EventBridge Scheduler, which starts the retirement under one role that can do nothing else.',
    '- Who makes an Auto Scaling group may do what AWS asks of it besides: `ec2:RunInstances` (by one of the stage’s own launch templates only), `ec2:CreateTags`, `iam:PassRole`.',
    '- Every question is one that the Service Authorization Reference knows: action, kind of resource, condition keys.',
    '',
    '`npm run permissions -- --removals` takes every grant away that a call makes use of, one at a time, rehearses, and fails where the cause does not name the action; what it checks, the exceptions and what came of it are in [Permissions, taken away](permissions-missing.md).',
    '',
    '## How to read the tables',
    '',
    '*On* leaves out `arn:aws:` and the account; *if* is the condition; *for* is the API call or the state that needs it, or in italics what AWS does by itself;',
    '*elsewhere* says what becomes of the same call on another stage’s resources: `denied` by name or tag, or `open`, for the reason below.',
    '',
    ...KINDS.flatMap(([kind, title, says]) => [
      `## ${title}`,
      '',
      says,
      '',
      ...roles.filter(({ holder }) => holder.kind === kind).flatMap((role) => roleTable(role, proof)),
    ]),
    '## Not told apart by stage',
    '',
    'Allowed on another stage’s resources, or on what has no tag. *AWS offers* names the tag conditions of the action in the Service Authorization Reference.',
    '',
    markdownTable(
      ['action', 'on', 'border', 'whose', 'AWS offers', 'why it is left so'],
      crossings.map((each) => [
        code(each.action),
        each.resource,
        each.border,
        whose(each),
        each.offered.map(code).join(' ') || 'nothing',
        each.reason ?? '**not accepted**',
      ]),
    ),
    '',
    '## Granted and not seen in a run',
    '',
    markdownTable(
      ['whose', 'action', 'why it is granted'],
      unused.map(({ role, action, resource, reason }) => [
        role.holder.name,
        `${code(action)} on ${code(short(resource))}`,
        reason ?? '**not accepted**',
      ]),
    ),
    '',
    'Only with `keys` in cdk.json, so in none of these tables: `kms:Decrypt` on the artifacts’ keys through S3, for whoever reads artifacts; and what EBS asks on the volumes’ key, through EC2, for `StartBuilder` and `CreateImage`.',
    '',
    '## Outside of the reference',
    '',
    'Questions that the data of the Service Authorization Reference is too narrow for; the documentation is named.',
    '',
    ...UNKNOWN_TO_REFERENCE.map(({ action, reason }) => `- ${code(action)}: ${reason}`),
    '',
    ...deploying(roles, templates),
  ].join('\n');
}

function roleTable(role: KilnRole, proof: Proof): string[] {
  const grants = grantsOf(role).filter(
    ({ action }) => !(COMMON.test(action) && ['function', 'machine'].includes(role.holder.kind)),
  );
  const rows = grants.map((grant) => [
    grantCell(grant),
    code(short(grant.resource)),
    condition(grant),
    uses(grant, proof),
    elsewhere(grant, proof),
  ]);
  return [
    `### ${role.holder.name}`,
    '',
    grants.length === 0 ? 'Nothing.' : markdownTable(['action', 'on', 'if', 'for', 'elsewhere'], merged(rows)),
    '',
  ];
}

/** The beginning of a grant's row, as tests look for it. */
export const grantCell = ({ action }: Pick<Grant, 'action'>): string => code(action);

/** Rows that differ in their resource alone are one. */
function merged(rows: readonly (readonly string[])[]): string[][] {
  const found = new Map<string, string[]>();
  for (const [action = '', resource = '', ...rest] of rows) {
    const key = [action, ...rest].join('|');
    const known = found.get(key);
    if (known === undefined) found.set(key, [action, resource, ...rest]);
    else known[1] = `${known[1]}<br>${resource}`;
  }
  return [...found.values()];
}

function uses(grant: Grant, { asked, standing }: Proof): string {
  const name = nameOf(grant.role.holder);
  const calls = new Set(asked.filter((each) => each.role === name && serves(grant, each)).map(({ by }) => by));
  const reasons = new Set(
    standing.filter((each) => each.role === name && serves(grant, each)).map(({ reason }) => `*${reason}*`),
  );
  return [...calls, ...reasons].join(', ') || '(below)';
}

function elsewhere(grant: Grant, { crossings, asked }: Proof): string {
  const name = nameOf(grant.role.holder);
  const kinds = new Set(
    asked.filter((each) => each.role === name && serves(grant, each)).map(({ resource }) => kindOfResource(resource)),
  );
  const isOpen = crossings.some(
    (each) => each.action === grant.action && each.roles.includes(name) && kinds.has(each.resource),
  );
  return isOpen || (kinds.size === 0 && grant.resource === '*') ? 'open' : 'denied';
}

function condition({ condition }: Grant): string {
  return Object.entries(condition)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(
        ([key, value]) =>
          `${code(key)} ${sign(operator)} ${[value]
            .flat()
            .map((each) => code(short(String(each))))
            .join(' or ')}`,
      ),
    )
    .join(', ');
}

const sign = (operator: string): string =>
  ({ StringEquals: 'is', Bool: 'is', ArnLike: 'like', 'ForAllValues:ArnLike': 'each like' })[operator] ?? operator;

const whose = ({ roles }: Crossing): string =>
  roles.length > 5 ? `${roles.length} roles` : roles.map((name) => name.replace(/^function /, '')).join(', ');

export const short = (arn: string): string =>
  arn
    .replace(/^arn:aws:/, '')
    .replace(':111122223333:', '::')
    .replace(':eu-central-1:', ':');
export const code = (text: string): string => `\`${text}\``;

/** Who deploys, from what the stacks are made of. */
function deploying(roles: readonly KilnRole[], templates: Readonly<Record<string, Template>>): string[] {
  const trusted = new Map<string, number>();
  for (const { trusts } of roles) {
    for (const trust of trusts) {
      const service = String(Object(Object(trust).Principal).Service);
      trusted.set(service, (trusted.get(service) ?? 0) + 1);
    }
  }
  const types = [
    ...new Set(
      Object.values(templates).flatMap((template) => Object.values(template.Resources).map(({ Type }) => Type)),
    ),
  ];
  const services = new Map<string, string[]>();
  for (const type of types.toSorted()) {
    const [owner = '', service = '', kind = ''] = type.split('::');
    if (owner !== 'AWS') continue;
    services.set(service, [...(services.get(service) ?? []), kind]);
  }
  return [
    '## Who deploys',
    '',
    'A person who deploys needs `sts:AssumeRole` on the roles that `cdk bootstrap` made in the account (`cdk-hnb659fds-deploy-role-*`,',
    '`-file-publishing-role-*`, `-lookup-role-*`), and nothing on the resources themselves: CloudFormation makes them under',
    '`cdk-hnb659fds-cfn-exec-role-*`. By default that role is an administrator; `cdk bootstrap --cloudformation-execution-policies` gives it a policy of',
    'yours. It has to let CloudFormation make, change and delete:',
    '',
    markdownTable(
      ['service', 'kinds of resource'],
      [...services].map(([service, kinds]) => [service, kinds.join(', ')]),
    ),
    '',
    'and make roles and profiles under `/kiln/<stage>/`, and pass them to the services that act under them:',
    '',
    markdownTable(
      ['service', 'roles'],
      [...trusted].toSorted(([a], [b]) => a.localeCompare(b)).map(([service, count]) => [code(service), String(count)]),
    ),
    '',
    'People who release, look and approve need the policies in [docs/policies](policies); each is checked against what the `kiln` command calls: actions, resources, conditions, and the other stage.',
    'To make a generation’s first Auto Scaling group in an account, `LaunchGeneration` may make the service-linked role of Auto Scaling, and no other.',
    '',
    `${ofAll(templates, 'AWS::IAM::ManagedPolicy')} managed policy is made, for people to be given: it lets them call the Function URL that takes answers.`,
    '',
  ];
}

function ofAll(templates: Readonly<Record<string, Template>>, type: string): string {
  const count = Object.values(templates).flatMap((template) => ofType(template, type)).length;
  return count === 1 ? 'One' : String(count);
}

import type { App } from 'aws-cdk-lib';
import { z } from 'zod';
import { quote } from '../lambdas/domain/problems';
import { type GivenNetwork, givenNetworkSchema } from './fleet/fleet-network';
import type { LoadedFleet } from './fleet-files';

const keyArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[0-9a-z-]{32,40}$/,
    'must be the ARN of a key, arn:aws:kms:…:key/…, not of an alias',
  );

/** What `keys.<stage>` of cdk.json says: KMS keys of one's own that Kiln meets. */
const keysSchema = z.strictObject({
  /** Those that artifacts are encrypted with. */
  artifacts: z.array(keyArn).default([]),
  /** The one that the account encrypts volumes with where none is named. */
  volumes: keyArn.optional(),
});

export type GivenKeys = z.output<typeof keysSchema>;

const settingsSchema = z.object({
  stage: z.string(),
  networks: z.record(z.string(), givenNetworkSchema).default({}),
  keys: z.record(z.string(), keysSchema).default({}),
  /** Other accounts that may ask for releases by events. */
  eventSenders: z.record(z.string(), z.array(z.string().regex(/^\d{12}$/, 'must be account ids'))).default({}),
  /** Of a sample network. Regions with two zones, such as us-west-1 for most accounts, need 2. */
  zones: z.coerce
    .number('must be 2 or 3')
    .int('must be 2 or 3')
    .min(2, 'must be 2 or 3')
    .max(3, 'must be 2 or 3')
    .default(3),
});

/** What the context of `cdk` says beside the fleet files, for one stage. */
export interface DeploymentSettings {
  readonly stage: string;
  readonly network: GivenNetwork | undefined;
  readonly keys: GivenKeys;
  readonly eventSenders: readonly string[];
  readonly sampleZones: number;
}

/** Everything wrong with the context, at once; for people, without a stack trace. */
export class DeploymentSettingsError extends Error {
  override readonly name = 'DeploymentSettingsError';

  constructor(problems: readonly string[]) {
    const count = problems.length === 1 ? 'There is a problem' : `There are ${problems.length} problems`;
    super(
      [`${count} with the context of cdk.json, see docs/deploying.md:`, ...problems.map((text) => `  ${text}`)].join(
        '\n',
      ),
    );
  }
}

/**
 * Reads what `cdk.json` and `-c` say.
 * @throws DeploymentSettingsError
 */
export function deploymentSettings(app: App, fleets: readonly LoadedFleet[]): DeploymentSettings {
  const given = Object.fromEntries(
    Object.keys(settingsSchema.shape).map((name): [string, unknown] => [name, app.node.tryGetContext(name)]),
  );
  const parsed = settingsSchema.safeParse(given);
  if (!parsed.success) throw new DeploymentSettingsError(parsed.error.issues.map((issue) => sentence(issue, given)));
  const { stage, networks, keys, eventSenders, zones } = parsed.data;
  const network = networks[stage];
  const homeless = network === undefined ? fleets.flatMap(({ spec }) => needsNetwork(spec, stage)) : [];
  if (homeless.length > 0) throw new DeploymentSettingsError(homeless);
  return {
    stage,
    network,
    keys: keys[stage] ?? keysSchema.parse({}),
    eventSenders: eventSenders[stage] ?? [],
    sampleZones: zones,
  };
}

function needsNetwork({ fleet, traffic }: LoadedFleet['spec'], stage: string): string[] {
  if (traffic.every(({ listener }) => listener === 'sample')) return [];
  return [
    `networks.${stage} is missing: fleet ${fleet} serves behind a listener of yours; say which vpcId, subnetIds, builderSubnetIds and loadBalancerSecurityGroupId go with it`,
  ];
}

function sentence(issue: z.core.$ZodIssue, given: unknown): string {
  const field = issue.path.join('.');
  if (issue.code === 'unrecognized_keys')
    return `${field}: ${issue.keys.map(quote).join(', ')} is not known; remove it`;
  const value = issue.path.reduce<unknown>(
    (inside, key) => (typeof inside === 'object' && inside !== null ? Reflect.get(inside, key) : undefined),
    given,
  );
  if (value === undefined) return `${field} is missing`;
  const problem = issue.code === 'invalid_type' ? `must be of type ${issue.expected}` : issue.message;
  return `${field} ${problem}, and is ${quote(value)}`;
}

import { runSimulation, runUnsafeSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import { ACCOUNT } from '../../simulator/world/account';
import type { Statement } from '../../test/infra/roles';
import type { Demand } from './demand';

/** The account has no organisation above it that would forbid anything. */
const NOTHING_FORBIDDEN = [
  {
    orgIdentifier: 'r-none',
    policies: [{ name: 'FullAWSAccess', policy: policyOf([{ Effect: 'Allow', Action: '*', Resource: '*' }]) }],
  },
];

/** A key's policy that leaves it to IAM, as CDK's and the console's do: without one, no role may use a key. */
const BY_IAM = policyOf([
  { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT.accountId}:root` }, Action: 'kms:*', Resource: '*' },
]);

function policyOf(statements: readonly object[]) {
  return { Version: '2012-10-17', Statement: statements };
}

function simulation(session: string, statements: readonly object[], { action, resource, context }: Demand): Simulation {
  return {
    request: {
      principal: session,
      action,
      resource: { resource, accountId: ACCOUNT.accountId },
      contextVariables: Object.fromEntries(
        Object.entries(context).map(([key, value]) => [key, typeof value === 'string' ? value : [...value]]),
      ),
    },
    identityPolicies: [{ name: 'Kiln', policy: policyOf(statements) }],
    serviceControlPolicies: NOTHING_FORBIDDEN,
    resourceControlPolicies: [],
    ...(action.startsWith('kms:') && { resourcePolicy: BY_IAM }),
  };
}

/**
 * Whether statements of an identity allow what is demanded, by the rules of IAM. Of keys it is only asked what the
 * identity may: their policies leave it to IAM, which the strict question below looks at.
 */
export function isAllowed(
  session: string,
  statements: readonly Pick<Statement, 'Effect' | 'Action' | 'Resource' | 'Condition'>[],
  demand: Demand,
): boolean {
  // Most statements speak of other actions; leaving them out changes nothing, as ours name their actions one by one.
  const relevant = statements.filter(({ Action }) =>
    Action.some((action) => action === demand.action || action.includes('*')),
  );
  if (relevant.length === 0) return false;
  const asked = simulation(session, relevant.map(leftToIam), { ...demand, action: renamed(demand.action) });
  return runUnsafeSimulation(asked, {}) === 'Allowed';
}

/** As a service without resource policies: the library's quick question takes none. */
const renamed = (action: string): string => action.replace(/^kms:/, 'key:');
const leftToIam = <S extends Pick<Statement, 'Action'>>(statement: S): S => ({
  ...statement,
  Action: statement.Action.map(renamed),
});

export interface StrictVerdict {
  readonly allowed: boolean;
  /** Set where the reference data does not know the question. */
  readonly error?: string;
  /** Condition keys that AWS does not have for this action and resource. */
  readonly ignored: readonly string[];
}

/** The same with the question itself checked against the Service Authorization Reference: action, resource type, condition keys. */
export async function strictly(
  session: string,
  statements: readonly Statement[],
  demand: Demand,
): Promise<StrictVerdict> {
  const result = await runSimulation(simulation(session, statements, demand), {});
  if (result.resultType === 'error') return { allowed: false, error: result.errors.message, ignored: [] };
  const each = result.resultType === 'single' ? [result.result] : result.results;
  return {
    allowed: result.overallResult === 'Allowed',
    ignored: [...new Set(each.flatMap(({ ignoredContextKeys = [] }) => ignoredContextKeys))],
  };
}

import { Aws } from 'aws-cdk-lib';
import type { FunctionName } from '../lambdas/functions';

/** What a machine is called in the file names under `statemachines/`, and in its own name. */
export const MACHINES = ['bake', 'recover', 'retire', 'release', 'rebuild'] as const;
export type MachineName = (typeof MACHINES)[number];

/** The functions behind custom resources of fleets' stacks. */
export type CustomResourceName = 'TrafficRule' | 'ProtectFleet';

/** The alias that points to the version deployed last. Whoever starts a machine from outside starts this. */
export const LIVE = 'live';

/**
 * What the parts of a stage are called. Names are chosen here, not by CloudFormation, so that a part can name another
 * one without depending on it: a function's role names the machine whose definition names the function.
 */
export function namesOf(stage: string) {
  const prefix = `kiln-${stage}`;
  return {
    stage,
    /** The stack, and everything of which there is one. */
    prefix,
    table: prefix,
    bus: prefix,
    topic: prefix,
    refusedEvents: `${prefix}-refused-events`,
    scheduleGroup: prefix,
    rebuildSchedule: (fleet: string) => `${prefix}-${fleet}-rebuild`,
    deadLetters: `${prefix}-dead-letters`,
    scriptsDocument: `${prefix}-RunScripts`,
    scriptsLogGroup: `/kiln/${stage}/scripts`,
    /**
     * What Kiln's stack exports for the fleets' stacks: its buckets, whose names CloudFormation chooses. As long as a
     * fleet's stack imports them, CloudFormation does not let Kiln's stack be deleted.
     */
    exports: { assetBucket: `${prefix}-asset-bucket`, logBucket: `${prefix}-log-bucket` },
    /** IAM is worldwide too: roles are kept apart by this path, and named by CloudFormation. */
    rolePath: `/kiln/${stage}/`,
    function: (name: FunctionName) => `${prefix}-${name}`,
    provider: (name: CustomResourceName) => `${prefix}-${name}Provider`,
    machine: (name: MachineName) => `${prefix}-${name}`,
    fleetStack: (fleet: string) => `${prefix}-${fleet}`,
  };
}

export type Names = ReturnType<typeof namesOf>;

/** An ARN of the account and region that is deployed to. */
export function arnOf(service: string, resource: string): string {
  return `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`;
}

/**
 * What a permission to start a machine names: calls by alias or version are authorised against the machine's own ARN.
 * Source: Step Functions developer guide, "Authorization for versions and aliases".
 */
export function machineArn(names: Names, machine: MachineName): string {
  return liveMachineArn(names, machine).replace(/:live$/, '');
}

/** Where the deployed version of a machine is started. */
export function liveMachineArn(names: Names, machine: MachineName): string {
  return arnOf('states', `stateMachine:${names.machine(machine)}:${LIVE}`);
}

/** Scripts lie in the asset bucket by checksum: one that changed is another one. */
export function scriptKey(sha256: string): string {
  return `scripts/${sha256}.sh`;
}

/** A rule of one fleet on the default bus. */
export function fleetRuleName(names: Names, fleet: string, rule: string): string {
  return `${names.prefix}-${fleet}-${rule}`;
}

/** The rules of all fleets of the stage. */
export function fleetRuleArns(names: Names): string {
  return arnOf('events', `rule/${names.prefix}-*`);
}

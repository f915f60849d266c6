import type { TargetState } from '../../ports';

/** What Elastic Load Balancing holds. Immutable: a change puts a new value. Times are epoch ms, durations as AWS has them. */
export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  readonly scheme: 'internet-facing' | 'internal';
  readonly vpcId: string;
  readonly zones: readonly { readonly zone: string; readonly subnetId: string }[];
  readonly createdAt: number;
}

export interface Listener {
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly port: number;
  readonly protocol: 'HTTP' | 'HTTPS';
}

export interface HealthCheck {
  readonly protocol: 'HTTP' | 'HTTPS';
  /** `traffic-port` or a number. */
  readonly port: string;
  readonly path: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** The status codes that mean healthy: `200`, `200,202`, `200-299`. */
  readonly matcher: string;
}

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly protocolVersion: string;
  readonly port: number;
  readonly vpcId: string;
  readonly healthCheck: HealthCheck;
  readonly attributes: Readonly<Record<string, string>>;
}

type TargetReason =
  | 'Elb.RegistrationInProgress'
  | 'Elb.InitialHealthChecking'
  | 'Target.ResponseCodeMismatch'
  | 'Target.Timeout'
  | 'Target.FailedHealthChecks'
  | 'Target.NotRegistered'
  | 'Target.NotInUse'
  | 'Target.InvalidState'
  | 'Target.DeregistrationInProgress';

export interface TargetHealth {
  readonly state: TargetState;
  readonly reason?: TargetReason;
  readonly description?: string;
}

export interface Target {
  readonly instanceId: string;
  readonly port: number;
  readonly zone: string;
  readonly health: TargetHealth;
}

export interface WeightedGroup {
  readonly targetGroupArn: string;
  readonly weight: number;
}

export type RuleAction =
  | {
      readonly kind: 'forward';
      readonly groups: readonly WeightedGroup[];
      /** Set where the action sticks clients to a group. */
      readonly stickySeconds?: number;
    }
  | {
      readonly kind: 'fixed-response';
      readonly statusCode: string;
      readonly contentType?: string;
      readonly messageBody?: string;
    };

export interface RuleCondition {
  readonly field: 'host-header' | 'path-pattern';
  readonly values: readonly string[];
}

export interface Rule {
  readonly arn: string;
  readonly listenerArn: string;
  readonly loadBalancerArn: string;
  /** Undefined for a listener's default rule, which comes last and has no conditions. */
  readonly priority?: number;
  readonly conditions: readonly RuleCondition[];
  readonly action: RuleAction;
}

export type Tags = Readonly<Record<string, string>>;

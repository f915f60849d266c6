import type { Random } from '../../random';

export interface Account {
  readonly accountId: string;
  readonly region: string;
}

/** Makes ARNs in the form of Elastic Load Balancing. Source: Service Authorization Reference, Elastic Load Balancing V2, resource types. */
export class Arns {
  constructor(
    private readonly account: Account,
    private readonly random: Random,
  ) {}

  loadBalancer(name: string): string {
    return this.arn(`loadbalancer/app/${name}/${this.random.hex(16)}`);
  }

  listener(loadBalancerArn: string): string {
    return this.arn(`listener/${dimension(loadBalancerArn)}/${this.random.hex(16)}`);
  }

  rule(listenerArn: string): string {
    return this.arn(`listener-rule/${resource(listenerArn).replace('listener/', '')}/${this.random.hex(16)}`);
  }

  targetGroup(name: string): string {
    return this.arn(`targetgroup/${name}/${this.random.hex(16)}`);
  }

  private arn(resourceName: string): string {
    return `arn:aws:elasticloadbalancing:${this.account.region}:${this.account.accountId}:${resourceName}`;
  }
}

/** The value of CloudWatch's `LoadBalancer` or `TargetGroup` dimension: `app/web/50dc6c495c0c9188`, `targetgroup/web/73e2d6bc24d8a067`. */
export function dimension(arn: string): string {
  return resource(arn).replace('loadbalancer/', '');
}

/** What stands behind the account id: `targetgroup/web/73e2d6bc24d8a067`. */
function resource(arn: string): string {
  return arn.split(':').slice(5).join(':');
}

import type {
  DescribeListenersCommandInput,
  DescribeListenersCommandOutput,
  DescribeLoadBalancersCommandInput,
  DescribeLoadBalancersCommandOutput,
  Listener as SdkListener,
  LoadBalancer as SdkLoadBalancer,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { z } from 'zod';
import { type Operations, operation } from '../../service';
import { shownAction } from './actions';
import type { Account } from './arns';
import { listenerNotFound, loadBalancerNotFound, validationError } from './errors';
import type { Listener, LoadBalancer } from './model';
import { page } from './pages';
import type { Elbv2State } from './state';

/** Load balancers and listeners are part of the world Kiln finds: they are made by world methods and described here. */
export function loadBalancerOperations(state: Elbv2State, account: Account): Operations {
  return {
    DescribeLoadBalancers: operation({
      kind: 'eventual',
      input: z.strictObject({
        LoadBalancerArns: z.array(z.string()).optional(),
        Names: z.array(z.string()).optional(),
        Marker: z.string().optional(),
        PageSize: z.number().optional(),
      }) satisfies z.ZodType<DescribeLoadBalancersCommandInput>,
      answer: (input, { readAt }): Omit<DescribeLoadBalancersCommandOutput, '$metadata'> => {
        const { LoadBalancerArns: arns, Names: names } = input;
        if (arns !== undefined && names !== undefined)
          throw validationError('Load balancer ARNs and names cannot be specified at the same time');
        const asked = arns ?? names;
        const found = state.loadBalancers
          .list(readAt)
          .filter(({ arn, name }) => asked === undefined || asked.includes(arns === undefined ? name : arn));
        if (asked !== undefined && found.length < new Set(asked).size) throw loadBalancerNotFound();
        const { items, next } = page(found, input);
        return { LoadBalancers: items.map((each) => shownLoadBalancer(each, account)), ...next };
      },
    }),

    DescribeListeners: operation({
      kind: 'eventual',
      input: z.strictObject({
        LoadBalancerArn: z.string().optional(),
        ListenerArns: z.array(z.string()).optional(),
        Marker: z.string().optional(),
        PageSize: z.number().optional(),
      }) satisfies z.ZodType<DescribeListenersCommandInput>,
      answer: (input, { readAt }): Omit<DescribeListenersCommandOutput, '$metadata'> => {
        const { items, next } = page(describedListeners(state, input, readAt), input);
        return { Listeners: items.map((listener) => shownListener(state, listener, readAt)), ...next };
      },
    }),
  };
}

function describedListeners(state: Elbv2State, input: DescribeListenersCommandInput, readAt: number): Listener[] {
  const { LoadBalancerArn: loadBalancerArn, ListenerArns: listenerArns } = input;
  if ((loadBalancerArn === undefined) === (listenerArns === undefined))
    throw validationError('You must specify either listener ARNs or a load balancer ARN');
  if (loadBalancerArn !== undefined) {
    if (state.loadBalancers.get(loadBalancerArn, readAt) === undefined) throw loadBalancerNotFound();
    return state.listeners.list(readAt).filter((listener) => listener.loadBalancerArn === loadBalancerArn);
  }
  return (listenerArns ?? []).map((arn) => {
    const listener = state.listeners.get(arn, readAt);
    if (listener === undefined) throw listenerNotFound();
    return listener;
  });
}

function shownLoadBalancer(loadBalancer: LoadBalancer, account: Account): SdkLoadBalancer {
  const id = loadBalancer.arn.split('/').at(-1);
  return {
    LoadBalancerArn: loadBalancer.arn,
    LoadBalancerName: loadBalancer.name,
    DNSName: `${loadBalancer.name}-${id}.${account.region}.elb.amazonaws.com`,
    CreatedTime: new Date(loadBalancer.createdAt),
    Scheme: loadBalancer.scheme,
    VpcId: loadBalancer.vpcId,
    State: { Code: 'active' },
    Type: 'application',
    AvailabilityZones: loadBalancer.zones.map(({ zone, subnetId }) => ({
      ZoneName: zone,
      SubnetId: subnetId,
      LoadBalancerAddresses: [],
    })),
    IpAddressType: 'ipv4',
  };
}

function shownListener(state: Elbv2State, listener: Listener, readAt: number): SdkListener {
  const rule = state.rulesOf(listener.arn, readAt).at(-1);
  return {
    ListenerArn: listener.arn,
    LoadBalancerArn: listener.loadBalancerArn,
    Port: listener.port,
    Protocol: listener.protocol,
    DefaultActions: rule === undefined ? [] : [shownAction(rule.action)],
  };
}

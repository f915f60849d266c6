import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type LoadedFleet, loadFleets } from '../../infra/fleet-files';
import { deployedFleetSchema } from '../../lambdas/domain/fleet-spec';
import { deploymentNames } from '../../simulator/world/deployment-names';
import { FleetsFolder } from './fleets-folder';
import { filled, referredTo, text } from './intrinsics';
import { rolesOf } from './roles';
import { appOf, ofType, synthesise, type Template, templateOf } from './synthesis';

/** The first fleet of a folder, for prod. */
function fleetIn(folder: string): LoadedFleet {
  const [fleet] = loadFleets(folder, 'prod');
  if (fleet === undefined) throw new Error('There is no fleet.');
  return fleet;
}

const sample = fleetIn(join(__dirname, '../../fleets'));
const traffic = sample.spec.traffic[0];

const web = templateOf(synthesise(), 'kiln-prod-web');

function deployedIn(template: Template) {
  const [parameter] = ofType(template, 'AWS::SSM::Parameter').map(([, { Properties }]) => Properties);
  return { parameter, deployed: deployedFleetSchema.parse(JSON.parse(text(parameter?.Value))) };
}

/** The sample fleet with its traffic changed. */
function withTraffic(change: Partial<LoadedFleet['spec']['traffic'][number]>): LoadedFleet {
  return { ...sample, spec: { ...sample.spec, traffic: sample.spec.traffic.map((each) => ({ ...each, ...change })) } };
}

const GIVEN = {
  listener:
    'arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/shared/0123456789abcdef/fedcba9876543210',
  network: {
    vpcId: 'vpc-0123456789abcdef0',
    subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
    builderSubnetIds: ['subnet-0123456789abcdef2'],
    loadBalancerSecurityGroupId: 'sg-0123456789abcdef0',
  },
};

describe('the parameter', () => {
  const { parameter, deployed } = deployedIn(web);

  it('is where releases look for it, and big enough', () => {
    expect(parameter).toMatchObject({ Name: '/kiln/prod/fleets/web', Type: 'String', Tier: 'Advanced' });
  });

  it('holds the spec as the file says it', () => {
    expect(deployed.spec).toEqual(sample.spec);
  });

  it('names what the stack made', () => {
    const typeOf = (value: string) => referredTo(web, value).Type;
    expect(typeOf(deployed.ruleArn)).toBe('Custom::KilnTrafficRule');
    expect(typeOf(deployed.instanceProfileArn)).toBe('AWS::IAM::InstanceProfile');
    expect(typeOf(deployed.builderProfileArn)).toBe('AWS::IAM::InstanceProfile');
    expect(typeOf(deployed.network.vpcId)).toBe('AWS::EC2::VPC');
    expect(deployed.network.subnetIds.map(typeOf)).toEqual([
      'AWS::EC2::Subnet',
      'AWS::EC2::Subnet',
      'AWS::EC2::Subnet',
    ]);
    expect(deployed.loadBalancer).toMatch(/^<LoadBalancer\w+\.LoadBalancerFullName>$/);
    expect(deployed.assetBucket).toBe('<import kiln-prod-asset-bucket>');
  });

  it('names scripts by checksum, as they are uploaded, before it is written', () => {
    const assembly = appOf().synth();
    const uploaded = readdirSync(assembly.directory).flatMap((asset) => {
      const folder = join(assembly.directory, asset, 'scripts');
      return existsSync(folder)
        ? readdirSync(folder).map((name) => [`scripts/${name}`, readFileSync(join(folder, name))] as const)
        : [];
    });
    const content = new Map<string, Buffer>(uploaded);
    expect(Object.keys(deployed.scripts).sort()).toEqual(Object.keys(sample.scripts).sort());
    for (const { key, sha256 } of Object.values(deployed.scripts)) {
      expect(
        createHash('sha256')
          .update(content.get(key) ?? '')
          .digest('hex'),
      ).toBe(sha256);
    }
    const [[, upload] = []] = ofType(web, 'Custom::CDKBucketDeployment');
    expect(upload?.Properties).toMatchObject({ Prune: false });
    const [[uploadId] = []] = ofType(web, 'Custom::CDKBucketDeployment');
    expect(ofType(web, 'AWS::SSM::Parameter')[0]?.[1].DependsOn).toContain(uploadId);
  });
});

describe('who gets in', () => {
  const ruleSchema = z.looseObject({
    IpProtocol: z.string(),
    FromPort: z.number(),
    ToPort: z.number(),
    CidrIp: z.string().optional(),
  });
  const ingress = ofType(web, 'AWS::EC2::SecurityGroup').map(([id, { Properties }]) => ({
    id,
    rules: z.array(ruleSchema).default([]).parse(filled(Properties.SecurityGroupIngress)),
  }));

  it('from the world: HTTP to the load balancer, nothing else', () => {
    const open = ingress.flatMap(({ id, rules }) =>
      rules.filter(({ CidrIp }) => CidrIp !== undefined).map((rule) => ({ id, ...rule })),
    );
    expect(open).toEqual([
      expect.objectContaining({ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 80, ToPort: 80 }),
    ]);
    expect(open[0]?.id).toMatch(/^LoadBalancerSecurityGroup/);
    expect(ofType(web, 'AWS::EC2::SecurityGroupIngress')).toEqual([]);
  });

  it('to instances: the load balancer, on the port of the fleet', () => {
    const { deployed } = deployedIn(web);
    const [group = ''] = deployed.network.instanceSecurityGroupIds;
    const [rule, ...more] = z
      .array(z.looseObject({}))
      .parse(filled(referredTo(web, group).Properties.SecurityGroupIngress));
    expect(more).toEqual([]);
    expect(rule).toMatchObject({
      IpProtocol: 'tcp',
      FromPort: traffic?.port,
      ToPort: traffic?.port,
      SourceSecurityGroupId: expect.stringMatching(/^<LoadBalancerSecurityGroup/),
    });
  });

  it('to builders: nobody', () => {
    const { deployed } = deployedIn(web);
    expect(referredTo(web, deployed.network.builderSecurityGroupId).Properties.SecurityGroupIngress).toEqual([]);
  });

  it('anywhere by SSH: nobody', () => {
    for (const { rules } of ingress) {
      expect(
        rules.filter(({ FromPort, ToPort, IpProtocol }) => IpProtocol === '-1' || (FromPort <= 22 && ToPort >= 22)),
      ).toEqual([]);
    }
  });

  it('no subnet gives public addresses by itself', () => {
    for (const [, { Properties }] of ofType(web, 'AWS::EC2::Subnet'))
      expect(Properties.MapPublicIpOnLaunch ?? false).toBe(false);
  });
});

describe('what machines may do', () => {
  const roleNamed = (start: string) => rolesOf(web).find(({ id }) => id.startsWith(start));

  it('instances: what the file names', () => {
    const [[, role] = []] = ofType(web, 'AWS::IAM::Role').filter(([id]) => id.startsWith('ProfilesInstanceRole'));
    expect(role?.Properties.ManagedPolicyArns).toEqual(sample.spec.instances.profilePolicies);
    expect(role?.Properties.Policies).toBeUndefined();
  });

  it('builders: read what they build from, and tell what they print', () => {
    const granted = roleNamed('ProfilesBuilderRole')?.statements.flatMap(({ Action, Resource }) =>
      Resource.map((resource) => `${Action.join(' ')} ${resource}`),
    );
    expect(granted).toEqual([
      's3:GetObject arn:aws:s3:::<import kiln-prod-asset-bucket>/builds/*',
      's3:GetObject arn:aws:s3:::<import kiln-prod-asset-bucket>/scripts/*',
      's3:GetObject s3:GetObjectVersion arn:aws:s3:::kiln-sample-artifacts/web/web-*',
      'logs:CreateLogStream logs:DescribeLogStreams logs:PutLogEvents arn:aws:logs:eu-central-1:111122223333:log-group:/kiln/prod/scripts:*',
      'logs:DescribeLogGroups *',
    ]);
  });
});

describe('the rule', () => {
  it('is asked for with all the file says of it, and without actions', () => {
    const [[, rule] = []] = ofType(web, 'Custom::KilnTrafficRule');
    expect(filled(rule?.Properties)).toEqual({
      ServiceToken: 'arn:aws:lambda:eu-central-1:111122223333:function:kiln-prod-TrafficRuleProvider',
      ServiceTimeout: '600',
      Fleet: 'web',
      ListenerArn: expect.stringMatching(/^<LoadBalancerListener/),
      Priority: traffic?.priority,
      Paths: traffic?.conditions.paths,
    });
  });

  it('stands on the listener and in the network that are given', () => {
    const templates = synthesise({
      fleets: [withTraffic({ listener: GIVEN.listener })],
      context: { networks: { prod: GIVEN.network } },
    });
    const template = templateOf(templates, 'kiln-prod-web');
    const { deployed } = deployedIn(template);

    expect(deployed.loadBalancer).toBe('app/shared/0123456789abcdef');
    expect(deployed.network).toMatchObject({
      vpcId: GIVEN.network.vpcId,
      subnetIds: GIVEN.network.subnetIds,
      builderSubnetIds: GIVEN.network.builderSubnetIds,
    });
    for (const type of ['AWS::EC2::VPC', 'AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::CloudWatch::Alarm']) {
      expect(ofType(template, type)).toEqual([]);
    }
  });
});

describe('the deletion of the stack', () => {
  const givenNetwork = synthesise({
    fleets: [withTraffic({ listener: GIVEN.listener })],
    context: { networks: { prod: GIVEN.network } },
  });

  /** What CloudFormation deletes only after these: what they depend on, and what that depends on. */
  function after(template: Template, ...ids: readonly string[]): Set<string> {
    const known = new Set<string>();
    const waiting = [...ids];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const words = JSON.stringify(template.Resources[id]).match(/(?<=")[A-Za-z0-9]+(?=[".])/g) ?? [];
      const more = words.filter((word) => word in template.Resources && word !== id && !known.has(word));
      for (const word of more) known.add(word);
      waiting.push(...more);
    }
    return known;
  }

  it.each([
    ['with a network of its own', web],
    ['in a network that is given', templateOf(givenNetwork, 'kiln-prod-web')],
  ])('%s: begins with what refuses it, so that all else stays whole', (_which, template) => {
    const [[protection] = ['nothing']] = ofType(template, 'Custom::KilnProtectFleet');
    const whole = after(template, protection);

    expect(whole.size).toBeGreaterThan(10);
    expect(Object.keys(template.Resources).filter((id) => id !== protection && !whole.has(id))).toEqual([]);
  });

  it('is asked of the rule and the fleet', () => {
    const [[, protection] = []] = ofType(web, 'Custom::KilnProtectFleet');
    const { deployed } = deployedIn(web);
    expect(filled(protection?.Properties)).toMatchObject({
      ServiceToken: 'arn:aws:lambda:eu-central-1:111122223333:function:kiln-prod-ProtectFleetProvider',
      Fleet: 'web',
      RuleArn: deployed.ruleArn,
    });
  });
});

describe('a change of the fleet file', () => {
  const differing = (template: Template) => {
    const ids = new Set([...Object.keys(web.Resources), ...Object.keys(template.Resources)]);
    const content = ({ Resources }: Template, id: string) => JSON.stringify(Resources[id]?.Properties);
    return [...ids]
      .filter((id) => content(web, id) !== content(template, id))
      .map((id) => (web.Resources[id] ?? template.Resources[id])?.Type ?? '')
      .sort();
  };
  const changed = (fleet: LoadedFleet) => differing(templateOf(synthesise({ fleets: [fleet] }), 'kiln-prod-web'));

  it('of the health path reaches the parameter, and nothing that serves', () => {
    if (traffic === undefined) throw new Error('no traffic');
    const fleet = withTraffic({ healthCheck: { ...traffic.healthCheck, path: '/healthz' } });
    expect(changed(fleet)).toEqual(['AWS::SSM::Parameter']);
  });

  it('of a script reaches the parameter and the upload', () => {
    const folder = new FleetsFolder();
    try {
      folder.replace('web/smoke.sh', '#!/bin/bash', '#!/bin/bash\n# changed');
      const found = changed(fleetIn(folder.path));
      // The upload's role names the one asset it reads.
      expect([...new Set(found)]).toEqual(['AWS::IAM::Role', 'AWS::SSM::Parameter', 'Custom::CDKBucketDeployment']);
    } finally {
      folder.remove();
    }
  });

  it('of the port makes a security group beside the one that is in use', () => {
    const template = templateOf(synthesise({ fleets: [withTraffic({ port: 9090 })] }), 'kiln-prod-web');
    const groupsOf = ({ Resources }: Template) =>
      Object.keys(Resources).filter((id) => id.startsWith('SecurityGroupsPort'));
    expect(groupsOf(template)).not.toEqual(groupsOf(web));
    expect(differing(template)).toEqual(['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroup', 'AWS::SSM::Parameter']);
  });
});

it('the sample alarm is the one the file names as a guard', () => {
  const [[, alarm] = []] = ofType(web, 'AWS::CloudWatch::Alarm');
  expect(sample.spec.guards.alarms).toEqual([alarm?.Properties.AlarmName]);
  expect(alarm?.Properties).toMatchObject({ Namespace: 'AWS/ApplicationELB', MetricName: 'HTTPCode_Target_5XX_Count' });
});

describe('the schedule of rebuilds', () => {
  const schedulesOf = (fleet: LoadedFleet) =>
    ofType(templateOf(synthesise({ fleets: [fleet] }), 'kiln-prod-web'), 'AWS::Scheduler::Schedule').map(
      ([, { Properties }]) => filled(Properties),
    );
  const withRebuild = (change: Partial<NonNullable<LoadedFleet['spec']['rebuild']>>): LoadedFleet => {
    const { rebuild } = sample.spec;
    if (rebuild === undefined) throw new Error('The sample fleet has no rebuild block.');
    return { ...sample, spec: { ...sample.spec, rebuild: { ...rebuild, ...change } } };
  };

  it('is as the file says, and starts the deployed version of the machine with the time it was due', () => {
    const [schedule] = ofType(web, 'AWS::Scheduler::Schedule').map(([, { Properties }]) => filled(Properties));
    expect(schedule).toMatchObject({
      Name: deploymentNames('prod').rebuildSchedule('web'),
      GroupName: 'kiln-prod',
      ScheduleExpression: 'cron(0 4 ? * TUE *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 },
      Target: {
        Arn: 'arn:aws:scheduler:::aws-sdk:sfn:startExecution',
        RetryPolicy: { MaximumRetryAttempts: 20, MaximumEventAgeInSeconds: 7200 },
        DeadLetterConfig: { Arn: deploymentNames('prod').deadLettersArn },
      },
    });
    const { Target } = z.looseObject({ Target: z.looseObject({ Input: z.string() }) }).parse(schedule);
    const { StateMachineArn, Input } = z
      .strictObject({ StateMachineArn: z.string(), Input: z.string() })
      .parse(JSON.parse(Target.Input));
    expect(StateMachineArn).toBe('arn:aws:states:eu-central-1:111122223333:stateMachine:kiln-prod-rebuild:live');
    expect(JSON.parse(Input)).toEqual({ fleet: 'web', scheduledTime: '<aws.scheduler.scheduled-time>' });
  });

  it('keeps to the minute where there is no window', () => {
    expect(schedulesOf(withRebuild({ flexibleWindow: '0m' }))).toEqual([
      expect.objectContaining({ FlexibleTimeWindow: { Mode: 'OFF' } }),
    ]);
  });

  it('is not there where the file has none', () => {
    const { rebuild: _none, ...spec } = sample.spec;
    expect(schedulesOf({ ...sample, spec })).toEqual([]);
  });
});

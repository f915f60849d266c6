import { join } from 'node:path';
import { loadFleets } from '../../infra/fleet-files';
import { rolesOf } from './roles';
import { synthesise, type Template, templateOf } from './synthesis';

const [sample] = loadFleets(join(__dirname, '../../fleets'), 'prod');
if (sample === undefined) throw new Error('There is no fleet.');
const listener =
  'arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/shared/0123456789abcdef/fedcba9876543210';
const behindListener = {
  ...sample,
  spec: { ...sample.spec, traffic: sample.spec.traffic.map((each) => ({ ...each, listener })) },
};
const shop = { ...behindListener, spec: { ...behindListener.spec, fleet: 'shop' } };

const refusal = (context: Readonly<Record<string, unknown>>, fleets = [sample]) => {
  try {
    synthesise({ fleets, context });
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : error;
  }
  return 'not refused';
};

describe('what the context of cdk.json says', () => {
  it('is missed with a sentence for each fleet that needs it', () => {
    expect(refusal({}, [behindListener, shop])).toBe(
      [
        'DeploymentSettingsError: There are 2 problems with the context of cdk.json, see docs/deploying.md:',
        ...['web', 'shop'].map(
          (fleet) =>
            `  networks.prod is missing: fleet ${fleet} serves behind a listener of yours; say which vpcId, subnetIds, builderSubnetIds and loadBalancerSecurityGroupId go with it`,
        ),
      ].join('\n'),
    );
  });

  it('is refused with every problem at once, each with its place and its value', () => {
    const networks = {
      prod: { vpcId: 'vpc-1', subnetIds: [], builderSubnetIds: ['subnet-0123456789abcdef2'], vpc: 'x' },
    };
    const keys = { staging: { artifacts: ['alias/artifacts'] } };
    expect(refusal({ networks, keys, zones: 4 })).toBe(
      [
        'DeploymentSettingsError: There are 6 problems with the context of cdk.json, see docs/deploying.md:',
        '  networks.prod.vpcId must be the id of a vpc, and is "vpc-1"',
        '  networks.prod.subnetIds must name at least one subnet, and is []',
        '  networks.prod.loadBalancerSecurityGroupId is missing',
        '  networks.prod: "vpc" is not known; remove it',
        '  keys.staging.artifacts.0 must be the ARN of a key, arn:aws:kms:…:key/…, not of an alias, and is "alias/artifacts"',
        '  zones must be 2 or 3, and is 4',
      ].join('\n'),
    );
  });
});

describe('KMS keys of one’s own', () => {
  const keyArn = (id: string) =>
    `arn:aws:kms:eu-central-1:111122223333:key/${id.repeat(8)}-1234-1234-1234-${id.repeat(12)}`;
  const keys = { prod: { artifacts: [keyArn('a')], volumes: keyArn('b') } };
  const grants = (templates: Readonly<Record<string, Template>>) =>
    ['kiln-prod', 'kiln-prod-web'].flatMap((stack) =>
      rolesOf(templateOf(templates, stack)).flatMap(({ id, statements }) =>
        statements
          .filter(({ Action }) => Action.some((action) => action.startsWith('kms:')))
          .filter(({ Resource }) => Resource.some((resource) => resource.includes(':key/')))
          .map(({ Action, Resource, Condition }) => ({
            role: id.replace(/[0-9A-F]{8}$/, ''),
            may: [...Action].sort().join(' '),
            on: Resource.join(' '),
            when: Condition,
          })),
      ),
    );

  it('none are named, none may be used', () => {
    expect(grants(synthesise())).toEqual([]);
  });

  it('decrypt artifacts for whoever reads them, and encrypt volumes for whoever makes them, through S3 and EC2 alone', () => {
    const read = {
      may: 'kms:Decrypt',
      on: keyArn('a'),
      when: { StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } },
    };
    const ec2 = { 'kms:ViaService': 'ec2.eu-central-1.amazonaws.com' };
    const make = [
      {
        may: 'kms:Decrypt kms:DescribeKey kms:GenerateDataKeyWithoutPlaintext kms:ReEncryptFrom kms:ReEncryptTo',
        on: keyArn('b'),
        when: { StringEquals: ec2 },
      },
      {
        may: 'kms:CreateGrant',
        on: keyArn('b'),
        when: { StringEquals: ec2, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      },
    ];
    expect(grants(synthesise({ context: { keys } }))).toEqual([
      { role: 'FunctionsPlanReleaseRole', ...read },
      ...make.map((each) => ({ role: 'FunctionsStartBuilderRole', ...each })),
      ...make.map((each) => ({ role: 'FunctionsCreateImageRole', ...each })),
      { role: 'ProfilesBuilderRole', ...read },
    ]);
  });

  it('are those of the stage that is deployed', () => {
    expect(grants(synthesise({ context: { keys: { staging: keys.prod } } }))).toEqual([]);
  });
});

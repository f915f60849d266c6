import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type DoubleFleet, doubleFleet } from '../../cli/plan/double-fleet';
import { SimulatedSession } from '../../cli/simulated/session';
import type { Asked } from '../../proof/permissions/authority';
import { crossings, kindOfResource } from '../../proof/permissions/borders';
import { CarriedTags } from '../../proof/permissions/carried-tags';
import { type Demand, demand } from '../../proof/permissions/demand';
import { demandsOf } from '../../proof/permissions/demands/demands';
import type { KilnRole } from '../../proof/permissions/roles';
import { unused } from '../../proof/permissions/unused';
import { isAllowed, strictly } from '../../proof/permissions/verdict';
import { Rehearsal } from '../../simulator/rehearsal';
import { ACCOUNT, arnOf } from '../../simulator/world/account';
import { type Statement, statementSchema } from '../infra/roles';
import { ALICE, DEPLOYERS } from '../scenarios/approval-fleet';
import { sample } from '../scenarios/rehearsing';
import { kiln } from './kiln-in-process';

const POLICIES = join(__dirname, '../../docs/policies');

const policySchema = z.object({ Statement: z.array(statementSchema) });

/** A documented policy, as somebody of the rehearsed account fills it in. */
function statementsOf(name: string): readonly Statement[] {
  const filled = readFileSync(join(POLICIES, `${name}.json`), 'utf8')
    .replaceAll('REGION', ACCOUNT.region)
    .replaceAll('ACCOUNT', ACCOUNT.accountId)
    .replaceAll('STAGE', 'prod');
  return policySchema.parse(JSON.parse(filled)).Statement;
}

/** A person who was given policies, as far as a role is asked about. */
function personWith(...names: readonly string[]): KilnRole {
  return {
    holder: { kind: 'service', name: 'person' },
    stack: '',
    id: 'person',
    arn: DEPLOYERS,
    session: ALICE,
    trusts: [],
    statements: names.flatMap(statementsOf),
  };
}

const mayDo = ({ session, statements }: KilnRole, asked: Demand): boolean => isAllowed(session, statements, asked);

describe('the documented permissions', () => {
  /** What each command asks of IAM: actions, resources and conditions. */
  let asked: Map<string, Demand[]>;
  let cost: DoubleFleet;
  let unknown: DoubleFleet;

  beforeAll(async () => {
    const rehearsal = new Rehearsal(sample());
    await rehearsal.prepare();
    const { world } = rehearsal;
    const session = new SimulatedSession(world);
    asked = new Map();
    const commands = [
      ['release', 'web', '--version', '1.1.0', '--watch'],
      ['release', 'web', '--version', '1.2.0'],
      ['status'],
      ['status', 'web'],
      ['stop', 'web', '--yes', '--watch'],
      ['status', 'wbe'],
      ['history', 'web'],
      ['show', 'web'],
      ['plan', 'web', '--version', '1.3.0'],
    ];
    const carried = new CarriedTags(world);
    const remember = (command: string, since: number): void => {
      const made = world.kernel.calls.slice(since).filter(({ caller }) => caller === 'person');
      asked.set(command, [...(asked.get(command) ?? []), ...made.flatMap((call) => demandsOf(call, carried))]);
    };
    for (const words of commands) {
      const before = world.kernel.calls.length;
      await kiln([...words, '--simulated'], session);
      remember(words[0] ?? '', before);
    }
    // What a plan asks of the price list, whether or not this deployment knows dry runs.
    const before = world.kernel.calls.length;
    await session.run({ command: 'plan', options: {} }, async (surroundings) => {
      const asking = { instances: 4, instanceType: 'm7g.large', seconds: 9000 };
      cost = await doubleFleet(asking, 'eu-central-1', surroundings);
      unknown = await doubleFleet({ ...asking, instanceType: 'x9.huge' }, 'eu-central-1', surroundings);
      return { exitCode: 0, json: {}, text: () => '' };
    });
    remember('plan', before);
  });

  it('let a plan know prices, and hours where there are none', () => {
    const hours = { instances: 4, hours: 2.5, instanceHours: 10 };
    expect(cost).toEqual({ ...hours, instanceType: 'm7g.large', usdPerHour: 0.1, usd: 1 });
    expect(unknown).toEqual({ ...hours, instanceType: 'x9.huge', usdPerHour: null, usd: null });
  });

  const fleets = arnOf('ssm', 'parameter/kiln/prod/fleets');
  const askedBy = (...commands: readonly string[]): readonly Demand[] =>
    commands.flatMap((command) => asked.get(command) ?? []);

  it.each(['status', 'history', 'show'])('to look are enough for %s', (command) => {
    expect(askedBy(command).length).toBeGreaterThan(0);
    expect(askedBy(command).filter((each) => !mayDo(personWith('kiln-look'), each))).toEqual([]);
  });

  it.each(['release', 'stop', 'plan'])('to look and to release are enough for %s', (command) => {
    expect(askedBy(command).filter((each) => !mayDo(personWith('kiln-look'), each))).not.toEqual([]);
    expect(askedBy(command).filter((each) => !mayDo(personWith('kiln-look', 'kiln-release'), each))).toEqual([]);
  });

  it.each([
    // AWS has documented a path in both forms; the one with a slash is asked for.
    ['kiln-look', ['status', 'history', 'show'], [`ssm:GetParametersByPath on ${fleets}`]],
    ['kiln-release', ['release', 'stop', 'plan'], []],
  ])('of %s are no more than is asked for, on nothing that is not asked about', (name, commands, accepted) => {
    const demands = askedBy(...commands).map((each) => ({ ...each, role: 'service person' }));
    const idle = unused([personWith(name)], demands);
    expect(idle.map(({ action, resource }) => `${action} on ${resource}`)).toEqual(accepted);
  });

  it('reach no other stage, but to read what AWS knows no resource of', async () => {
    const everything = askedBy(...asked.keys()).map(
      (each): Asked => ({ ...each, role: 'service person', by: 'kiln', runs: [], allowed: true }),
    );
    const open = await crossings([personWith('kiln-look', 'kiln-release')], everything);
    expect(open.map(({ action, resource }) => `${action} on ${resource}`)).toEqual([
      'autoscaling:DescribeAutoScalingGroups on *',
      'elasticloadbalancing:DescribeRules on *',
      'elasticloadbalancing:DescribeTargetHealth on *',
      'pricing:GetProducts on *',
    ]);
  });

  it('ask of IAM what it knows', async () => {
    const person = personWith('kiln-look', 'kiln-release');
    const kinds = new Map(
      askedBy(...asked.keys()).map((each) => [`${each.action} ${kindOfResource(each.resource)}`, each]),
    );
    for (const each of kinds.values()) {
      const verdict = await strictly(person.session, person.statements, each);
      expect({ action: each.action, ...verdict }).toEqual({ action: each.action, allowed: true, ignored: [] });
    }
  });
});

/** Source: Lambda developer guide, "Control access to Lambda function URLs": a caller needs both, since October 2025. */
describe('the documented permission to answer', () => {
  const answers = (name: string) => arnOf('lambda', `function:kiln-prod-${name}`);
  const byUrl = { 'lambda:FunctionUrlAuthType': 'AWS_IAM' };
  const viaUrl = { 'lambda:InvokedViaFunctionUrl': 'true' };

  it.each([
    ['calls the URL', 'lambda:InvokeFunctionUrl', 'AnswerApproval', byUrl, true],
    ['and through it the function', 'lambda:InvokeFunction', 'AnswerApproval', viaUrl, true],
    ['not the function by itself: it could say who calls', 'lambda:InvokeFunction', 'AnswerApproval', {}, false],
    [
      'no URL that asks nobody',
      'lambda:InvokeFunctionUrl',
      'AnswerApproval',
      { 'lambda:FunctionUrlAuthType': 'NONE' },
      false,
    ],
    ['no other function', 'lambda:InvokeFunction', 'ShiftTraffic', viaUrl, false],
  ])('%s: %s', (_, action, name, context, allowed) => {
    expect(mayDo(personWith('kiln-answer'), demand(action, answers(name), context))).toBe(allowed);
  });

  it('is of no other stage', () => {
    const elsewhere = answers('AnswerApproval').replace('kiln-prod', 'kiln-staging');
    expect(mayDo(personWith('kiln-answer'), demand('lambda:InvokeFunctionUrl', elsewhere, byUrl))).toBe(false);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type DoubleFleet, doubleFleet } from '../../cli/plan/double-fleet';
import { SimulatedSession } from '../../cli/simulated/session';
import { Rehearsal } from '../../simulator/rehearsal';
import { sample } from '../scenarios/rehearsing';
import { kiln } from './kiln-in-process';

const POLICIES = join(__dirname, '../../docs/policies');

const policySchema = z.object({
  Statement: z.array(
    z.object({
      Action: z.union([z.string(), z.array(z.string())]),
      Resource: z.union([z.string(), z.array(z.string())]),
    }),
  ),
});

/** The actions that a documented policy allows. */
function actionsOf(name: string): string[] {
  const policy = policySchema.parse(JSON.parse(readFileSync(join(POLICIES, `${name}.json`), 'utf8')));
  return policy.Statement.flatMap(({ Action }) => Action);
}

const PREFIX: Readonly<Record<string, string>> = {
  elbv2: 'elasticloadbalancing',
  sfn: 'states',
  autoscaling: 'autoscaling',
  ssm: 'ssm',
  dynamodb: 'dynamodb',
  pricing: 'pricing',
};

describe('the documented permissions', () => {
  let asked: Map<string, Set<string>>;
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
    const remember = (command: string, since: number): void => {
      const made = world.kernel.calls
        .slice(since)
        .filter(({ caller, service }) => caller === 'person' && service !== 'sts');
      const actions = made.map(({ service, operation }) => `${PREFIX[service] ?? service}:${operation}`);
      asked.set(command, new Set([...(asked.get(command) ?? []), ...actions]));
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

  it.each(['status', 'history', 'show'])('to look are enough for %s', (command) => {
    expect(actionsOf('kiln-look')).toEqual(expect.arrayContaining([...(asked.get(command) ?? [])]));
  });

  it.each(['release', 'stop', 'plan'])('to look and to release are enough for %s', (command) => {
    const allowed = [...actionsOf('kiln-look'), ...actionsOf('kiln-release')];
    expect(allowed).toEqual(expect.arrayContaining([...(asked.get(command) ?? [])]));
  });

  it('are no more than is asked for', () => {
    const all = new Set([...asked.values()].flatMap((actions) => [...actions]));
    const looking = new Set(['status', 'history', 'show'].flatMap((command) => [...(asked.get(command) ?? [])]));
    expect(actionsOf('kiln-look').filter((action) => !looking.has(action))).toEqual([]);
    expect(actionsOf('kiln-release').filter((action) => !all.has(action))).toEqual([]);
  });

  it('name no resource of anybody else, where AWS knows resources', () => {
    for (const name of ['kiln-look', 'kiln-release', 'kiln-answer']) {
      const policy = policySchema.parse(JSON.parse(readFileSync(join(POLICIES, `${name}.json`), 'utf8')));
      for (const { Action, Resource } of policy.Statement) {
        if ([Action].flat().every((action) => /:Describe(Rules|Target|AutoScaling)|pricing:/.test(action))) continue;
        for (const arn of [Resource].flat()) expect(arn).toMatch(/kiln[-/]STAGE/);
      }
    }
  });
});

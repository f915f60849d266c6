import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
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
    for (const words of commands) {
      const before = world.kernel.calls.length;
      await kiln([...words, '--simulated'], session);
      const made = world.kernel.calls
        .slice(before)
        .filter(({ caller, service }) => caller === 'person' && service !== 'sts');
      const actions = made.map(({ service, operation }) => `${PREFIX[service] ?? service}:${operation}`);
      const [command = ''] = words;
      asked.set(command, new Set([...(asked.get(command) ?? []), ...actions]));
    }
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

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../handlers/sources';

/** Tests that run handlers or machines, or read them. The others see no mutant of these: the simulator's, the domain's, most of the stacks'. */
const PLACES = [
  'test/statemachines',
  'test/scenarios',
  'test/lambdas',
  'test/cli',
  'test/infra/state-machines.test.ts',
  'test/infra/traffic-rule.test.ts',
  'test/infra/protect-fleet.test.ts',
];

/**
 * Listens to the whole process with Jest's own means, which the stand-in does not have; what it tests is how the command
 * line says things.
 */
const ONLY_IN_JEST = new Set(['test/cli/rehearse.test.ts']);

/** Relative to the repository. */
export function testFiles(): readonly string[] {
  const all = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' }).map((file) => join('test', file));
  return all
    .filter((file) => file.endsWith('.test.ts') && !ONLY_IN_JEST.has(file))
    .filter((file) => PLACES.some((place) => file === place || file.startsWith(`${place}/`)))
    .toSorted();
}

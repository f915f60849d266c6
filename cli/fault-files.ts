import { existsSync, readFileSync, statSync } from 'node:fs';
import { closest } from '../lambdas/domain/fleet-did-you-mean';
import type { Fault } from '../simulator/faults/fault';
import { BadFaultFile, readFaultFile } from '../simulator/faults/fault-file';
import { namedFaults } from '../simulator/faults/named-faults';

/**
 * The faults of all `--fault` options, in their order.
 * @throws BadFaultFile with every problem of every file
 */
export function readFaults(given: readonly string[]): readonly Fault[] {
  const faults: Fault[] = [];
  const problems: string[] = [];
  for (const nameOrFile of given) {
    try {
      faults.push(...readOne(nameOrFile));
    } catch (error) {
      if (!(error instanceof BadFaultFile)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new BadFaultFile(problems);
  return faults;
}

function readOne(nameOrFile: string): readonly Fault[] {
  const named = namedFaults();
  const file = named.find(({ name }) => name === nameOrFile)?.file ?? nameOrFile;
  if (existsSync(file) && statSync(file).isFile()) return readFaultFile(readFileSync(file, 'utf8'), nameOrFile);
  const names = named.map(({ name }) => name);
  const meant = closest(nameOrFile, names);
  throw new BadFaultFile([
    `${nameOrFile}: is neither a file nor a named fault; ${meant === undefined ? `named are ${names.join(', ')}` : `did you mean ${meant}?`}`,
  ]);
}

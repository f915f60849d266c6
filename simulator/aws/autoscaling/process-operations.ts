import type {
  ResumeProcessesCommandOutput,
  SuspendProcessesCommandInput,
  SuspendProcessesCommandOutput,
} from '@aws-sdk/client-auto-scaling';
import { z } from 'zod';
import { type Operations, operation } from '../../service';
import type { Answer, Context } from './context';
import { validationError } from './errors';
import { PROCESS_NAMES, type ProcessName } from './model';

const processInput = z.strictObject({
  AutoScalingGroupName: z.string(),
  ScalingProcesses: z.array(z.string()).optional(),
}) satisfies z.ZodType<SuspendProcessesCommandInput>;

/** None named means all. Source: SuspendProcesses, ResumeProcesses: "If you omit this property, all processes are specified". */
export function processOperations(context: Context): Operations {
  const change = (name: string, processes: (suspended: readonly ProcessName[]) => readonly ProcessName[]): void => {
    const group = context.store.requireChangeable(name);
    const suspended = new Set(processes(group.suspendedProcesses));
    context.store.change(name, { suspendedProcesses: PROCESS_NAMES.filter((process) => suspended.has(process)) });
  };
  return {
    SuspendProcesses: operation({
      kind: 'write',
      input: processInput,
      answer: (input): Answer<SuspendProcessesCommandOutput> => {
        const named = processNames(input.ScalingProcesses);
        change(input.AutoScalingGroupName, (suspended) => [...suspended, ...named]);
        return {};
      },
    }),

    ResumeProcesses: operation({
      kind: 'write',
      input: processInput,
      answer: (input): Answer<ResumeProcessesCommandOutput> => {
        const named = processNames(input.ScalingProcesses);
        change(input.AutoScalingGroupName, (suspended) => suspended.filter((process) => !named.includes(process)));
        return {};
      },
    }),
  };
}

/** @throws ValidationError for a process there is not. */
export function processNames(names: readonly string[] | undefined): readonly ProcessName[] {
  if (names === undefined || names.length === 0) return PROCESS_NAMES;
  return names.map((name) => {
    const known = PROCESS_NAMES.find((process) => process === name);
    if (known === undefined) throw validationError(`${name} is not a valid scaling process name`);
    return known;
  });
}

import { z } from 'zod';
import { stageSchema } from '../lambdas/domain/fleet-overlay';
import { Refusal } from './refusal';

export interface RehearseArguments {
  readonly fleet: string;
  readonly version: string | undefined;
  readonly force: boolean;
  readonly seed: number;
  readonly stage: string;
  readonly requestsPerMinute: number | undefined;
  /** `console`, `schedule`, or the path of an event. */
  readonly trigger: string;
  readonly faults: readonly string[];
  readonly listFaults: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

const wholeNumber = 'a whole number such as 7';
const load = 'a number of requests from 0 to 1000000';

/** Every message completes "write …". */
const optionsSchema = z.object({
  version: z.string().optional(),
  force: z.boolean().default(false),
  seed: z
    .string()
    .regex(/^\d{1,15}$/, { error: wholeNumber })
    .transform(Number),
  stage: stageSchema,
  requestsPerMinute: z
    .string()
    .regex(/^\d+(\.\d+)?$/, { error: load })
    .transform(Number)
    .pipe(z.number().max(1_000_000, { error: load }))
    .optional(),
  trigger: z.string().default('console'),
  fault: z.array(z.string()),
  listFaults: z.boolean().default(false),
  json: z.boolean().default(false),
  quiet: z.boolean().default(false),
});

const FLAGS: Readonly<Record<string, string>> = { requestsPerMinute: '--requests-per-minute' };

/** @throws Refusal BadArgument, with every problem at once */
export function readArguments(fleet: string | undefined, options: unknown): RehearseArguments {
  const parsed = optionsSchema.safeParse(options);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => {
        const [option = ''] = path.map(String);
        return `${FLAGS[option] ?? `--${option}`}: write ${message}`;
      });
  if (parsed.success && parsed.data.trigger !== 'console' && (parsed.data.version !== undefined || parsed.data.force)) {
    problems.push(`--version and --force: leave them out, as ${parsed.data.trigger} says what is released`);
  }
  const listFaults = parsed.success && parsed.data.listFaults;
  if (fleet === undefined && !listFaults) problems.unshift('name a fleet, such as: kiln rehearse web');
  if (!parsed.success || problems.length > 0) throw new Refusal('BadArgument', problems.join('\n'));
  const { fault: faults, version, requestsPerMinute, ...rest } = parsed.data;
  return { ...rest, fleet: fleet ?? '', faults, version, requestsPerMinute };
}

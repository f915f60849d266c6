import type * as z from 'zod';
import { isBlock } from '../domain/block';
import { KilnError } from '../domain/errors';
import type { DeployedFleet } from '../domain/fleet-spec';
import { parameterNames } from '../domain/names';
import { problemsOf } from '../domain/problems';
import {
  LONGEST_REQUEST,
  type ReadableRequest,
  type RequestInput,
  readableRequestSchema,
  requestInputSchema,
} from '../domain/release-request';
import { requestFindings } from '../domain/request-findings';

export interface Examination {
  readonly stage: string;
  readonly find: (fleet: string) => Promise<DeployedFleet | undefined>;
  /** Stricter than what a person may ask for, where somebody else asks. */
  readonly schema?: z.ZodType<RequestInput>;
  /** What else stands against it, where the fleet is known. */
  readonly furtherFindings?: (deployed: DeployedFleet) => readonly string[];
}

/**
 * Reads a request, whatever it is, and holds it against its fleet's file.
 * @throws InvalidRequest with every problem at once, in a sentence each
 */
export async function examineRequest(
  raw: unknown,
  { stage, find, schema = requestInputSchema, furtherFindings = () => [] }: Examination,
): Promise<{ readonly request: RequestInput; readonly deployed: DeployedFleet }> {
  const size = JSON.stringify(raw)?.length ?? 0;
  if (size > LONGEST_REQUEST) {
    throw new KilnError(
      'InvalidRequest',
      `The request is longer than the ${LONGEST_REQUEST} characters it may have; send {"fleet": "…", "version": "…"}.`,
    );
  }
  const parsed = schema.safeParse(raw);
  const readable = readablePart(raw);
  const problems = parsed.success ? [] : problemsOf(parsed.error, raw);
  const deployed = readable.fleet === undefined ? undefined : await find(readable.fleet);
  if (readable.fleet !== undefined && deployed === undefined) {
    problems.push(
      `fleet ${readable.fleet} is not deployed in stage ${stage}: there is no parameter ${parameterNames.fleet(stage, readable.fleet)}; deploy its stack, or correct the name`,
    );
  }
  if (deployed !== undefined) {
    problems.push(...requestFindings(readable, deployed.spec, stage), ...furtherFindings(deployed));
  }
  if (parsed.success && deployed !== undefined && problems.length === 0) return { request: parsed.data, deployed };
  throw new KilnError(
    'InvalidRequest',
    `${problems.join('; ')}. A request looks like {"fleet": "web", "version": "1.4.2"}.`,
  );
}

/** The fields of a request that are good by themselves. */
function readablePart(raw: unknown): ReadableRequest {
  if (!isBlock(raw)) return {};
  const good = Object.entries(raw).filter(([key, value]) => readableRequestSchema.safeParse({ [key]: value }).success);
  return readableRequestSchema.parse(Object.fromEntries(good));
}

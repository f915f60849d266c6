import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { executionArn } from '../../lambdas/aws/executions';
import { isBlock } from '../../lambdas/domain/block';
import { releaseIdOf } from '../../lambdas/domain/names';
import { problemsOf } from '../../lambdas/domain/problems';
import { requestInputSchema } from '../../lambdas/domain/release-request';
import { caller } from '../aws/caller';
import type { Command } from '../command';
import { consoleLink } from '../console-link';
import { findFleet, type Kiln } from '../deployment';
import { executionName } from '../execution-name';
import { EXIT } from '../exit-codes';
import { noSetting } from '../no-setting';
import { Refusal } from '../refusal';
import { fleetArgument } from './fleet-argument';
import { follow } from './follow';

/** What a release, or the plan of one, can be asked for with. Every message completes "write …". */
export const requestFlags = {
  version: z.string().optional(),
  image: z.string().optional(),
  artifact: z.string().optional(),
  force: z.boolean().default(false),
  reason: z.string().optional(),
  override: z.string().optional(),
  steps: z
    .string()
    .regex(/^\d{1,3}(,\d{1,3})*$/, { error: 'percentages such as 10,50,100' })
    .transform((text) => text.split(',').map(Number))
    .optional(),
  soak: z.string().optional(),
  requestId: z.string().optional(),
};

type Request = Readonly<Record<string, unknown>>;
type Asked = { readonly argument: string } & z.output<z.ZodObject<typeof requestFlags>>;

/** Starts a release, and follows it where that is asked for. */
export const release = {
  input: z.object({ argument: fleetArgument('release'), ...requestFlags, watch: z.boolean().default(false) }),

  async run(asked, kiln, telling) {
    const { argument: fleet, watch } = asked;
    const { ruleArn } = await findFleet(kiln, fleet);
    const request = requestOf(asked, await caller(kiln.surroundings.clients, noSetting).name());
    const started = await start(kiln, asked, request);
    const { arn, startedAt, outcome } = started;
    const id = releaseIdOf(fleet, arn, new Date(startedAt).toISOString());
    const console = consoleLink(arn);
    const how = outcome === 'MERGED' ? ', which this request id has started before' : '';
    if (watch) {
      telling.line(`${outcome}  ${id}${how}\n  ${console}\n`);
      return follow(kiln, { id, fleet, executionArn: arn, ruleArn }, telling);
    }
    return {
      exitCode: EXIT.RELEASED,
      json: { outcome, release: id, fleet, stage: kiln.stage, executionArn: arn, console },
      text: ({ strong }) => `${strong(outcome)}  ${id}${how}\n  ${console}\n  Follow it: kiln status ${fleet} --watch`,
    };
  },
} satisfies Command<Asked & { readonly watch: boolean }>;

/** @throws Refusal BadArgument, with every problem that can be told before anything is sent */
export function requestOf(asked: Asked, requestedBy: string): Request {
  const { argument: fleet, version, image, artifact, force, reason, override, steps, soak, requestId } = asked;
  const request = {
    fleet,
    ...(version !== undefined && { version }),
    ...(requestId !== undefined && { requestId }),
    ...(image !== undefined && { imageId: image }),
    ...(artifact !== undefined && { artifact }),
    ...(force && { force }),
    ...(reason !== undefined && { reason }),
    ...(override !== undefined && { override: { reason: override } }),
    ...((steps !== undefined || soak !== undefined) && {
      strategy: { ...(steps !== undefined && { steps }), ...(soak !== undefined && { soak }) },
    }),
    requestedBy,
  };
  const parsed = requestInputSchema.safeParse(request);
  if (!parsed.success) throw new Refusal('BadArgument', problemsOf(parsed.error, request).join('\n'));
  return request;
}

interface Started {
  readonly arn: string;
  /** Epoch ms. */
  readonly startedAt: number;
  /** MERGED: an earlier request with this request id has started it. */
  readonly outcome: 'STARTED' | 'MERGED';
}

/** @throws Refusal NotPossible where the request id was given to another request before */
async function start(kiln: Kiln, asked: Asked, request: Request): Promise<Started> {
  const { workflows, deployment, surroundings } = kiln;
  const name = executionName(asked.argument, asked.version, asked.requestId, surroundings);
  const started = await workflows.start(deployment.machines.release, name, request);
  if (started !== 'EXISTS') return { ...started, outcome: 'STARTED' };
  const earlier = await workflows.describe(executionArn(deployment.machines.release, name));
  if (earlier !== undefined && asksForTheSame(JSON.parse(earlier.input), request)) {
    return { arn: earlier.arn, startedAt: earlier.startedAt, outcome: 'MERGED' };
  }
  throw new Refusal(
    'NotPossible',
    `The request id ${asked.requestId ?? name} was given to another request before: ${earlier?.input ?? 'see the console'}; give another --request-id.`,
  );
}

/** Who asks again, and why, makes no other release of it. */
function asksForTheSame(earlier: unknown, request: Request): boolean {
  const what = (asked: unknown): unknown => (isBlock(asked) ? { ...asked, reason: null, requestedBy: null } : asked);
  return isDeepStrictEqual(what(earlier), what(request));
}

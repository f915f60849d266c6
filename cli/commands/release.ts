import { z } from 'zod';
import { releaseIdOf } from '../../lambdas/domain/names';
import { problemsOf } from '../../lambdas/domain/problems';
import { releaseRequestSchema } from '../../lambdas/domain/release-request';
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
  requestId: z
    .string()
    .regex(/^[\w.-]{1,55}$/, { error: 'at most 55 letters, digits, dots and dashes' })
    .optional(),
};

type Asked = { readonly argument: string } & z.output<z.ZodObject<typeof requestFlags>>;

/** Starts a release, and follows it where that is asked for. */
export const release = {
  input: z.object({ argument: fleetArgument('release'), ...requestFlags, watch: z.boolean().default(false) }),

  async run(asked, kiln, telling) {
    const { argument: fleet, watch } = asked;
    const { ruleArn } = await findFleet(kiln, fleet);
    const request = requestOf(asked, await caller(kiln.surroundings.clients, noSetting).name());
    const started = await start(kiln, asked, request);
    const { arn: executionArn, startedAt } = started;
    const id = releaseIdOf(fleet, executionArn, new Date(startedAt).toISOString());
    const console = consoleLink(executionArn);
    if (watch) {
      telling.line(`Started ${id}\n  ${console}\n`);
      return follow(kiln, { id, fleet, executionArn, ruleArn }, telling);
    }
    return {
      exitCode: EXIT.RELEASED,
      json: { outcome: 'STARTED', release: id, fleet, stage: kiln.stage, executionArn, console },
      text: ({ strong }) => `${strong('STARTED')}  ${id}\n  ${console}\n  Follow it: kiln status ${fleet} --watch`,
    };
  },
} satisfies Command<Asked & { readonly watch: boolean }>;

/** @throws Refusal BadArgument, with every problem that can be told before anything is sent */
export function requestOf(asked: Asked, requestedBy: string): Readonly<Record<string, unknown>> {
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
  const parsed = releaseRequestSchema.safeParse(request);
  if (!parsed.success) throw new Refusal('BadArgument', problemsOf(parsed.error, request).join('\n'));
  return request;
}

async function start(kiln: Kiln, asked: Asked, request: object): Promise<{ arn: string; startedAt: number }> {
  const name = executionName(asked.argument, asked.version, asked.requestId, kiln.surroundings);
  const started = await kiln.workflows.start(kiln.deployment.machines.release, name, request);
  if (started !== 'EXISTS') return started;
  throw new Refusal(
    'NotPossible',
    `A release was asked for with the request id ${asked.requestId ?? name} before, and a request id releases once; see kiln history ${asked.argument}, or give another --request-id.`,
  );
}

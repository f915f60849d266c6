import { z } from 'zod';
import type { Execution } from '../../lambdas/aws/executions';
import { sentenceOf } from '../../lambdas/domain/failure';
import { seconds } from '../../lambdas/domain/fleet-duration';
import type { DeployedFleet } from '../../lambdas/domain/fleet-spec';
import { parsePlan } from '../../lambdas/domain/stored-plan';
import { caller } from '../aws/caller';
import type { Command } from '../command';
import { findFleet, type Kiln } from '../deployment';
import { EXIT } from '../exit-codes';
import { noSetting } from '../no-setting';
import { doubleFleet } from '../plan/double-fleet';
import { estimate, type PastRelease } from '../plan/estimate';
import { planText } from '../plan/plan-text';
import { type Preview, previewSchema } from '../plan/preview';
import { Refusal } from '../refusal';
import { refusalText } from '../say';
import { fleetArgument } from './fleet-argument';
import { requestFlags, requestOf } from './release';

const POLL_MS = 2_000;
/** A dry run reads for some seconds; one that cannot read is given up by its own retries. */
const PATIENCE_MS = 10 * 60_000;
/** How many releases are looked back upon. */
const PAST = 30;

const { requestId: _once, ...planFlags } = requestFlags;

/** A dry run through the deployed state machine: what a release would do, how long it would take and what it would cost. */
export const plan = {
  input: z.object({ argument: fleetArgument('plan'), ...planFlags }),

  async run(asked, kiln) {
    const { argument: fleet } = asked;
    const deployed = await findFleet(kiln, fleet);
    const request = requestOf(asked, await caller(kiln.surroundings.clients, noSetting).name());
    const dry = await dryRun(kiln, fleet, request);
    if ('error' in dry) {
      const { error, cause } = dry;
      return {
        exitCode: EXIT.REFUSED,
        json: { outcome: 'REFUSED', error, cause, fleet, stage: kiln.stage },
        text: (painter) => refusalText(dry, painter),
      };
    }
    const { preview } = dry;
    const time = estimate(
      { ...preview, bakes: preview.image?.reused === null || preview.image?.reused === undefined },
      await pastReleases(kiln, fleet),
    );
    const cost = await costOf(kiln, preview, deployed, time?.seconds);
    const planned = { preview, time: time ?? null, cost };
    return {
      exitCode: preview.findings.length > 0 ? EXIT.REFUSED : EXIT.RELEASED,
      json: { outcome: preview.findings.length > 0 ? 'REFUSED' : 'PLANNED', fleet, stage: kiln.stage, ...planned },
      text: (painter) => planText(planned, painter),
    };
  },
} satisfies Command<{ readonly argument: string } & z.output<z.ZodObject<typeof planFlags>>>;

/** @returns what a release would do, or how the first states of one refuse it. @throws Refusal NotPossible where it is no preview */
async function dryRun(
  kiln: Kiln,
  fleet: string,
  request: object,
): Promise<{ readonly preview: Preview } | { readonly error: string; readonly cause: string }> {
  const { workflows, deployment, surroundings } = kiln;
  const name = `${fleet}-plan-${surroundings.now()}-${surroundings.randomHex(4)}`;
  const started = await workflows.start(deployment.machines.release, name, { ...request, dryRun: true });
  if (started === 'EXISTS') throw new Error(`The name ${name} is taken.`);
  const { status, output, error, cause } = await untilOver(kiln, started.arn);
  if (status !== 'SUCCEEDED') return { error: error ?? `Execution.${status}`, cause: sentenceOf(cause ?? '') };
  const preview = previewSchema.safeParse(JSON.parse(output ?? 'null'));
  if (preview.success) return { preview: preview.data };
  throw new Refusal(
    'NotPossible',
    `The dry run ${started.arn} ended with something that is no preview; deploy stage ${kiln.stage} again with this version of Kiln.`,
  );
}

async function untilOver({ workflows, surroundings }: Kiln, arn: string): Promise<Execution> {
  const until = surroundings.now() + PATIENCE_MS;
  for (;;) {
    await surroundings.sleep(POLL_MS);
    const execution = await workflows.describe(arn);
    if (execution !== undefined && execution.status !== 'RUNNING') return execution;
    if (surroundings.now() > until)
      throw new Refusal(
        'AwsUnreachable',
        `The dry run ${arn} has not ended in ${PATIENCE_MS / 60_000} minutes; look at it.`,
      );
  }
}

async function pastReleases({ store }: Kiln, fleet: string): Promise<PastRelease[]> {
  return (await store.newestReleases(fleet, PAST)).flatMap(({ status, startedAt, endedAt, plan: text }) =>
    status !== 'SUCCEEDED' || endedAt === undefined || text === undefined
      ? []
      : [{ seconds: (Date.parse(endedAt) - Date.parse(startedAt)) / 1000, plan: parsePlan(text) }],
  );
}

/** Nothing is doubled where nothing serves yet. */
async function costOf(kiln: Kiln, { blue, capacity }: Preview, { spec }: DeployedFleet, estimated = 0) {
  const [instanceType] = spec.instances.types;
  if (instanceType === undefined || capacity === null || capacity === undefined) return null;
  if (blue === null || blue === undefined) return null;
  const asked = {
    instances: capacity.launchSize,
    instanceType,
    seconds: estimated + seconds(spec.rollbackWindow),
  };
  return doubleFleet(asked, kiln.region, kiln.surroundings);
}

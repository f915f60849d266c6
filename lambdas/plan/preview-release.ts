import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { previewOf } from '../domain/make-preview';
import { preflight } from '../domain/preflight';
import { decideWindow } from '../domain/windows';
import { defineStep } from '../shared/define-step';
import { readers, readReality } from './read-reality';

/**
 * What the release would do, read and decided as its plan will be, and nothing written: what a dry run ends with, and what
 * a person is asked about. A dry run tells what stands against the release; a person is asked about nothing impossible.
 * @throws PreflightFailed with every finding at once, outside of a dry run
 */
export const handler = defineStep(
  contracts.PreviewRelease,
  readers,
  async ({ release, request, execution, startedAt }, { now, setting, ...from }) => {
    const { lastGeneration } = await from.store.readClaim(release.fleet);
    const reality = await readReality(
      {
        stage: setting('STAGE'),
        releaseId: release.id,
        executionArn: execution,
        now: now(),
        request,
        lastGeneration,
      },
      from,
    );
    const preview = previewOf({
      reality,
      findings: preflight(reality),
      window: decideWindow({
        windows: reality.deployed.spec.windows,
        now: now(),
        askedAt: Date.parse(startedAt),
        override: request.override,
      }),
      serving: reality.bluePlan,
    });
    if (preview.findings.length > 0 && request.dryRun !== true) {
      throw new KilnError('PreflightFailed', `Nothing was touched: ${preview.findings.join('; ')}.`);
    }
    return preview;
  },
);

import { machines } from '../aws/machines';
import { objects } from '../aws/objects';
import { runCommand } from '../aws/run-command';
import { store } from '../aws/store';
import { buildManifest, manifestKey, manifestSha256 } from '../domain/build-manifest';
import * as contracts from '../domain/contracts';
import { KilnError } from '../domain/errors';
import { isGone, machineLost } from '../domain/machine';
import { isAwsError } from '../shared/aws-errors';
import { defineStep } from '../shared/define-step';

/**
 * Sends the component or test scripts to the machine, once. SendCommand has no idempotency token: an earlier send is
 * found by its comment, and where it is not listed yet the runner on the machine sees to it that it runs once.
 * @throws BakeFailed when the machine is gone
 */
export const handler = defineStep(
  contracts.RunScripts,
  { store, machines, objects, runCommand },
  async ({ release, phase, instanceId }, { store, machines, objects, runCommand, setting }) => {
    const comment = `kiln ${release.id} ${phase}`;
    const earlier = await runCommand.findCommand(instanceId, comment);
    if (earlier !== undefined) return { commandId: earlier };

    const plan = await store.readPlan(release);
    const manifest = buildManifest(plan, phase);
    const bucket = plan.deployed.assetBucket;
    const key = manifestKey(release.id, phase);
    await objects.write(bucket, key, manifest);
    try {
      const commandId = await runCommand.send({
        instanceId,
        document: setting('SCRIPTS_DOCUMENT'),
        comment,
        parameters: {
          manifest: `s3://${bucket}/${key}`,
          manifestSha256: manifestSha256(manifest),
          executionTimeout: String(plan.deadlines.bake),
        },
        logGroup: setting('SCRIPTS_LOG_GROUP'),
      });
      return { commandId };
    } catch (error) {
      if (!isAwsError(error, 'InvalidInstanceId')) throw error;
      // Right after its agent came online, SSM may not know the machine everywhere yet.
      const machine = await machines.find(instanceId);
      if (machine !== undefined && isGone(machine)) throw machineLost(machine);
      throw new KilnError('TransientAwsError', `${error.name}: ${error.message}`, { cause: error });
    }
  },
);

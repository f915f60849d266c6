import { machines } from '../aws/machines';
import { runCommand } from '../aws/run-command';
import { store } from '../aws/store';
import * as contracts from '../domain/contracts';
import { scriptsProgress } from '../domain/scripts-progress';
import { defineStep } from '../shared/define-step';

/** How far the scripts are. @throws BakeFailed naming the script that failed, with its exit code and last output */
export const handler = defineStep(
  contracts.CheckScripts,
  { store, machines, runCommand },
  async ({ release, since, phase, commandId, instanceId }, { store, machines, runCommand, now, setting }) => {
    const plan = await store.readPlan(release);
    const [invocation, machine] = await Promise.all([
      runCommand.invocation(commandId, instanceId),
      machines.find(instanceId),
    ]);
    return scriptsProgress(
      { phase, instanceId, commandId, logGroup: setting('SCRIPTS_LOG_GROUP') },
      { invocation, machine },
      { since, seconds: plan.deadlines.bake, now: now() },
    );
  },
);

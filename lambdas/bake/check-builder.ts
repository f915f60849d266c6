import { machines } from '../aws/machines';
import { runCommand } from '../aws/run-command';
import { store } from '../aws/store';
import { builderProgress } from '../domain/bake-decisions';
import * as contracts from '../domain/contracts';
import { defineStep } from '../shared/define-step';

/** Whether scripts can run on the machine. @throws BakeFailed when it is gone, or not online in time */
export const handler = defineStep(
  contracts.CheckBuilder,
  { store, machines, runCommand },
  async ({ release, since, instanceId }, { store, machines, runCommand, now }) => {
    const plan = await store.readPlan(release);
    const [machine, ping] = await Promise.all([machines.find(instanceId), runCommand.pingStatus(instanceId)]);
    return builderProgress(instanceId, { machine, ping }, { since, seconds: plan.deadlines.bake, now: now() });
  },
);

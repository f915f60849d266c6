import { machines } from '../aws/machines';
import { store } from '../aws/store';
import { stopProgress } from '../domain/bake-decisions';
import * as contracts from '../domain/contracts';
import { defineStep } from '../shared/define-step';

/** Stops the builder, so that the image is taken of a disk at rest. @throws BakeFailed when it is gone or will not stop */
export const handler = defineStep(
  contracts.StopBuilder,
  { store, machines },
  async ({ release, since, instanceId }, { store, machines, now }) => {
    const plan = await store.readPlan(release);
    const machine = await machines.find(instanceId);
    const { stop, progress } = stopProgress(instanceId, machine, { since, seconds: plan.deadlines.bake, now: now() });
    if (stop) await machines.stop(instanceId);
    return progress;
  },
);

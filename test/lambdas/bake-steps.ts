import { handler as checkBuilder } from '../../lambdas/bake/check-builder';
import { handler as checkImage } from '../../lambdas/bake/check-image';
import { handler as checkScripts } from '../../lambdas/bake/check-scripts';
import { handler as createImage } from '../../lambdas/bake/create-image';
import { handler as runScripts } from '../../lambdas/bake/run-scripts';
import { handler as startBuilder } from '../../lambdas/bake/start-builder';
import { handler as stopBuilder } from '../../lambdas/bake/stop-builder';
import type { BakeBench } from './bake-bench';

type Phase = 'build' | 'test';

/** Parts of a bake, as the state machine strings them together. */
export const start = (bench: BakeBench, phase: Phase = 'build', imageId: string | null = null): Promise<string> =>
  bench.give(startBuilder, { since: bench.seconds(), attempt: 0, phase, imageId }, 'instanceId');

/** A machine whose agent is online. */
export async function online(bench: BakeBench, phase: Phase = 'build', imageId: string | null = null): Promise<string> {
  const instanceId = await start(bench, phase, imageId);
  await bench.poll(checkBuilder, { instanceId });
  return instanceId;
}

export async function scripts(bench: BakeBench, phase: Phase, instanceId: string): Promise<string> {
  const commandId = await bench.give(runScripts, { phase, instanceId }, 'commandId');
  return bench.poll(checkScripts, { phase, instanceId, commandId });
}

/** From nothing to an image that is ordered. */
export async function order(bench: BakeBench): Promise<{ instanceId: string; imageId: string }> {
  const instanceId = await online(bench);
  await scripts(bench, 'build', instanceId);
  await bench.poll(stopBuilder, { instanceId });
  return { instanceId, imageId: await bench.give(createImage, { instanceId }, 'imageId') };
}

/** From nothing to an image that is available. */
export async function image(bench: BakeBench): Promise<{ instanceId: string; imageId: string }> {
  const ordered = await order(bench);
  await bench.poll(checkImage, { imageId: ordered.imageId });
  return ordered;
}

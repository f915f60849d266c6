import { spoken } from '../../cli/duration';
import { seconds as durationSeconds } from '../../lambdas/domain/fleet-duration';
import { CLOUDWATCH_PROFILE, lagOf } from '../../simulator/aws/cloudwatch/profile';
import type { Phase } from '../../simulator/report/phases';
import { sampleFleet } from '../golden-runs';
import { type Facts, type FloorStep, floorOf, sum } from './floor';
import { type MeasuredRelease, measureRelease } from './measured-release';
import { median, type Part, type Row } from './row';

const SEEDS = [1, 2, 3, 4, 5, 6, 7];
const LAG_SECONDS = lagOf(CLOUDWATCH_PROFILE, 'AWS/ApplicationELB') / 1000;

interface Timed {
  readonly seed: number;
  readonly took: number;
  readonly byPhase: ReadonlyMap<Phase, number>;
  readonly floor: readonly FloorStep[];
}

/** How long releases take, next to what AWS needs for them by itself. */
export async function timePart(tell: (line: string) => void): Promise<Part> {
  const runs: Timed[] = [];
  for (const seed of SEEDS) {
    tell(`seed ${seed} of ${SEEDS.length}`);
    const measured = await measureRelease({ fleet: sampleFleet(), stage: 'prod', seed });
    const { virtualSeconds, timeByPhase } = measured.result;
    runs.push({
      seed,
      took: virtualSeconds,
      byPhase: new Map(timeByPhase.map(({ phase, seconds }) => [phase, seconds])),
      floor: floorOf(factsOf(measured), LAG_SECONDS),
    });
  }
  return { title: 'Time', rows: rowsOf(runs), details: [byPhase(runs), byStep(runs)] };
}

function rowsOf(runs: readonly Timed[]): Row[] {
  const floors = runs.map(({ floor }) => sum(floor.map(({ seconds }) => seconds)));
  const ratios = runs.map(({ took }, index) => took / (floors[index] ?? Number.NaN));
  return [
    {
      name: `a release of the sample fleet, median of ${runs.length} seeds`,
      value: median(runs.map(({ took }) => took)),
      unit: 's',
    },
    { name: 'its floor', value: median(floors), unit: 's' },
    { name: 'release over floor, median', value: median(ratios), unit: 'x', goal: { atMost: 1.05, tolerance: 0.01 } },
    { name: 'release over floor, worst seed', value: Math.max(...ratios), unit: 'x' },
  ];
}

function byPhase(runs: readonly Timed[]) {
  const phases: readonly Phase[] = ['plan', 'bake', 'launch', 'shift', 'soak', 'prove', 'complete'];
  const rows = phases.map((phase) => {
    const took = median(runs.map((run) => run.byPhase.get(phase) ?? 0));
    const floor = median(
      runs.map((run) => sum(run.floor.filter((step) => step.phase === phase).map(({ seconds }) => seconds))),
    );
    return [phase, spoken(took), spoken(floor), spoken(Math.max(0, took - floor))];
  });
  return { caption: 'Where the time goes (medians)', head: ['phase', 'took', 'floor', 'beyond it'], rows };
}

function byStep(runs: readonly Timed[]) {
  const steps = runs[0]?.floor ?? [];
  const rows = steps.map(({ phase, what }, index) => [
    phase,
    what,
    spoken(median(runs.map(({ floor }) => floor[index]?.seconds ?? 0))),
  ]);
  return { caption: 'What the floor is made of (medians)', head: ['phase', 'AWS, or the fleet file', 'takes'], rows };
}

/** Reads off a world what AWS took, not when Kiln noticed it. */
function factsOf({ world, result, calls, start }: MeasuredRelease): Facts {
  const { spec } = sampleFleet();
  const { online, commands } = world.aws.ssm.timeline();
  const [components, tests] = commands.filter(({ sent }) => sent >= start);
  if (components === undefined || tests === undefined) throw new Error('The release baked nothing.');
  const event = (matches: (detail: Readonly<Record<string, unknown>>) => boolean): number => {
    const found = world.aws.eventbridge.log.find(({ time, event: { detail } }) => time >= start && matches(detail));
    if (found === undefined) throw new Error('An event that belongs to every release is not there.');
    return found.time;
  };
  const instance = (id: string, state: string) =>
    event((detail) => detail['instance-id'] === id && detail.state === state);
  const callAt = (operation: string): number => {
    const found = calls.find((call) => call.operation === operation);
    if (found === undefined) throw new Error(`The release never called ${operation}.`);
    return start + found.at * 1000;
  };
  const bootOf = (id: string): number => seconds(instance(id, 'pending'), online.get(id));
  const green = result.serving.generation ?? '';
  const traffic = result.events.flatMap(({ kind, t, groups }) =>
    kind === 'traffic' ? [{ t, ...shareOf(groups, green) }] : [],
  );
  const healthy = traffic.find((each) => each.healthy >= spec.capacity.min);
  const writes = calls.filter(({ operation }) => operation === 'ModifyRule').slice(1);
  const moves = spec.strategy.steps.flatMap((step) =>
    typeof step === 'number' ? [traffic.find(({ weight }) => weight === step)?.t ?? Number.NaN] : [],
  );
  return {
    builderOnline: bootOf(components.instanceId),
    components: seconds(components.sent, components.ended),
    builderStops: seconds(instance(components.instanceId, 'stopping'), instance(components.instanceId, 'stopped')),
    image: seconds(
      callAt('CreateImage'),
      event(({ State, ImageId }) => State === 'available' && ImageId === result.serving.imageId),
    ),
    testerOnline: bootOf(tests.instanceId),
    tests: seconds(tests.sent, tests.ended),
    generationHealthy: (healthy?.t ?? Number.NaN) - (callAt('CreateAutoScalingGroup') - start) / 1000,
    propagations: moves.map((moved, index) => moved - (writes[index]?.at ?? Number.NaN)),
    soaks: moves.map(() => durationSeconds(spec.strategy.soak)),
    cutover: start + (moves.at(-1) ?? 0) * 1000,
  };
}

function seconds(from: number, to: number | undefined): number {
  return ((to ?? Number.NaN) - from) / 1000;
}

/** A generation's part in one traffic event. */
function shareOf(groups: unknown, generation: string): { readonly weight: number; readonly healthy: number } {
  const found: unknown = Array.isArray(groups)
    ? groups.find((group: unknown) => isShare(group) && group.generation === generation)
    : undefined;
  return isShare(found) ? found : { weight: 0, healthy: 0 };
}

function isShare(group: unknown): group is { generation: string; weight: number; healthy: number } {
  return (
    typeof group === 'object' && group !== null && 'generation' in group && 'weight' in group && 'healthy' in group
  );
}

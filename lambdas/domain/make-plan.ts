import { instancesFor } from './capacity';
import { seconds } from './fleet-spec';
import { alarmName, generationName, generationNumber, imageName, TAGS } from './names';
import type { Plan } from './plan';
import { reusableImage } from './preflight';
import type { Reality } from './reality';
import { approvalsIn, weightsOf } from './steps';

/** The plan of a release that nothing stands against. @throws Error where preflight would have said so */
export function makePlan(reality: Reality): Plan {
  const { stage, request, releaseId, deployed, blue, rule, base, artifact, requestedImage } = reality;
  const { spec } = deployed;
  const { fleet } = request;
  if (rule.kind === 'foreign' || rule.kind === 'missing') throw new Error('A plan needs a rule that is Kiln’s.');
  const taken = reality.groups.map((name) => generationNumber(stage, fleet, name) ?? 0);
  const number = Math.max(reality.lastGeneration, ...taken) + 1;
  const generation = generationName(stage, fleet, number);
  const launchSize = instancesFor({
    requestsPerMinute: 0,
    weightPercent: 0,
    requestsPerInstance: null,
    blueLive: blue?.sizes.desired ?? 0,
    min: spec.capacity.min,
    max: spec.capacity.max,
  });
  const plan: Omit<Plan, 'worstCaseEvents'> = {
    releaseId,
    stage,
    fleet,
    version: request.version,
    executionArn: reality.executionArn,
    plannedAt: new Date(reality.now).toISOString(),
    specVersion: reality.specVersion,
    deployed,
    image: {
      baseImageId: base.imageId ?? '',
      recipeDigest: (requestedImage === undefined ? reality.recipeDigest : requestedImage.tags[TAGS.digest]) ?? '',
      recipe: reality.recipe ?? '',
      name: imageName(stage, fleet, request.version, releaseId),
      use: requestedImage?.imageId ?? reusableImage(reality.sameRecipe)?.imageId ?? null,
      artifact: {
        bucket: artifact.bucket,
        key: artifact.key,
        versionId: artifact.versionId ?? '',
        sha256: artifact.sha256 ?? '',
      },
    },
    green: { generation, number, alarms: spec.guards.declare.map((alarm) => alarmName(generation, alarm.name)) },
    blue:
      blue === undefined
        ? null
        : {
            generation: blue.generation,
            targetGroupArn: blue.targetGroupArn,
            version: blue.version,
            imageId: blue.imageId ?? '',
            sizes: blue.sizes,
            inService: blue.inService,
          },
    before: { rule },
    load: {
      requestsPerMinute: reality.requestsPerMinute,
      requestsPerInstance:
        blue === undefined || reality.usualRequestsPerMinute === 0 || blue.healthy === 0
          ? null
          : reality.usualRequestsPerMinute / blue.healthy,
    },
    launchSize,
    // On a first release there is nobody to share with: green has everything from the start.
    steps: blue === undefined ? [100] : spec.strategy.steps,
    soakSeconds: seconds(spec.strategy.soak),
    deadlines: deadlinesOf(reality),
  };
  return { ...plan, worstCaseEvents: worstCaseEvents(plan) };
}

function deadlinesOf({ deployed: { spec } }: Reality): Plan['deadlines'] {
  const [traffic] = spec.traffic;
  const check = traffic?.healthCheck;
  const checking = check === undefined ? 0 : seconds(check.interval) * (check.healthyThreshold + 2);
  const health = seconds(spec.capacity.warmup) + checking + 900;
  return {
    bake: seconds(spec.image.builder.timeout),
    image: 3600,
    health,
    growth: health,
    shift: 180,
    hold: 900,
    prove: 1200,
    restore: 900,
    drain: (traffic === undefined ? 0 : seconds(traffic.deregistrationDelay)) + 900,
    discard: 1800,
  };
}

/** A Task is 5 events, a Choice and a Wait 2 each: what one turn of a polling loop costs. Source: Step Functions API, HistoryEvent. */
const EVENTS_PER_POLL = 9;
/** States outside of loops, and retries within reason. */
const EVENTS_BESIDES = 600;
/** The shortest waits the checks ask for, in seconds. */
const SHORTEST_WAIT = { health: 5, growth: 15, shift: 3, judge: 30, prove: 5 };

/** How long the execution's history gets when every wait lasts to its deadline. AWS ends an execution at 25,000 events. */
function worstCaseEvents(plan: Omit<Plan, 'worstCaseEvents'>): number {
  const { deadlines } = plan;
  const perStep =
    deadlines.growth / SHORTEST_WAIT.growth +
    deadlines.shift / SHORTEST_WAIT.shift +
    // The last look of a soak may come sooner after the one before it.
    (plan.soakSeconds + deadlines.hold) / SHORTEST_WAIT.judge +
    1;
  const once =
    deadlines.health / SHORTEST_WAIT.health +
    deadlines.shift / SHORTEST_WAIT.shift +
    deadlines.prove / SHORTEST_WAIT.prove;
  const perApproval = (approvalSeconds(plan) + deadlines.hold) / SHORTEST_WAIT.judge;
  const steps = perStep * weightsOf(plan.steps).length + perApproval * approvalsIn(plan.steps);
  return Math.ceil(EVENTS_BESIDES + EVENTS_PER_POLL * (once + steps));
}

/** How long an approval between the weights may take. */
function approvalSeconds({ deployed: { spec } }: Pick<Plan, 'deployed'>): number {
  return spec.approval === undefined ? 0 : seconds(spec.approval.stepExpiresAfter);
}

/** Above this a release is refused: what retries add must still fit. */
const MOST_EVENTS = 20_000;

/** What stands against a plan that would not fit into one execution; undefined where it does. */
export function historyFinding({ worstCaseEvents }: Plan): string | undefined {
  if (worstCaseEvents <= MOST_EVENTS) return undefined;
  return `the release could take ${worstCaseEvents} history events, and Step Functions ends an execution at 25,000; make strategy.soak or approval.stepExpiresAfter shorter, or strategy.steps fewer`;
}

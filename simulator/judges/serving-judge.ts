import type { Serving } from '../traffic/serving';
import type { Evidence, Judge } from './evidence';

/** How much longer than the load balancer's detection a fault's damage may last. Source: design, invariant 1. */
const GRACE_MS = 120_000;

/** Healthy targets, that do answer, of the groups that get requests. */
export function healthyCapacity(serving: Serving): number {
  return serving.groups.reduce((sum, group) => sum + (group.weightPercent > 0 ? group.answering : 0), 0);
}

/** The lowest healthy capacity of a run. */
export function lowestCapacity(serving: readonly Serving[]): number {
  return serving.length === 0 ? 0 : Math.min(...serving.map(healthyCapacity));
}

/**
 * At every instant the groups that bear weight have the required healthy capacity, and no request goes to a group
 * without healthy targets, or to one older than blue.
 */
export const judgeServing: Judge = (evidence) => {
  // On a first release nothing has served yet.
  if (!evidence.requestsFlow || evidence.blue === undefined) return [];
  return [
    ...stretches(evidence, (serving) => {
      const healthy = healthyCapacity(serving);
      const missing = evidence.requiredCapacity - healthy;
      return missing > 0
        ? { text: `${healthy} healthy targets of ${evidence.requiredCapacity}`, by: missing }
        : undefined;
    }).map(({ from, ms, worst }) => `For ${inSeconds(ms)}, from ${at(evidence, from)}, only ${worst} served.`),
    ...stretches(evidence, (serving) => {
      const short = serving.groups.filter((group) => group.answering < shareOf(evidence, group.weightPercent));
      const text = short.map(
        ({ name, weightPercent, answering }) =>
          `${name} had ${answering} healthy targets of the ${shareOf(evidence, weightPercent)} that ${weightPercent} % need`,
      );
      return short.length > 0 ? { text: text.join(', '), by: short.length } : undefined;
    }).map(({ from, ms, worst }) => `For ${inSeconds(ms)}, from ${at(evidence, from)}, ${worst}.`),
    ...stretches(evidence, (serving) => {
      const empty = serving.groups.filter((group) => group.weightPercent > 0 && group.answering === 0);
      const text = empty.map(({ name, weightPercent }) => `${name} (${weightPercent} %)`).join(', ');
      return empty.length > 0 ? { text, by: empty.reduce((sum, group) => sum + group.weightPercent, 0) } : undefined;
    }).map(
      ({ from, ms, worst }) =>
        `For ${inSeconds(ms)}, from ${at(evidence, from)}, requests went to ${worst} without a healthy target.`,
    ),
    ...strangers(evidence),
  ];
};

interface Wrong {
  readonly text: string;
  /** How bad it is, to find the worst. */
  readonly by: number;
}

interface Stretch {
  readonly from: number;
  readonly ms: number;
  readonly worst: string;
}

/** The stretches of time in which something was wrong for longer than it may be. */
function stretches(evidence: Evidence, wrong: (serving: Serving) => Wrong | undefined): Stretch[] {
  const allowed = evidence.capacityDisturbed ? evidence.detectionMs + GRACE_MS : 0;
  const found: Stretch[] = [];
  let from: number | undefined;
  let worst: Wrong | undefined;
  const close = (to: number): void => {
    if (from !== undefined && worst !== undefined && to - from > allowed) {
      found.push({ from, ms: to - from, worst: worst.text });
    }
    from = undefined;
    worst = undefined;
  };
  // Once somebody else has written the rule, who serves is theirs to answer for.
  const takenOver = evidence.deeds.find(({ kind }) => kind === 'rule')?.time ?? Number.POSITIVE_INFINITY;
  for (const serving of evidence.serving) {
    if (serving.time >= takenOver) break;
    const problem = wrong(serving);
    if (problem === undefined) close(serving.time);
    else {
      from ??= serving.time;
      if (worst === undefined || problem.by > worst.by) worst = problem;
    }
  }
  close(Math.min(evidence.endedAt, takenOver));
  return found;
}

/** The part of the required capacity that a group with so much of the traffic must have. */
function shareOf({ requiredCapacity }: Evidence, weightPercent: number): number {
  return Math.ceil((requiredCapacity * weightPercent) / 100);
}

function strangers({ serving, blue, green }: Evidence): string[] {
  const names = serving.flatMap(({ groups }) =>
    groups.flatMap(({ name, weightPercent }) => (weightPercent > 0 ? [name] : [])),
  );
  return [...new Set(names)]
    .filter((name) => name !== blue && name !== green)
    .map((name) => `Requests went to ${name}, which is neither blue nor green.`);
}

function at(evidence: Evidence, time: number): string {
  return inSeconds(time - evidence.startedAt);
}

function inSeconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}

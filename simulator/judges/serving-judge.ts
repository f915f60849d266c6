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
        ? {
            text: `${healthy} healthy targets of ${evidence.requiredCapacity}`,
            by: missing,
            curable: isCurable(evidence, serving),
          }
        : undefined;
    }).map(({ from, ms, worst }) => `For ${inSeconds(ms)}, from ${at(evidence, from)}, only ${worst} served.`),
    ...stretches(evidence, (serving) => {
      const short = serving.groups.filter((group) => group.answering < shareOf(evidence, group.weightPercent));
      const text = short.map(
        ({ name, weightPercent, answering }) =>
          `${name} had ${answering} healthy targets of the ${shareOf(evidence, weightPercent)} that ${weightPercent} % need`,
      );
      return short.length > 0
        ? { text: text.join(', '), by: short.length, curable: isCurable(evidence, serving) }
        : undefined;
    }).map(({ from, ms, worst }) => `For ${inSeconds(ms)}, from ${at(evidence, from)}, ${worst}.`),
    ...stretches(evidence, (serving) => {
      const empty = serving.groups.filter((group) => group.weightPercent > 0 && group.answering === 0);
      const text = empty.map(({ name, weightPercent }) => `${name} (${weightPercent} %)`).join(', ');
      return empty.length > 0
        ? {
            text,
            by: empty.reduce((sum, group) => sum + group.weightPercent, 0),
            curable: serving.groups.some((group) => group.answering > 0),
          }
        : undefined;
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
  /** Whether another distribution of the traffic would have helped. */
  readonly curable: boolean;
}

interface Stretch {
  readonly from: number;
  readonly ms: number;
  readonly worst: string;
}

/**
 * The stretches of time in which something was wrong for longer than it may be. Time in which no generation had what was
 * missing counts for nothing: then only AWS could help, by replacing what a fault took.
 */
function stretches(evidence: Evidence, wrong: (serving: Serving) => Wrong | undefined): Stretch[] {
  const allowed = evidence.capacityDisturbed ? evidence.detectionMs + GRACE_MS : 0;
  // Once somebody else has written the rule, who serves is theirs to answer for.
  const takenOver = evidence.deeds.find(({ kind }) => kind === 'rule')?.time ?? Number.POSITIVE_INFINITY;
  const end = Math.min(evidence.endedAt, takenOver);
  const found: Stretch[] = [];
  let open: { readonly from: number; counted: number; worst: Wrong } | undefined;
  const close = (): void => {
    if (open !== undefined && open.counted > allowed) {
      found.push({ from: open.from, ms: open.counted, worst: open.worst.text });
    }
    open = undefined;
  };
  for (const [index, serving] of evidence.serving.entries()) {
    if (serving.time >= end) break;
    const problem = wrong(serving);
    if (problem === undefined) {
      close();
      continue;
    }
    const until = Math.min(evidence.serving[index + 1]?.time ?? end, end);
    open ??= { from: serving.time, counted: 0, worst: problem };
    if (problem.by > open.worst.by) open.worst = problem;
    if (problem.curable || !evidence.capacityDisturbed) open.counted += until - serving.time;
  }
  close();
  return found;
}

/** Whether one generation alone could have served everything. */
function isCurable({ requiredCapacity }: Evidence, { groups }: Serving): boolean {
  return groups.some((group) => group.answering >= requiredCapacity);
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

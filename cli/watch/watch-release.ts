import type { Execution } from '../../lambdas/aws/executions';
import { executionArn } from '../../lambdas/aws/executions';
import { executionNames, releaseIdOf } from '../../lambdas/domain/names';
import type { ReleaseRecord } from '../../lambdas/domain/release-record';
import { isTransient } from '../../lambdas/shared/aws-errors';
import type { RehearsalEvent } from '../../simulator/report/rehearsal-event';
import type { Kiln } from '../deployment';
import { Refusal } from '../refusal';
import { Narrator } from './narrator';
import { TrafficWatch } from './traffic-watch';

const POLL_MS = 5_000;
/** Looks in a row that AWS did not answer, before watching is given up. */
const MOST_FAILURES = 24;
/** An execution that was started a moment ago may not be shown yet. */
const UNSHOWN_FOR_MS = 60_000;
/** The watchdog looks every five minutes, and waits until no handler is left at work. */
const UNRECOVERED_FOR_MS = 20 * 60_000;

export interface Watched {
  readonly execution: Execution;
  /** Undefined for a release that was refused before there was one. */
  readonly record: ReleaseRecord | undefined;
}

type Tell = (event: RehearsalEvent, time: number) => void;

export interface WatchedRelease {
  readonly fleet: string;
  readonly executionArn: string;
  /** Of the fleet, where its traffic is to be told. */
  readonly ruleArn: string | undefined;
}

/**
 * Follows a release to its end, with the executions it starts, and past its execution's end until it is recovered.
 * @param tell is given what happened since it was told last, in order, and when (epoch ms)
 */
export async function watchRelease(kiln: Kiln, release: WatchedRelease, tell: Tell): Promise<Watched> {
  const execution = await untilShown(kiln, release.executionArn);
  const watch = new Watch(kiln, release, execution, tell);
  let failures = 0;
  for (;;) {
    try {
      const end = await watch.look();
      if (end !== undefined) return end;
      failures = 0;
    } catch (error) {
      failures += 1;
      if (!isTransient(error) || failures > MOST_FAILURES) throw error;
    }
    await kiln.surroundings.sleep(POLL_MS);
  }
}

async function untilShown({ workflows, surroundings }: Kiln, arn: string): Promise<Execution> {
  const until = surroundings.now() + UNSHOWN_FOR_MS;
  for (;;) {
    const execution = await workflows.describe(arn);
    if (execution !== undefined) return execution;
    if (surroundings.now() >= until) throw new Refusal('UnknownRelease', `There is no execution ${arn}.`);
    await surroundings.sleep(2_000);
  }
}

class Watch {
  private readonly id: string;
  private readonly start: number;
  private readonly followed = new Map<string, { readonly narrator: Narrator; seen: number }>();
  private readonly traffic: TrafficWatch | undefined;
  /** Kept while AWS does not answer: what was read once is not read again. */
  private readonly untold: RehearsalEvent[] = [];
  private recoveries = 0;
  /** Epoch ms. */
  private lastNews = 0;

  constructor(
    private readonly kiln: Kiln,
    private readonly release: WatchedRelease,
    execution: Execution,
    private readonly tell: Tell,
  ) {
    this.start = execution.startedAt;
    this.id = releaseIdOf(release.fleet, execution.arn, new Date(this.start).toISOString());
    this.traffic = release.ruleArn === undefined ? undefined : new TrafficWatch(kiln, release.ruleArn);
    this.follow('release', execution.arn, execution.name);
  }

  /** @returns how it ended, once everything of it is told */
  async look(): Promise<Watched | undefined> {
    const { kiln, release } = this;
    // First whether it is over, then what happened: so nothing that happened before the end is left untold.
    const [execution, record] = await Promise.all([
      kiln.workflows.describe(release.executionArn),
      kiln.store.findRelease({ id: this.id, fleet: release.fleet }),
    ]);
    const isOver = execution !== undefined && execution.status !== 'RUNNING';
    if (isOver) await this.findRecovery();
    const t = (kiln.surroundings.now() - this.start) / 1000;
    this.untold.push(...((await this.traffic?.look(t)) ?? []));
    await this.readNews();
    for (const event of this.untold.splice(0).toSorted((a, b) => a.t - b.t))
      this.tell(event, this.start + event.t * 1000);
    if (!isOver || !this.isAllTold()) return undefined;
    if (record?.status === 'RUNNING' && !this.isGivenUp(execution)) return undefined;
    return { execution, record };
  }

  private follow(machine: 'release' | 'bake' | 'recover', arn: string, name: string): void {
    if (!this.followed.has(arn)) this.followed.set(arn, { narrator: new Narrator(machine, name, this.start), seen: 0 });
  }

  /** Of everything that is followed, and of what that has started. */
  private async readNews(): Promise<void> {
    for (const [arn, followed] of this.followed) {
      if (followed.narrator.isOver) continue;
      const events = await this.kiln.workflows.news(arn, followed.seen);
      followed.seen = events.at(-1)?.id ?? followed.seen;
      this.lastNews = Math.max(this.lastNews, events.at(-1)?.timestamp?.getTime() ?? 0);
      this.untold.push(...followed.narrator.tell(events));
      // What is added to a map meanwhile comes in its turn.
      for (const { stateEnteredEventDetails } of events) this.followChild(stateEnteredEventDetails?.name);
    }
  }

  /** The states that start another execution, under a name that can be told before it is there. */
  private followChild(state: string | undefined): void {
    const { bake, recover } = this.kiln.deployment.machines;
    if (state === 'ObtainImage') this.followNamed('bake', bake, executionNames.bake(this.id));
    if (state === 'Recover') this.followNamed('recover', recover, executionNames.recover(this.id, 1));
  }

  private followNamed(machine: 'bake' | 'recover', machineArn: string, name: string): void {
    this.follow(machine, executionArn(machineArn, name), name);
  }

  /** Recoveries that somebody else has started: the watchdog, a successor, a person. */
  private async findRecovery(): Promise<void> {
    const { recover } = this.kiln.deployment.machines;
    const name = executionNames.recover(this.id, this.recoveries + 1);
    if ((await this.kiln.workflows.describe(executionArn(recover, name))) === undefined) return;
    this.recoveries += 1;
    this.followNamed('recover', recover, name);
  }

  /** What never began has no end to tell. */
  private isAllTold(): boolean {
    return [...this.followed.values()].every(({ seen, narrator }) => seen === 0 || narrator.isOver);
  }

  /** Nothing has put it back, and nothing is about to. */
  private isGivenUp({ stoppedAt = this.kiln.surroundings.now() }: Execution): boolean {
    return this.kiln.surroundings.now() > Math.max(stoppedAt, this.lastNews) + UNRECOVERED_FOR_MS;
  }
}

import { join } from 'node:path';
import { z } from 'zod';
import { FleetFileError } from '../../infra/fleet-file-error';
import { type LoadedFleet, loadFleets } from '../../infra/fleet-files';
import { seededRandom } from '../../simulator/random';
import { Rehearsal } from '../../simulator/rehearsal';
import { simulatedClients } from '../../simulator/sdk';
import { ACCOUNT } from '../../simulator/world/account';
import { ANSWER_FUNCTION, PERSON } from '../../simulator/world/deploy-command-line';
import type { KilnWorld } from '../../simulator/world/kiln-world';
import type { Answer } from '../command';
import { Refusal } from '../refusal';
import type { HttpAnswer, Surroundings } from '../surroundings';
import { askAtTerminal } from '../terminal';
import { emptyJournal, type Journal, readJournal, type TypedEntry, writeJournal } from './journal';
import { replay } from './replay';

const FLEETS = join(__dirname, '..', '..', 'fleets');
export const JOURNAL_FILE = join(__dirname, '..', '..', '.kiln', 'simulated.json');
const SEED = 1;
/** People read what a command said before they type the next one. */
const BETWEEN_COMMANDS_MS = 60_000;
/** What CI has put there besides the version that serves. */
const NEXT_VERSION = '1.0.1';

/** A simulated AWS that one command after another lives in. */
export interface Session {
  run(entry: TypedEntry, act: (surroundings: Surroundings) => Promise<Answer>): Promise<Answer>;
}

export interface SessionOptions {
  readonly stage: string;
  /** Of the command, or the release it names. */
  readonly fleet?: string | undefined;
  /** Forget what earlier commands did. */
  readonly fresh: boolean;
  readonly journalFile?: string;
  readonly ask?: Surroundings['ask'];
}

/**
 * The session of this folder: its journal says which commands came before, and running them again, with the same seed,
 * makes the world they left.
 * @throws Refusal BadSession
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { stage, fresh, journalFile = JOURNAL_FILE } = options;
  const known = fresh ? undefined : readJournal(journalFile);
  if (known !== undefined && known.stage !== stage) {
    throw new Refusal(
      'BadSession',
      `The simulated session is one of stage ${known.stage}; pass --stage ${known.stage}, or begin another with --fresh.`,
    );
  }
  const journal = known ?? emptyJournal(stage, fleetFor(options.fleet, stage).spec.fleet);
  const session = await SimulatedSession.begin(journal);
  for (const entry of journal.entries) {
    const answers = [...entry.answers];
    session.ask = async () => answers.shift();
    await replay(entry, stage, session);
  }
  const { ask = askAtTerminal } = options;
  return {
    run: async (entry, act) => {
      const answers: string[] = [];
      session.ask = async (question) => {
        const answer = await ask(question);
        if (answer !== undefined) answers.push(answer);
        return answer;
      };
      try {
        return await session.run(entry, act);
      } finally {
        journal.entries.push({ ...entry, answers });
        writeJournal(journalFile, journal);
      }
    },
  };
}

/** A session that leaves nothing behind, for whoever runs several commands in one process. */
export async function passingSession(options: Omit<SessionOptions, 'journalFile' | 'fresh'>): Promise<Session> {
  const { stage } = options;
  const journal = emptyJournal(stage, fleetFor(options.fleet, stage).spec.fleet);
  const session = await SimulatedSession.begin(journal);
  if (options.ask !== undefined) session.ask = options.ask;
  return session;
}

/** A world with Kiln in it, and somebody at a terminal. */
export class SimulatedSession implements Session {
  ask: Surroundings['ask'] = async () => undefined;
  private readonly random = seededRandom(SEED).fork('terminal');
  /** What the world waits for that is not of it: a person who was asked. */
  private outside: Promise<unknown> | undefined;

  constructor(readonly world: KilnWorld) {}

  /** Kiln deployed, its first version released, and traffic coming in. */
  static async begin({ stage, fleet }: Journal): Promise<SimulatedSession> {
    const rehearsal = new Rehearsal({ fleet: fleetFor(fleet, stage), stage, seed: SEED, bakesFirst: true });
    await rehearsal.prepare();
    rehearsal.world.publish(NEXT_VERSION);
    return new SimulatedSession(rehearsal.world);
  }

  async run({ options, after }: TypedEntry, act: (surroundings: Surroundings) => Promise<Answer>): Promise<Answer> {
    const { world } = this;
    const version = z.looseObject({ version: z.string().regex(/^[\w.+-]{1,100}$/) }).safeParse(options);
    if (version.success) world.publish(version.data.version);
    await world.clock.advance(BETWEEN_COMMANDS_MS + milliseconds(after));
    const answer = await this.drive(() => act(this.surroundings()));
    const [gap] = world.kernel.gaps;
    if (gap !== undefined) throw gap;
    return answer;
  }

  /** Moves virtual time on until something made of virtual calls is done. */
  private async drive<T>(work: () => Promise<T>): Promise<T> {
    const { clock } = this.world;
    let isDone = false;
    const result = work().finally(() => {
      isDone = true;
      clock.promiseTouched();
    });
    result.catch(() => {});
    for (;;) {
      await clock.run(() => isDone || this.outside !== undefined);
      if (this.outside === undefined) return result;
      await this.outside;
      this.outside = undefined;
    }
  }

  /**
   * A POST to the one function URL there is: the caller is whom AWS has verified. Source: Lambda developer guide, "Invoking
   * Lambda function URLs", request and response payload formats.
   */
  private async post(body: object): Promise<HttpAnswer> {
    const { lambda, names } = this.world;
    const answered = await lambda.invoke(`${names.functionArnPrefix}${ANSWER_FUNCTION}`, {
      version: '2.0',
      rawPath: '/',
      headers: { 'content-type': 'application/json' },
      requestContext: {
        authorizer: { iam: { userArn: `arn:aws:sts::${ACCOUNT.accountId}:${PERSON}` } },
        http: { method: 'POST', path: '/' },
      },
      body: JSON.stringify(body),
      isBase64Encoded: false,
    });
    const answer = answerSchema.parse(answered);
    return { status: answer.statusCode, body: answer.body };
  }

  private surroundings(): Surroundings {
    const { clock, kernel } = this.world;
    const clients = simulatedClients(kernel, ACCOUNT.region);
    return {
      clients,
      clientsIn: () => clients,
      now: () => clock.now(),
      sleep: (duration) => clock.sleep(duration),
      randomHex: (digits) => this.random.hex(digits),
      ask: (question) => {
        const answer = this.ask(question);
        this.outside = answer;
        return answer;
      },
      post: (_url, body) => this.post(body),
    };
  }
}

const answerSchema = z.object({ statusCode: z.int(), body: z.string() });

/** The fleet a command means, by its name or by the id of one of its releases; the first one where it means none there is. */
function fleetFor(named: string | undefined, stage: string): LoadedFleet {
  const fleets = load(stage);
  const meant = fleets.find(({ spec }) => named === spec.fleet || named?.startsWith(`${spec.fleet}-2`)) ?? fleets[0];
  if (meant === undefined)
    throw new Refusal('BadFleetFile', 'There is no fleet in fleets/; add one, such as web.yaml.');
  return meant;
}

function load(stage: string): readonly LoadedFleet[] {
  try {
    return loadFleets(FLEETS, stage);
  } catch (error) {
    if (error instanceof FleetFileError) throw new Refusal('BadFleetFile', error.message);
    throw error;
  }
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function milliseconds(duration: string | undefined): number {
  if (duration === undefined) return 0;
  return Number(duration.slice(0, -1)) * (UNITS[duration.slice(-1)] ?? 0);
}

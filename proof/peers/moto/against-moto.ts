import { Rehearsal } from '../../../simulator/rehearsal';
import { goldenRuns } from '../../golden-runs';
import type { PeerCheck, PeerRow } from '../check';
import { peerTool } from '../tools';
import { compare, type Difference } from './compare';
import type { Conversation } from './conversation';
import { conversations } from './conversations';
import { judge, KNOWN_DIFFERENCES } from './differences';
import { Front } from './front';
import { furnishMoto, type MotoAccount, talkToMoto } from './moto-peer';
import { startMoto } from './moto-server';
import type { Said } from './peer';
import { Reads } from './reads';
import { talkToSimulator } from './simulated-peer';
import { standIns } from './stand-ins';
import { watchAnswers } from './watched-world';

/** The same conversations with the simulator and with moto, answer by answer. */
export const againstMoto: PeerCheck = {
  name: 'moto',
  says: 'The adapters hold the same conversations with moto, over HTTP, and with the simulator; every difference is known.',
  run: async ({ tell }) => {
    const server = await startMoto(await peerTool('moto', 'moto_server'));
    const front = new Front(server.url, standIns());
    try {
      const reads = await readsOfReleases();
      return await compareAll(await furnishMoto(await front.open()), reads, tell);
    } finally {
      await front.close();
      await server.stop();
    }
  },
};

/** What Kiln reads of answers, as it is seen to read it in rehearsals: what nobody reads may be left out. */
async function readsOfReleases(): Promise<Reads> {
  const reads = new Reads();
  for (const { options } of goldenRuns()) {
    const rehearsal = new Rehearsal(options);
    watchAnswers(
      rehearsal.world,
      ({ service, operation, output }) => output && reads.watch(`${service} ${operation}`, output),
    );
    await rehearsal.prepare();
    rehearsal.begin();
    await rehearsal.finish();
  }
  return reads;
}

async function compareAll(account: MotoAccount, reads: Reads, tell: (progress: string) => void): Promise<PeerRow[]> {
  const rows: PeerRow[] = [];
  const all: Difference[] = [];
  for (const conversation of conversations) {
    tell(conversation.name);
    const { calls, differences, broke } = await converse(conversation, account, reads);
    all.push(...differences);
    const unknown = judge(differences).unknown.map(({ call, what }) => `${call} ${what}`);
    const problems = [...broke, ...unknown];
    rows.push({
      says: conversation.name,
      ok: problems.length === 0,
      detail: problems.length === 0 ? `${calls} calls, ${differences.length} known differences` : problems.join('; '),
    });
  }
  const { stale } = judge(all);
  rows.push({
    says: 'known differences',
    ok: stale.length === 0,
    detail:
      stale.length === 0
        ? `${KNOWN_DIFFERENCES.length} are known, and each is seen`
        : `no longer seen, to be taken out of differences.ts: ${stale.map(({ calls, what }) => `${calls.source} ${what.source}`).join('; ')}`,
  });
  return rows;
}

async function converse(conversation: Conversation, account: MotoAccount, reads: Reads) {
  const [ours, theirs]: [Said[], Said[]] = [[], []];
  const broke: string[] = [];
  const hold = async (who: string, talk: () => Promise<void>) => {
    try {
      await talk();
    } catch (error) {
      broke.push(
        `it breaks with ${who}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`,
      );
    }
  };
  await hold('the simulator', () =>
    talkToSimulator(conversation, (said) => {
      ours.push(said);
      return said.output && reads.watch(`${said.service} ${said.operation}`, said.output);
    }),
  );
  await hold('moto', () =>
    talkToMoto(conversation, account, (said) => {
      theirs.push(said);
      return undefined;
    }),
  );
  const differences = compare(ours, theirs, (call, path) => reads.has(call, path));
  return { calls: ours.length, differences, broke };
}

import type { PeerCheck, PeerRow } from '../../check';
import { peerTool } from '../../tools';
import { Front } from '../front';
import { furnishMoto, motoEnvironment, STAGE } from '../moto-peer';
import { startMoto } from '../moto-server';
import { STAND_INS, standIns } from '../stand-ins';
import { BundledKiln } from './bundled-kiln';
import { deployedFunctions } from './deployed-functions';
import { stateMachinesStandIn } from './state-machines-stand-in';
import { Story } from './story';

/** The code that is deployed, as Lambda would run it, against an AWS that nobody here wrote. */
export const bundles: PeerCheck = {
  name: 'bundles',
  says: 'The bundles of the synthesised stack run whole releases over HTTP against moto.',
  run: async ({ assemblies, tell }) => {
    const server = await startMoto(await peerTool('moto', 'moto_server'));
    const front = new Front(server.url, standIns());
    try {
      const url = await front.open();
      return await releaseOverHttp(front, url, assemblies.prod, tell);
    } finally {
      await front.close();
      await server.stop();
    }
  },
};

async function releaseOverHttp(
  front: Front,
  url: string,
  assembly: string,
  tell: (progress: string) => void,
): Promise<PeerRow[]> {
  const account = await furnishMoto(url);
  const deployed = deployedFunctions(assembly, STAGE, account.settings);
  const kiln = new BundledKiln(assembly, deployed, motoEnvironment(url));
  front.standIn = standIns(stateMachinesStandIn(kiln));
  try {
    const rows = await tellStory(new Story(kiln, account), tell);
    const loaded = await Promise.all(
      deployed.map(async ({ name }) => ({ name, milliseconds: (await kiln.bundle(name)).loadMs })),
    );
    const silent = deployed.map(({ name }) => name).filter((name) => !kiln.answered.has(name));
    const slowest = loaded.toSorted((a, b) => b.milliseconds - a.milliseconds)[0];
    const unused = Object.keys(STAND_INS).filter((name) => !front.counts.standIns.has(name));
    return [
      ...rows,
      {
        says: 'every bundle loads and answers',
        ok: silent.length === 0,
        detail:
          silent.length === 0
            ? `${loaded.length} bundles, ${invocationsOf(kiln)} invocations; the slowest loads in ${Math.round(slowest?.milliseconds ?? 0)} ms (${slowest?.name})`
            : `nobody asked ${silent.join(', ')}`,
      },
      {
        says: 'moto answers, stand-ins only where it cannot',
        ok: unused.length === 0,
        detail:
          unused.length === 0
            ? `${totalOf(front.counts.moto)} calls by moto, ${totalOf(front.counts.standIns)} by stand-ins`
            : `nobody needs the stand-in for ${unused.join(', ')}: remove it`,
      },
    ];
  } finally {
    await kiln.stop();
  }
}

/** One after the other: each begins with what the one before has left. */
async function tellStory(story: Story, tell: (progress: string) => void): Promise<PeerRow[]> {
  const chapters = {
    'a fleet is deployed': () => story.deploy(),
    'a first release': () => story.firstRelease(),
    'a second release': () => story.secondRelease(),
    'a retirement': () => story.retirement(),
    'a recovery': () => story.recovery(),
    'everything else': () => story.everythingElse(),
  };
  const rows: PeerRow[] = [];
  for (const [name, chapter] of Object.entries(chapters)) {
    tell(name);
    rows.push(...[await chapter()].flat());
  }
  return rows;
}

const totalOf = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, each) => sum + each, 0);
const invocationsOf = ({ answered }: BundledKiln): number =>
  [...answered.values()].reduce((sum, { invocations }) => sum + invocations, 0);

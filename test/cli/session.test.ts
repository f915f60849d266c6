import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession } from '../../cli/simulated/session';
import { kiln, type Said, Terminal } from './kiln-in-process';

describe('a simulated session', () => {
  let folder: string;
  let journalFile: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiln-session-'));
    journalFile = join(folder, 'deeper', 'simulated.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** As a shell runs it: each command in a process of its own, which knows nothing but the journal. */
  const type = async (words: readonly string[], answer?: string): Promise<Said> => {
    const options = { stage: 'prod', fresh: false, fleet: words[1], journalFile };
    return kiln([...words, '--simulated'], await openSession({ ...options, ask: async () => answer }));
  };

  it('is the same world for one command after another, whichever process they run in', async () => {
    const commands = [
      ['show', 'web-20200101T000000Z-0a1b2c'],
      ['release', 'web', '--version', '1.1.0'],
      ['stop', 'web', '--after', '12m'],
      ['status', 'web', '--after', '20m'],
    ];
    const terminal = await Terminal.open('yes');
    const said: Said[] = [];
    for (const words of commands) {
      // A person is asked once, and not when the command is run again.
      said.push(await type(words, words[0] === 'stop' ? 'yes' : undefined));
      expect(said.at(-1)).toEqual(await terminal.type(...words));
    }
    expect(said.map(({ exitCode }) => exitCode)).toEqual([4, 0, 0, 0]);
    expect(said.at(-1)?.out).toContain('StoppedByPerson');
  });

  it('begins anew where it is told to, or nobody can read the journal', async () => {
    await type(['release', 'web', '--version', '1.1.0']);
    const fresh = await openSession({ stage: 'prod', fresh: true, fleet: 'web', journalFile });
    expect((await kiln(['status', 'web', '--simulated'], fresh)).out).toContain('none is running');
    writeFileSync(journalFile, '{"stage": 7');
    expect((await type(['status', 'web'])).out).toContain('none is running');
  });

  it('does not mistake one stage for another, nor a journal of other commands for its own', async () => {
    await type(['status', 'web']);
    await expect(openSession({ stage: 'staging', fresh: false, journalFile })).rejects.toMatchObject({
      name: 'BadSession',
      message: expect.stringContaining('is one of stage prod'),
    });
    const journal = readFileSync(journalFile, 'utf8').replace('"status"', '"dance"');
    writeFileSync(journalFile, journal);
    await expect(type(['status', 'web'])).rejects.toMatchObject({
      name: 'BadSession',
      message: expect.stringContaining('--fresh'),
    });
  });
});

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
      ['release', 'web', '--version', '1.1.0'],
      ['status', 'web', '--after', '12m'],
      ['history', 'web', '--json'],
    ];
    const terminal = await Terminal.open();
    for (const words of commands) expect(await type(words)).toEqual(await terminal.type(...words));
    expect(readFileSync(journalFile, 'utf8')).not.toMatch(/simulatedSecret|AKIA/);
  });

  it('remembers what a person answered', async () => {
    await type(['release', 'web', '--version', '1.1.0']);
    const stopped = await type(['stop', 'web'], 'yes');
    expect(stopped.out).toMatch(/^STOPPED/);
    // Nobody is asked when it is run again, and it is stopped all the same.
    expect((await type(['status', 'web', '--after', '30m'])).out).toContain('StoppedByPerson');
  });

  it('runs what was refused again, refused', async () => {
    expect(await type(['show', 'web-20200101T000000Z-0a1b2c'])).toMatchObject({ exitCode: 4 });
    expect(await type(['status', 'web'])).toMatchObject({ exitCode: 0 });
  });

  it('begins anew where it is told to, or nobody can read the journal', async () => {
    await type(['release', 'web', '--version', '1.1.0', '--watch']);
    const fresh = await openSession({ stage: 'prod', fresh: true, fleet: 'web', journalFile });
    expect((await kiln(['status', 'web', '--simulated'], fresh)).out).toContain('prod-web-v001 (1.0.0) 100 %');
    writeFileSync(journalFile, '{"stage": 7');
    expect((await type(['status', 'web'])).out).toContain('prod-web-v001 (1.0.0) 100 %');
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

  it('is written down only where something was done in it', () => {
    expect(existsSync(journalFile)).toBe(false);
  });
});

import { main } from './main';
import { Painter } from './painter';
import { passingSession } from './simulated/session';

/** What is typed, one command after another, into one simulated AWS. */
export interface Script {
  /** Of the file in docs/transcripts, without its ending. */
  readonly name: string;
  readonly title: string;
  readonly commands: readonly string[];
}

export const SCRIPTS: readonly Script[] = [
  {
    name: 'release',
    title: 'A release, looked at before and afterwards',
    commands: [
      'plan web --version 1.1.0',
      'release web --version 1.1.0 --reason "faster search" --watch',
      'status web',
      'history web',
      'show web',
    ],
  },
  {
    name: 'stop',
    title: 'A release that a person stops half-way',
    commands: [
      'release web --version 1.1.0 --request-id build-4711',
      'release web --version 1.1.0 --request-id build-4711 --reason "the same CI job, run again"',
      'status web --after 20m',
      'stop web --reason "wrong branch" --yes --watch',
      'status web',
      'show web',
    ],
  },
  {
    name: 'refusals',
    title: 'What cannot be done, and the way out',
    commands: [
      'status wbe',
      'status web --stage staging',
      'release web --version "1.4; reboot"',
      'release web --version 1.0.0 --watch',
      'plan web --version 1.0.0',
      'stop web --yes',
      'show web-20200101T000000Z-0a1b2c',
      'approve web',
      'history web --limit many --region here',
    ],
  },
];

/** Runs a script and writes down what a terminal without colours would show. */
export async function transcript({ title, commands }: Script): Promise<string> {
  const session = await passingSession({ stage: 'prod' });
  const lines = [
    `# ${title}`,
    '# Made by npm run transcripts, on a simulated AWS: times, ids and addresses are made up.',
  ];
  const plain = new Painter(false);
  const write = (text: string): void => void lines.push(...text.split('\n'));
  for (const command of commands) {
    lines.push('', `$ kiln ${command} --simulated`);
    const code = await exitCodeOf(() =>
      main(['node', 'kiln', ...wordsOf(command), '--simulated'], {
        session,
        printer: { out: write, err: write, outPainter: plain, errPainter: plain },
      }),
    );
    if (code !== 0) lines.push(`[exit code ${code}]`);
  }
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

async function exitCodeOf(run: () => Promise<void>): Promise<number> {
  const before = process.exitCode;
  process.exitCode = 0;
  await run();
  const code = Number(process.exitCode);
  process.exitCode = before;
  return code;
}

/** As a shell cuts them: what stands in double quotes is one word. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
}

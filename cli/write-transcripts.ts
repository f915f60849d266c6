import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCRIPTS, transcript } from './transcripts';

// Not what a transcript is about.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** `npm run transcripts` writes docs/transcripts; with `--check` it only says whether they are current. */
const FOLDER = join(__dirname, '..', 'docs', 'transcripts');

async function writeTranscripts(checks: boolean): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  for (const script of SCRIPTS) {
    const file = join(FOLDER, `${script.name}.txt`);
    const text = await transcript(script);
    if (!checks) {
      writeFileSync(file, text);
    } else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
      console.error(`docs/transcripts/${script.name}.txt is not current; run npm run transcripts.`);
      process.exitCode = 1;
    }
  }
}

void writeTranscripts(process.argv.includes('--check'));

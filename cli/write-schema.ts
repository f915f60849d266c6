import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { releaseRequestedJsonSchemaText } from '../infra/event-json-schema';
import { fleetJsonSchemaText } from '../infra/fleet-json-schema';

/**
 * Writes the JSON Schemas by which editors complete fleet files and others check the events they send; with `--check`
 * only says whether they are current.
 */
const SCHEMAS: Readonly<Record<string, () => string>> = {
  'fleets/fleet.schema.json': fleetJsonSchemaText,
  'events/release-requested.schema.json': releaseRequestedJsonSchemaText,
};

for (const [path, textOf] of Object.entries(SCHEMAS)) {
  const file = join(__dirname, '..', path);
  const wanted = textOf();
  if (existsSync(file) && readFileSync(file, 'utf8') === wanted) continue;
  if (process.argv.includes('--check')) {
    console.error(`${path} is not current; run "npm run schema" and commit the file.`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, wanted);
    console.log(`Wrote ${path}.`);
  }
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { releaseRequestedJsonSchemaText } from '../infra/event-json-schema';
import { eventSchemas } from '../infra/event-schemas';
import { fleetJsonSchemaText } from '../infra/fleet-json-schema';

/**
 * Writes the JSON Schemas that others read: of fleet files, by which editors complete them, of the events that others send,
 * and of those that Kiln tells; with `--check` only says whether they are current.
 */
const wanted: Readonly<Record<string, string>> = {
  'fleets/fleet.schema.json': fleetJsonSchemaText(),
  'events/release-requested.schema.json': releaseRequestedJsonSchemaText(),
  ...eventSchemas(),
};

for (const [name, text] of Object.entries(wanted)) {
  const file = join(__dirname, '..', name);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  if (process.argv.includes('--check')) {
    console.error(`${name} is not current; run "npm run schema" and commit the file.`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, text);
    console.log(`Wrote ${name}.`);
  }
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fleetJsonSchemaText } from '../infra/fleet-json-schema';

/**
 * Writes fleets/fleet.schema.json, by which editors complete fleet files; with `--check` only says whether it is
 * current.
 */
const file = join(__dirname, '..', 'fleets', 'fleet.schema.json');
const wanted = fleetJsonSchemaText();
const current = existsSync(file) && readFileSync(file, 'utf8') === wanted;

if (process.argv.includes('--check')) {
  if (!current) {
    console.error('fleets/fleet.schema.json is not current; run "npm run schema" and commit the file.');
    process.exitCode = 1;
  }
} else if (!current) {
  writeFileSync(file, wanted);
  console.log('Wrote fleets/fleet.schema.json.');
}

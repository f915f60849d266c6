import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileOf, newIn, runsInOrder, textOf } from './recorded';

/** `npm run calls` writes docs/calls: to be looked at like any other change. */
async function writeCalls(): Promise<void> {
  for (const { run, before } of runsInOrder()) {
    mkdirSync(dirname(fileOf(run.name)), { recursive: true });
    const spoken = await newIn(run, before());
    writeFileSync(fileOf(run.name), textOf(spoken));
    console.log(`docs/calls/${run.name}.txt: ${spoken.length} invocations`);
  }
}

void writeCalls();

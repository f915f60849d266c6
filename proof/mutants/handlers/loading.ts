import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { transformSync } from 'esbuild';
import { instrument } from './instrument';
import { points } from './points';
import { isMutated, mutatedFiles, ROOT } from './sources';

/** Where the instrumented sources find their mutants. */
const POINTS = 'kilnMutants';

/** Loads all handlers and adapters with their mutants inside. To be called before any of them is loaded. */
export function instrumentHandlers(): void {
  Object.assign(globalThis, { [POINTS]: points });
  const { extensions } = createRequire(__filename);
  const usual = extensions['.ts'];
  extensions['.ts'] = (module, path) => {
    const file = relative(ROOT, path);
    if (!isMutated(file)) return usual?.(module, path);
    const { text } = instrument(file, readFileSync(path, 'utf8'), POINTS, (id) => points.add(id));
    const { code } = transformSync(text, { loader: 'ts', format: 'cjs', target: 'node20', sourcefile: path });
    if (!('_compile' in module) || typeof module._compile !== 'function')
      throw new Error('Node compiles otherwise now.');
    return module._compile(code, path);
  };
  for (const file of mutatedFiles()) require(join(ROOT, file));
}

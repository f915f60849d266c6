import { basename, dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { settings } from '../../infra/settings';
import { functions, SETTINGS } from '../../lambdas/functions';

/** Function → the code that is left of it, Kiln's own only, once what it does not use is left out. */
function ownCode(): ReadonlyMap<string, string> {
  const { outputFiles } = buildSync({
    absWorkingDir: join(__dirname, '../..'),
    entryPoints: Object.fromEntries(
      Object.entries(functions).map(([name, { entry }]) => [name, `lambdas/${entry}.ts`]),
    ),
    entryNames: '[name]/index',
    outdir: 'nowhere',
    write: false,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
  });
  return new Map(outputFiles.map(({ path, text }) => [basename(dirname(path)), text]));
}

const code = ownCode();

describe.each(Object.entries(settings))('%s', (name, given) => {
  it('gets the settings its code reads, and no others', () => {
    const read = SETTINGS.filter((setting) => new RegExp(`["']${setting}["']`).test(code.get(name) ?? ''));
    expect([...given].sort()).toEqual([...read].sort());
  });

  it('exports what Lambda calls', () => {
    expect(code.get(name)).toMatch(/^export \{\n[^}]*\bhandler\b/m);
  });
});

import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { build } from 'esbuild';
import { AS_DEPLOYED } from '../../infra/kiln/bundle';
import { hollow, UNCALLED, withPlainKeys } from '../../infra/kiln/trimming';

describe('the bundles', () => {
  it('leave a key of a schema as it is in all but the way it is written', () => {
    const source = ['const _xN = "xmlName";', 'const n0 = com();', 'var A = { [_xN]: 1, [n0]: _xN, [other]: 2 };'].join(
      '\n',
    );

    expect(withPlainKeys(source)).toBe(
      ['const _xN = "xmlName";', 'const n0 = com();', 'var A = { ["xmlName"]: 1, [n0]: _xN, [other]: 2 };'].join('\n'),
    );
  });

  it('have hollow exports where a module is never called, which say so when one is', () => {
    const exports = hollow(
      'const big = 1;\nexport function write() {}\nexport class Cache {}\nexport const read = () => big;\nexport { write as process };',
    );
    const names = [...exports.matchAll(/export \{ leftOut as (\w+) \};/g)].map(([, name]) => name);
    const leftOut: new () => unknown = runInThisContext(`(${exports.split('\n')[0]})`);

    expect(names).toEqual(['write', 'Cache', 'read', 'process']);
    expect(exports).not.toContain('big');
    expect(() => Reflect.apply(leftOut, undefined, [])).toThrow('Left out of Kiln');
    expect(() => new leftOut()).not.toThrow();
  });

  it('have nothing in the place of a CommonJS module that is never called', () => {
    expect(hollow("module.exports.captureAWS = require('./old');\n")).toBe('');
  });

  it('find every module that is to be hollow where it is said to be, and no events that are streamed', async () => {
    const { metafile } = await build({
      ...AS_DEPLOYED,
      absWorkingDir: join(__dirname, '../..'),
      entryPoints: ['lambdas/plan/give-back-claim.ts'],
      outdir: 'anywhere',
      bundle: true,
      platform: 'node',
      write: false,
      metafile: true,
    });
    const [output] = Object.values(metafile.outputs);
    const sizes = Object.entries(output?.inputs ?? {}).map(
      ([path, { bytesInOutput }]) => [`/${path}`, bytesInOutput] as const,
    );

    for (const module of UNCALLED) {
      const hollowed = sizes.filter(([path]) => module.test(path));
      expect(hollowed).not.toEqual([]);
      for (const [, bytes] of hollowed) expect(bytes).toBeLessThan(200);
    }
    expect(sizes.filter(([path]) => path.includes('/event-streams/'))).toEqual([]);
    expect(sizes.filter(([path, bytes]) => path.endsWith('/package.json') && bytes > 200)).toEqual([]);
  });
});

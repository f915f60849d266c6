import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { build } from 'esbuild';
import { AS_DEPLOYED } from '../../infra/kiln/bundle';
import { hollow, UNCALLED, withPlainKeys, withPureConstants } from '../../infra/kiln/trimming';

describe('the bundles', () => {
  it('leave a key of a schema as it is in all but the way it is written', () => {
    const source = ['const _xN = "xmlName";', 'const n0 = com();', 'var A = { [_xN]: 1, [n0]: _xN, [other]: 2 };'].join(
      '\n',
    );

    expect(withPlainKeys(source)).toBe(
      ['const _xN = "xmlName";', 'const n0 = com();', 'var A = { ["xmlName"]: 1, [n0]: _xN, [other]: 2 };'].join('\n'),
    );
  });

  it('hold no constant that nobody uses, whatever makes it', async () => {
    const source = [
      "import * as z from 'zod';",
      'const part: z.ZodString = z.string();',
      'export const used = { part } as const;',
      'export const unused = z.object({ part: part.min(1), ...used }), also = new Map([[used, part]]);',
      'export const read = () => used;',
      'export const [first] = z.enum([]).options;',
    ].join('\n');
    const bundled = async (contents: string) => {
      const { outputFiles } = await build({
        stdin: { contents: 'export { read, first } from "module";', resolveDir: __dirname },
        plugins: [
          {
            name: 'module',
            setup: (bundling) => {
              bundling.onResolve({ filter: /^module$/ }, () => ({ path: 'module', namespace: 'module' }));
              bundling.onLoad({ filter: /./, namespace: 'module' }, () => ({ contents, loader: 'ts' }));
            },
          },
        ],
        ...{ bundle: true, write: false, external: ['zod'], format: 'esm', minifySyntax: true },
      });
      return outputFiles[0]?.text ?? '';
    };

    const pure = await bundled(withPureConstants(source));

    expect(pure).toContain('z.string()');
    expect(pure).toContain('z.enum([]).options');
    expect(pure).not.toMatch(/min\(1\)|new Map|=> *\(/);
    expect(await bundled(source)).toContain('min(1)');
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

  describe('of a function and of what traces it', () => {
    const sizes = async () => {
      const { metafile } = await build({
        ...AS_DEPLOYED,
        absWorkingDir: join(__dirname, '../..'),
        entryPoints: ['lambdas/plan/give-back-claim.ts', 'lambdas/shared/tracing.ts'],
        outdir: 'anywhere',
        bundle: true,
        platform: 'node',
        write: false,
        metafile: true,
      });
      const [ofFunction = [], ofTracing = []] = Object.values(metafile.outputs).map(({ inputs }) =>
        Object.entries(inputs).map(([path, { bytesInOutput }]) => [`/${path}`, bytesInOutput] as const),
      );
      return { ofFunction, ofTracing };
    };

    it('find every module that is to be hollow where it is said to be, and no events that are streamed', async () => {
      const { ofFunction, ofTracing } = await sizes();
      const found = [...ofFunction, ...ofTracing];

      for (const module of UNCALLED) {
        const hollowed = found.filter(([path]) => module.test(path));
        expect(hollowed).not.toEqual([]);
        for (const [, bytes] of hollowed) expect(bytes).toBeLessThan(200);
      }
      expect(found.filter(([path]) => path.includes('/event-streams/'))).toEqual([]);
      expect(found.filter(([path, bytes]) => path.endsWith('/package.json') && bytes > 200)).toEqual([]);
    });

    it('hold nothing that belongs to other functions, that traces, or that looks into a home directory', async () => {
      const elsewhere = /xray|powertools\/tracer|parseIni|\/semver\/|fleet-rules|@aws-sdk\/client-(?!dynamodb)/;
      const held = (await sizes()).ofFunction.filter(([, bytes]) => bytes > 0).map(([path]) => path);

      expect(held.filter((path) => elsewhere.test(path))).toEqual([]);
      expect(held).toContain('/lambdas/plan/give-back-claim.ts');
    });
  });
});
